from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.client import Api
from tests.contracts.cli.shell import opened
from tradai.common.runtime import wiring_api


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """An empty account."""
    with opened(tmp_path, monkeypatch) as shell:
        wiring_api.kept_answers.cache_clear()
        yield Api(shell=shell)
        wiring_api.kept_answers.cache_clear()
