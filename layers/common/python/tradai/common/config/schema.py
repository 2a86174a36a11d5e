"""Documents of a strategy: parsed with every problem at once, validated, described as JSON Schema."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError

from tradai.common.config.canonical import canonical_json
from tradai.common.config.documents import FullDocument, ParametersDocument, StrategyConfig
from tradai.common.config.documents_paths import Path, dig, dotted, line_of
from tradai.common.config.documents_promotion import PromotionSettings
from tradai.common.config.documents_settings import promotion_settings, training_settings
from tradai.common.config.documents_training import TrainingSettings
from tradai.common.config.merge import in_full_form
from tradai.common.config.schema_export import json_schema
from tradai.common.config.schema_problems import problems_of
from tradai.common.config.schema_screen import Screen
from tradai.common.config.yaml_source import LARGEST_FILE, YamlContent, read_yaml
from tradai.common.errors import ConfigInvalidError, Problem

__all__ = [
    "ConfigInvalidError",
    "DocumentKind",
    "Problem",
    "PromotionSettings",
    "StrategyConfig",
    "StrategyDocument",
    "TrainingSettings",
    "inspect_strategy_file",
    "json_schema",
    "kind_of",
    "model_inputs",
    "parse_strategy_file",
    "promotion_settings",
    "training_settings",
    "validate_document",
]

_SUFFIXES = (".yaml", ".yml", ".json")


class DocumentKind(StrEnum):
    FULL = "full"
    PARAMETERS = "parameters"


MODELS: Mapping[DocumentKind, type[BaseModel]] = {
    DocumentKind.FULL: FullDocument,
    DocumentKind.PARAMETERS: ParametersDocument,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyDocument:
    """A valid document as written: placeholders unfilled, defaults not added.

    Args:
        data: what is stored and hashed.
        text: the source.
        lines: one-based line of each path.
    """

    kind: DocumentKind
    data: dict[str, Any]
    text: str
    lines: Mapping[Path, int]

    @property
    def name(self) -> str | None:
        """The strategy's name, if the document says it."""
        name = dig(self.data, "strategy", "name")
        return str(name) if name else None


def kind_of(data: Mapping[str, Any]) -> DocumentKind:
    """A document with a `strategy` key, or any other section of the full one, is a full one."""
    sections = frozenset(FullDocument.model_fields)
    return DocumentKind.FULL if sections & data.keys() else DocumentKind.PARAMETERS


def parse_strategy_file(source: FilePath | str) -> StrategyDocument:
    """Read a `tradai.yaml` or a parameters document.

    Args:
        source: a path (also as one line of text that ends in .yaml, .yml or .json), or the YAML text itself.

    Raises:
        ConfigInvalidError: with every problem, by line.
        FileNotFoundError: there is no such file.
    """
    content = inspect_strategy_file(source)
    if content.problems:
        raise ConfigInvalidError(content.problems)
    return StrategyDocument(
        kind=kind_of(content.data), data=content.data, text=content.text, lines=content.lines
    )


def inspect_strategy_file(source: FilePath | str) -> YamlContent:
    """What a file says and everything that is wrong with it, by line: `parse_strategy_file` as a value."""
    text, unreadable = _text(source)
    if unreadable:
        return YamlContent(text=text, data=None, lines={}, problems=(unreadable,))
    content = read_yaml(text)
    problems = list(content.problems)
    if content.data is not None or not problems:
        problems += validate_document(content.data, lines=content.lines)
    return replace(content, problems=tuple(sorted(problems, key=lambda each: (each.line or 0, each.path))))


def validate_document(data: object, *, lines: Mapping[Path, int] | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with a document of either kind; empty when it is valid.

    Fields that hold a placeholder are judged when it is filled.
    """
    if not isinstance(data, Mapping) or not data:
        return (Problem(path="$", line=None, message="must be a mapping with at least one key"),)
    screen = Screen()
    clean = screen.copy(data)
    problems = [_problem(path, lines, message) for path, message in screen.found]
    body = canonical_json(clean)
    if len(body) > LARGEST_FILE:
        return (*problems, Problem(path="$", message="is larger than 1 MiB"))
    told = {problem.path for problem in problems}
    return (
        *problems,
        *(each for each in _schema_problems(clean, body, lines or {}) if each.path not in told),
    )


def _schema_problems(clean: dict[str, Any], body: bytes, lines: Mapping[Path, int]) -> list[Problem]:
    model = MODELS[kind_of(clean)]
    try:
        model.model_validate_json(body, strict=True)
    except ValidationError as error:
        return list(problems_of(error, clean, model, lines))
    return []


def model_inputs(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a model depends on, as written in a valid document: timeframe, symbols, entry_point, training."""
    full = in_full_form(data)
    chosen = {
        "timeframe": dig(full, "strategy", "timeframe"),
        "symbols": dig(full, "strategy_service", "defaults", "symbols"),
        "entry_point": dig(full, "strategy", "entry_point"),
        "training": full.get("training"),
    }
    return {key: value for key, value in chosen.items() if value is not None}


def _text(source: FilePath | str) -> tuple[str, Problem | None]:
    if isinstance(source, str) and ("\n" in source or not source.endswith(_SUFFIXES)):
        return source, None
    try:
        raw = FilePath(source).read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        message = f"can not be read: {error.strerror}"
        return "", Problem(path="$", message=message, suggestion="give a file that you may read")
    if len(raw) > LARGEST_FILE:
        return "", Problem(path="$", message="is larger than 1 MiB")
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode(), None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return "", Problem(path="$", line=line, message="is not UTF-8 text")


def _problem(path: Path, lines: Mapping[Path, int] | None, message: str) -> Problem:
    return Problem(path=dotted(path), line=line_of(path, lines or {}), message=message)
