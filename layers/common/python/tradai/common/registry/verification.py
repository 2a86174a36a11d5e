"""Where a chain of entries is broken. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from tradai.common.entities.release import BrokenEntry, ChainFault, LivePointer, release_id_of
from tradai.common.errors import ContentAlteredError, TradaiError
from tradai.common.registry.chain import digest, pointed_at
from tradai.common.registry.records import moment, pointer_record, release_of

Position = tuple[int, Mapping[str, Any]]


def first_broken(
    strategy: str, entries: Iterable[Position], pointer: LivePointer | None
) -> BrokenEntry | None:
    """The first altered, missing, reordered or truncated entry; None when all is as written.

    Args:
        entries: positions with what is stored there, oldest first.
        pointer: what pins the end.
    """
    chain = list(entries)
    fault = next(_faults(chain), None) or _end_fault(chain, pointer)
    if fault is None:
        return None
    seq, kind, what = fault
    name = _name(seq, chain, pointer)
    return BrokenEntry(
        strategy_name=strategy,
        seq=seq,
        fault=kind,
        message=f"{strategy} release {seq}{f' ({name})' if name else ''}: {what}",
        release_id=name,
    )


def emptied(strategy: str, active: str) -> BrokenEntry:
    """Everything is gone, the pointer too; that a configuration is ACTIVE tells that there was something."""
    return BrokenEntry(
        strategy_name=strategy,
        seq=1,
        fault=ChainFault.TRUNCATED,
        message=f"{strategy} release 1: no entry is left, nor #LIVE, but {active} is ACTIVE",
    )


def _name(seq: int, chain: list[Position], pointer: LivePointer | None) -> str | None:
    """What stood at a position before somebody wrote to it: its successor holds the digest."""
    if pointer and pointer.seq == seq:
        return _release_id(pointer.digest)
    standing = dict(chain)
    claimants = [entry for entry in standing.values() if entry.get("seq") == seq + 1]
    in_place = [entry for entry in claimants if entry is standing.get(seq + 1)]
    after = next(iter(in_place or claimants), {})
    return _release_id(after.get("prev_digest")) or _release_id(standing.get(seq, {}).get("digest"))


def _release_id(digest: object) -> str | None:
    return release_id_of(digest) if digest and isinstance(digest, str) else None


_Fault = tuple[int, ChainFault, str]


def _faults(chain: list[Position]) -> Iterator[_Fault]:
    previous: Mapping[str, Any] = {}
    for expected, (position, entry) in zip(count(1), chain, strict=False):
        if position != expected:
            yield expected, ChainFault.MISSING, f"missing; the next one found is {position}"
        yield from _entry_faults(position, entry)
        yield from _link_faults(position, entry, previous)
        previous = entry


def _entry_faults(position: int, entry: Mapping[str, Any]) -> Iterator[_Fault]:
    found = _digest(entry)
    if found != entry.get("digest"):
        yield position, ChainFault.ALTERED, f"its digest is {entry.get('digest')} but its content has {found}"
    if entry.get("release_id") != f"deploy-{found[:8]}":
        yield position, ChainFault.ALTERED, f"its release_id {entry.get('release_id')} is not its digest's"
    if not _is_readable(entry):
        yield position, ChainFault.ALTERED, "it can not be read as an entry"
    if entry.get("seq") != position:
        yield position, ChainFault.REORDERED, f"the entry written as {entry.get('seq')} stands here"


def _is_readable(entry: Mapping[str, Any]) -> bool:
    try:
        release_of(entry)
    except ContentAlteredError:
        return False
    return True


def _link_faults(position: int, entry: Mapping[str, Any], previous: Mapping[str, Any]) -> Iterator[_Fault]:
    before = previous.get("digest", "")
    if entry["prev_digest"] != before:
        yield position, ChainFault.REORDERED, f"follows {entry['prev_digest'] or 'nothing'}, not {before}"
    if previous and moment(entry) <= moment(previous):
        yield position, ChainFault.REORDERED, "made no later than the one before"


def _end_fault(chain: list[Position], pointer: LivePointer | None) -> _Fault | None:
    last = len(chain)
    if pointer is None:
        return (last, ChainFault.UNPINNED, "entries without #LIVE") if chain else None
    if pointer.seq > last:
        return (
            last + 1,
            ChainFault.TRUNCATED,
            f"missing at the end; #LIVE stands at {pointer.seq} ({_release_id(pointer.digest)})",
        )
    if pointer.seq < last:
        return pointer.seq + 1, ChainFault.UNPINNED, f"beyond #LIVE, which stands at {pointer.seq}"
    if pointer_record(pointer) != pointer_record(pointed_at(release_of(chain[-1][1]))):
        return last, ChainFault.ALTERED, "#LIVE says otherwise than this entry"
    if pointer.mirrored_seq > pointer.seq:
        return last, ChainFault.ALTERED, f"#LIVE claims to be mirrored up to {pointer.mirrored_seq}"
    return None


def _digest(entry: Mapping[str, Any]) -> str:
    try:
        return digest(entry)
    except TradaiError:
        return "no canonical form"
