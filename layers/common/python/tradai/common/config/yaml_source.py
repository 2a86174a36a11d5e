"""YAML text to plain values, with the line of every one of them and every problem at once."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from tradai.common.config.documents_paths import Path, dotted
from tradai.common.config.yaml_source_scalars import core_value
from tradai.common.errors import Problem

LARGEST_FILE: Final = 1024 * 1024
DEEPEST: Final = 32
MOST_VALUES: Final = 100_000
Event = Any  # the stubs leave out most attributes of events
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlContent:
    """What a text says: `data` is as complete as the problems allow."""

    text: str
    data: Any
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...]


class _Refused(Exception):  # noqa: N818 - ends the reading, never leaves this module
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_yaml(text: str) -> YamlContent:
    """One YAML 1.2 document of plain mappings, lists and core schema scalars.

    Refused, with their lines: tags, duplicate keys, keys that are no text, a second document, texts above
    1 MiB, nesting below 32 levels, aliases that repeat more than 100,000 values, and bad syntax.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_FILE:
        return YamlContent(
            text=text, data=None, lines={}, problems=(_problem((), None, "is larger than 1 MiB"),)
        )
    reader = _Reader(events=yaml.parse(text, Loader=_LOADER))
    data = None
    try:
        data = reader.document()
    except _Refused as refused:
        reader.problems.append(refused.problem)
    except yaml.YAMLError as error:
        reader.problems.append(_syntax(error))
    return YamlContent(text=text, data=data, lines=reader.lines, problems=tuple(reader.problems))


@dataclass(slots=True)
class _Reader:
    events: Iterator[Event]
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, Any] = field(default_factory=dict)
    values: int = 0

    def document(self) -> Any:
        next(self.events)  # the stream's start
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        data = self.node(next(self.events), ())
        next(self.events)  # the document's end
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            self.problems.append(_problem((), _line(after), "holds more than one document"))
        return data

    def node(self, event: Event, path: Path) -> Any:
        self.lines.setdefault(path, _line(event))
        self._spend(1, event)
        if len(path) > DEEPEST:
            raise _Refused(_problem((), _line(event), f"is nested deeper than {DEEPEST} levels"))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path)
        self._refuse_tag(event, path)
        value = self._value(event, path)
        if event.anchor:
            self.anchors[event.anchor] = value
        return value

    def _value(self, event: Event, path: Path) -> Any:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return core_value(event.value) if event.implicit[0] else event.value

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, path)
            here = (*path, key)
            if key in pairs:
                first = self.lines[here]
                self.problems.append(_problem(here, _line(event), f"appears twice, first at line {first}"))
                self.node(next(self.events), here)
                continue
            self.lines[here] = _line(event)
            pairs[key] = self.node(next(self.events), here)
        return pairs

    def _key(self, event: Event, path: Path) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(_problem(path, _line(event), "has a key that is not text"))
        key = str(event.value)
        self._refuse_tag(event, (*path, key))
        if event.implicit[0] and not isinstance(core_value(key), str):
            hint = f"write it in quotes: '{key}'"
            self.problems.append(_problem((*path, key), _line(event), "is a key that is not text", hint))
        return key

    def _refuse_tag(self, event: Event, path: Path) -> None:
        if event.tag is not None:
            self.problems.append(_problem(path, _line(event), f"has the tag {event.tag}; tags are refused"))

    def _alias(self, event: Event, path: Path) -> Any:
        if event.anchor not in self.anchors:
            raise _Refused(_problem(path, _line(event), f"refers to *{event.anchor}, which is not complete"))
        value = self.anchors[event.anchor]
        self._spend(_size(value), event)
        return copy.deepcopy(value)

    def _spend(self, values: int, event: Event) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            raise _Refused(_problem((), _line(event), f"holds more than {MOST_VALUES:,} values"))


def _size(value: Any) -> int:
    if isinstance(value, dict | list):
        return 1 + sum(map(_size, value.values() if isinstance(value, dict) else value))
    return 1


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _problem(path: Path, line: int | None, message: str, suggestion: str | None = None) -> Problem:
    return Problem(path=dotted(path), line=line, message=message, suggestion=suggestion)


def _syntax(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return _problem((), mark.line + 1 if mark else None, f"is not valid YAML: {said}")
