"""A short run through the gateway; `TRADAI_PROOF=long` makes it one of more than 500 requests."""

from __future__ import annotations

import pytest

from tests.api.fuzz import PHASES, fuzzed
from tests.e2e.api.gateway import SCOPES, Gateway
from tests.proof import AT_LENGTH, rounds

LONGEST_SECONDS = rounds(600, 3600)


@pytest.mark.timeout(LONGEST_SECONDS)
def test_whatever_is_sent_is_answered_as_documented(gateway: Gateway) -> None:
    phases = PHASES if AT_LENGTH else "examples,fuzzing"

    done = fuzzed(gateway.url, gateway.token(*SCOPES), rounds(1, 30), phases=phases)

    assert done.returncode == 0, done.stdout[-5000:]
