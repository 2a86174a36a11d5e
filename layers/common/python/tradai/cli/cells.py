"""Values as people read them in a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from rich.text import Text

NOTHING: Final = "-"
STYLES: Final[Mapping[str, str]] = {
    "ACTIVE": "green",
    "DRAFT": "yellow",
    "DEPRECATED": "dim",
    "Production": "green",
    "Staging": "yellow",
    "Archived": "dim",
    "champion": "green",
    "done": "green",
    "ok": "green",
    "pending": "yellow",
    "paused": "yellow",
    "quarantined": "red",
    "moderate": "yellow",
    "significant": "red",
    "failed": "red",
    "money": "bold red",
    "no": "red",
    "open": "red",
    "repaired": "green",
    "harmless": "dim",
}
HASH_LENGTH: Final = 12
RATIO_DIGITS: Final = 4
MOMENT: Final = "at"  # the time of an event, in whose order seconds count
DOTTED_NAME: Final = re.compile(r"[A-Za-z_]\w*(\.\w+)+")
DOTTED_PARTS: Final = re.compile(r"\w+\.?")
ACTORS: Final = frozenset({"actor", "created_by"})  # an AWS identity is a path that ends in a name


def cell(key: str, value: Any) -> Text:
    """One value; hashes and actors are cut to what tells them apart."""
    text = f"{value:%Y-%m-%d %H:%M:%S}" if key == MOMENT else shown(value)
    if key.endswith("_hash"):
        text = text[:HASH_LENGTH]
    if key in ACTORS:
        text = text.rpartition("/")[2]
    return Text(text, style=STYLES.get(text, ""))


def shown(value: Any) -> str:
    if value is None or value in ("", ()):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.{RATIO_DIGITS}g}"
    return _compound(value)


def _compound(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, timedelta):
        return age(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={shown(item)}" for key, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(shown, value))
    return str(value)


def age(span: timedelta) -> str:
    """The two sizes that a person thinks in: `3 d`, `5 h`, `12 min`."""
    minutes = span / timedelta(minutes=1)
    for size, unit in ((24 * 60, "d"), (60, "h")):
        if abs(minutes) >= size:
            return f"{minutes / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{round(minutes)} min"


def on_lines(text: str, longest: int) -> str:
    """A dotted name broken after its dots, where it is longer than a line; other text as it is."""
    lines = [""]
    for part in DOTTED_PARTS.findall(text) if DOTTED_NAME.fullmatch(text) else (text,):
        if lines[-1] and len(lines[-1] + part) > longest:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 problem`, `2 problems`."""
    return f"{number} {singular if number == 1 else plural or f'{singular}s'}"
