"""What the tests ask of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradai.common.config.schema import inspect_strategy_file, validate_document


def problems_in(text: str) -> list[str]:
    """Every problem of a text, as told to people."""
    return [str(problem) for problem in inspect_strategy_file(text).problems]


def paths_refused(data: Mapping[str, Any]) -> list[str]:
    """Where a document is refused."""
    return [problem.path for problem in validate_document(data)]
