from __future__ import annotations

import importlib

import pytest


@pytest.fixture(autouse=True)
def no_local_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs on this machine."""
    module = importlib.import_module("tradai.cli.local_hint")
    monkeypatch.setattr(module, "_is_up", lambda _: False)
