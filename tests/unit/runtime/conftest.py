from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tradai.common.runtime.environment import Environment, environment


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process in which nothing is set that we read."""
    known = {field.alias or name.upper() for name, field in Environment.model_fields.items()}
    for name in known & set(os.environ):
        monkeypatch.delenv(name)
    environment.cache_clear()
    yield
    environment.cache_clear()
