from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workflows.house import House, opened


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with opened(monkeypatch) as house:
        yield house
