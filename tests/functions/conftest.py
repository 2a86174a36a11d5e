from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.functions.office import Office, opened


@pytest.fixture
def empty_office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Without an account: whatever is refused here was refused before any store was asked."""
    monkeypatch.setenv("TRADAI_ENV", "dev")
    return Office()


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with opened(monkeypatch) as office:
        yield office
