"""Interpolation of every text of a document, with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradai.common.config.documents_paths import Path, dotted
from tradai.common.config.interpolation import (
    MalformedPlaceholderError,
    UnsetVariableError,
    Verbatim,
    interpolate,
)
from tradai.common.errors import Problem


def fill(value: Any, variables: Mapping[str, str], path: Path = ()) -> tuple[Any, tuple[Problem, ...]]:
    """A copy with its placeholders filled, and what could not be."""
    problems: list[Problem] = []
    return _filled(value, variables, path, problems), tuple(problems)


def _filled(value: Any, variables: Mapping[str, str], path: Path, problems: list[Problem]) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(item, variables, (*path, key), problems) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(item, variables, (*path, place), problems) for place, item in enumerate(value)]
    if not isinstance(value, str) or isinstance(value, Verbatim):
        return value
    try:
        return interpolate(value, variables)
    except (UnsetVariableError, MalformedPlaceholderError) as error:
        problems.append(Problem(path=dotted(path), message=str(error)))
        return value
