"""A short run of `tests/api/fuzz.py`; `make fuzz` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.client import TOKEN
from tests.api.fuzz import fuzzed, served


def test_whatever_is_sent_is_answered_as_documented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path, monkeypatch) as url:
        done = fuzzed(url, TOKEN, 2, phases="examples,fuzzing,stateful")

    assert done.returncode == 0, done.stdout
