"""Pydantic's findings in the words of the person who wrote the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tradai.common.config.documents_paths import Path, dotted, line_of
from tradai.common.config.documents_types import EXPECTED
from tradai.common.config.interpolation import Verbatim, variables_of
from tradai.common.config.nearest import nearest
from tradai.common.config.schema_shape import homes, known_keys
from tradai.common.errors import Problem

MISSING: Final = "is missing"
MOST_PROBLEMS: Final = 1000
_SAID: Mapping[str, str] = {
    "missing": MISSING,
    "extra_forbidden": "unknown",
    "union_tag_not_found": "needs a KIND",
    "string_type": "must be text; put it in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "tuple_type": "must be a list",
}
"""Messages of pydantic's error types that its own wording does not tell plainly."""


def problems_of(
    error: ValidationError, data: Any, model: type[BaseModel], lines: Mapping[Path, int]
) -> Iterator[Problem]:
    """Every finding but those about a placeholder that is not filled yet; past 1,000, only their number."""
    findings = [each for each in error.errors(include_url=False) if not _is_waiting(each)]
    for finding in findings[:MOST_PROBLEMS]:
        path = _place(finding, data)
        yield Problem(
            path=dotted(path),
            line=line_of(path, lines),
            message=_message(finding),
            suggestion=_suggestion(finding, path, model),
        )
    if len(findings) > MOST_PROBLEMS:
        yield Problem(path="$", message=f"has {len(findings) - MOST_PROBLEMS:,} more problems")


def _is_waiting(error: ErrorDetails) -> bool:
    if error["loc"] and error["loc"][-1] == "[key]":
        return False  # nothing fills a key
    given, tag = error["input"], error.get("ctx", {}).get("tag")
    texts = (
        [each for each in given.values() if each == tag] if tag and isinstance(given, Mapping) else [given]
    )
    return any(
        isinstance(text, str) and not isinstance(text, Verbatim) and bool(variables_of(text))
        for text in texts
    )


def _place(error: ErrorDetails, data: Any) -> Path:
    """The path in the document: pydantic's location without its own marks (union tags, `[key]`)."""
    steps: list[str | int] = []
    *before, last = error["loc"] or ("[key]",)
    for step in before:
        if isinstance(data, Mapping) and step in data:
            data = data[step]
            steps.append(step)
    return tuple(steps) if last == "[key]" else (*steps, last)


def _message(error: ErrorDetails) -> str:
    """What is wrong, without the value: it may be a secret."""
    kind, facts = error["type"], error.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return EXPECTED.get(str(facts["pattern"]), "has the wrong form")
    if kind in {"literal_error", "union_tag_invalid"}:
        return f"must be one of {facts.get('expected', facts.get('expected_tags'))}"
    said = _SAID.get(kind) or error["msg"].removeprefix("Value error, ")
    return said.replace("Input should", "must").replace("String should", "must")


def _suggestion(error: ErrorDetails, path: Path, model: type[BaseModel]) -> str | None:
    """The nearest word that would have been right, or where the key belongs."""
    kind, facts = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _key_suggestion(str(path[-1]), dotted(path[:-1]), known_keys(model, path[:-1]))
    if kind in {"literal_error", "union_tag_invalid"}:
        expected = str(facts.get("expected", facts.get("expected_tags"))).replace(" or ", ", ").split(", ")
        word = nearest(str(facts.get("tag", error["input"])), [each.strip("'") for each in expected])
        return f"did you mean `{word}`?" if word else None
    return None


def _key_suggestion(key: str, parent: str, known: tuple[str, ...]) -> str | None:
    home = homes().get(key, parent)
    if home != parent:
        return f"it belongs under `{home}`"
    others = [name for name in known if name != key]
    if word := nearest(key, others):
        return f"did you mean `{word}`?"
    return f"known here: {', '.join(others)}" if others else None
