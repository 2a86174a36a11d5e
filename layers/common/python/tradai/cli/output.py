"""Data on stdout as table, JSON or YAML; everything else on stderr."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final

import yaml
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tradai.cli.cells import cell, on_lines
from tradai.cli.choices import Choices, Output
from tradai.common.entities.clock import iso

Row = Mapping[str, Any]
Columns = Mapping[str, str | tuple[str, ...]]
NARROWEST: Final = 80
PIPED: Final = 110
LONGEST_TOKEN: Final = 20  # what is longer may be broken over lines
BROKEN: Final = 12  # what a column keeps whose lines are broken
GAP: Final = 3  # between columns


def facts(value: Any) -> dict[str, Any]:
    """The fields of a dataclass by name."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def show_rows(choices: Choices, rows: Iterable[Row], columns: Columns, *, empty: str = "") -> None:
    """A list.

    Args:
        columns: heading to key, or to keys whose values stand below each other; JSON and YAML have
            every key.
        empty: said on stderr when there is nothing.
    """
    found = list(rows)
    if choices.output is not Output.TABLE:
        _RENDERERS[choices.output](plain(found))
    elif found:
        _print(_table(found, columns))
    else:
        note(empty)


def show_record(choices: Choices, record: Row, *, hidden: Sequence[str] = ()) -> None:
    """One thing, a line for each fact; the table leaves out what is `hidden` or unknown."""
    if choices.output is not Output.TABLE:
        _RENDERERS[choices.output](plain(record))
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in record.items():
        if name not in hidden and value not in (None, "", (), []):
            table.add_row(name.replace("_", " "), cell(name, value))
    _print(table)


def show_text(text: str) -> None:
    """Data that has one form only."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def note(text: str) -> None:
    """A remark for the person, on stderr."""
    if text:
        Console(stderr=True, highlight=False, soft_wrap=True).print(Text(text))


def note_rows(rows: Iterable[Row], columns: Columns) -> None:
    """A table for the person, on stderr."""
    Console(stderr=True, highlight=False, width=width()).print(_table(list(rows), columns))


def plain(value: Any) -> Any:
    """As JSON has it: dataclasses as mappings, times as ISO-8601, tuples and sets as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(facts(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else _scalar(value)


def width() -> int:
    """Columns that a table may take."""
    fallback = (PIPED, 24)
    return max(NARROWEST, shutil.get_terminal_size(fallback).columns)


def _scalar(value: Any) -> Any:
    """Enums by their value: YAML knows plain text only."""
    return str(value) if isinstance(value, str) else value


def _table(rows: Sequence[Row], columns: Columns) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    filled = [[_stack(row, keys) for keys in columns.values()] for row in rows]
    longest = _sizes(columns, filled)
    if sum(longest) + GAP * len(longest) > width():
        filled = [[_narrow(text) for text in texts] for texts in filled]
        longest = _sizes(columns, filled)
    whole = _whole(longest)
    for heading, size in zip(columns, longest, strict=True):
        table.add_column(heading, overflow="fold", no_wrap=size <= whole)
    for texts in filled:
        table.add_row(*texts)
    return table


def _whole(longest: Sequence[int]) -> int:
    """The longest lines that are never broken: as long as a token, or less where a table would not fit."""
    room = width() - GAP * len(longest)
    sizes = (size for size in sorted({*longest, LONGEST_TOKEN}, reverse=True) if size <= LONGEST_TOKEN)
    return next((most for most in sizes if sum(s if s <= most else BROKEN for s in longest) <= room), 0)


def _sizes(columns: Columns, filled: Sequence[Sequence[Text]]) -> list[int]:
    return [_longest(*each) for each in zip(columns, zip(*filled, strict=True), strict=True)]


def _narrow(text: Text) -> Text:
    """Dotted names broken at their dots rather than anywhere."""
    lines = (on_lines(line, LONGEST_TOKEN) for line in text.plain.split("\n"))
    broken = "\n".join(lines)
    return text if broken == text.plain else Text(broken, style=text.style)


def _longest(heading: str, column: Iterable[Text]) -> int:
    return max(len(line) for text in (heading, *(text.plain for text in column)) for line in text.split("\n"))


def _stack(row: Row, keys: str | tuple[str, ...]) -> Text:
    """The values of one cell; below the first, only what there is."""
    first, *below = (keys,) if isinstance(keys, str) else keys
    lines = [cell(first, row.get(first)), *(cell(key, row.get(key)) for key in below if row.get(key))]
    return Text("\n").join(lines)


def _print(table: Table) -> None:
    Console(highlight=False, width=width()).print(table)


def _json(value: Any) -> None:
    show_text(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def show_yaml(value: Any) -> None:
    """A document, whatever the form chosen for the rest."""
    show_text(yaml.safe_dump(plain(value), sort_keys=False, allow_unicode=True))


_RENDERERS: Mapping[Output, Callable[[Any], None]] = {Output.JSON: _json, Output.YAML: show_yaml}
