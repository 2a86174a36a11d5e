"""Everything that hands in the table can do to a chain of entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tradai.common.config.canonical import canonical_json, from_canonical

Chain = list[tuple[int, dict[str, Any]]]


def alterations(entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entry with each single field altered, emptied, turned into another type, or removed."""
    for name, value in entry.items():
        for other in _others(value):
            yield f"{name} = {other!r}", {**entry, name: other}
        yield f"{name} removed", {key: entry[key] for key in entry if key != name}
    for what, evidence in _nested(from_canonical(entry["evidence"])):
        yield f"evidence{what}", {**entry, "evidence": canonical_json(evidence).decode()}
    yield "a field added", {**entry, "note": "nothing to see"}


def without(chain: Chain, seq: int) -> Chain:
    return [(position, entry) for position, entry in chain if position != seq]


def swapped(chain: Chain, one: int, other: int) -> Chain:
    entries = dict(chain)
    return sorted({**entries, one: entries[other], other: entries[one]}.items())


def inserted(chain: Chain, seq: int, entry: dict[str, Any]) -> Chain:
    """Everything from `seq` on stands one further."""
    later = [(position + 1, moved) for position, moved in chain if position >= seq]
    return [*chain[: seq - 1], (seq, entry), *later]


def _others(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, float(value) + 0.5, str(value))
    elif isinstance(value, str):
        yield from (value + " ", value[:-1] if len(value) > 1 else "xx", value.swapcase() + "x")
    yield from (other for other in (None, "", 7) if other != value)


def _nested(value: Any) -> Iterator[tuple[str, Any]]:
    """A document with each of its leaves altered and each of its members removed."""
    if isinstance(value, Mapping):
        for key in value:
            yield f".{key} removed", {other: value[other] for other in value if other != key}
            yield from ((f".{key}{what}", {**value, key: new}) for what, new in _nested(value[key]))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield f"[{place}] removed", value[:place] + value[place + 1 :]
            altered = _nested(item)
            yield from ((f"[{place}]{w}", [*value[:place], new, *value[place + 1 :]]) for w, new in altered)
    else:
        yield " altered", "other" if value is None else None
