from __future__ import annotations

import pytest

from tests.unit.lifecycle.desk import Desk


@pytest.fixture
def desk() -> Desk:
    """A strategy with an ACTIVE configuration and no model."""
    made = Desk()
    made.configure()
    return made
