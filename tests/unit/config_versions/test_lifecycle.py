"""A short run of the state machine; the long one is among the concurrency proofs."""

from __future__ import annotations

from hypothesis import settings

from tests.contracts.storage.lifecycle_machine import Lifecycle

TestLifecycle = Lifecycle.TestCase
TestLifecycle.settings = settings(max_examples=15, stateful_step_count=40, deadline=None)
