"""Ledger entries and pointers as flat records, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from tradai.common.config.canonical import canonical_json, from_canonical
from tradai.common.entities.clock import from_iso, iso
from tradai.common.entities.release import LivePointer, Release, ReleaseKind
from tradai.common.errors import ContentAlteredError

_RELEASE_FIELDS = tuple(field.name for field in fields(Release))
_POINTER_FIELDS = tuple(field.name for field in fields(LivePointer))


def record(release: Release) -> dict[str, object]:
    """The entry as stored. Evidence is canonical text, so that the digest covers every byte of it."""
    return {
        **{name: getattr(release, name) for name in _RELEASE_FIELDS},
        "kind": release.kind.value,
        "evidence": canonical_json(dict(release.evidence)).decode(),
        "created_at": iso(release.created_at),
        "release_id": release.release_id,
    }


def release_of(entry: Mapping[str, Any]) -> Release:
    """The inverse of `record`.

    Raises:
        ContentAlteredError: it can not be read as an entry.
    """
    try:
        values = {name: entry[name] for name in _RELEASE_FIELDS}
        values["kind"] = ReleaseKind(values["kind"])
        values["evidence"] = from_canonical(values["evidence"])
        values["created_at"] = from_iso(values["created_at"])
        return Release(**values)
    except (KeyError, TypeError, ValueError) as error:
        what = f"release {entry.get('seq')} of {entry.get('strategy_name')}"
        raise ContentAlteredError(what, expected="an entry", found=repr(error)) from None


def pointer_record(pointer: LivePointer) -> dict[str, object]:
    """The pointer as stored, without `mirrored_seq`, which moves by itself."""
    record = {**asdict(pointer), "since": iso(pointer.since)}
    del record["mirrored_seq"]
    return record


def pointer_of(item: Mapping[str, Any]) -> LivePointer:
    """The inverse of `pointer_record`.

    Raises:
        ContentAlteredError: it can not be read as a pointer.
    """
    try:
        return _pointer(item)
    except (KeyError, TypeError, ValueError) as error:
        what = f"#LIVE of {item.get('strategy_name')}"
        raise ContentAlteredError(what, expected="a pointer", found=repr(error)) from None


def moment(entry: Mapping[str, Any]) -> datetime:
    """When an entry was made."""
    return from_iso(entry["created_at"])


def _pointer(item: Mapping[str, Any]) -> LivePointer:
    values = {name: item[name] for name in _POINTER_FIELDS if name in item}
    pointer = LivePointer(**{**values, "since": from_iso(item["since"]), "paused": item["paused"]})
    if pointer.seq < 1 or pointer.mirrored_seq < 0:
        raise ValueError(f"seq {pointer.seq}, mirrored_seq {pointer.mirrored_seq}")
    return pointer
