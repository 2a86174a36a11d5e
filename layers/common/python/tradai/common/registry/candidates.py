"""Former champions: what a rollback can return to. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tradai.common.entities.release import LivePointer, Release, ReleaseKind

LIFTED = ReleaseKind.QUARANTINE_LIFTED

Pair = tuple[str | None, str | None, str | None]
"""What ran: config hash, model version and image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """The newest release of a model that no longer trades, and the end of its last reign."""

    release: Release
    live_from: datetime
    live_until: datetime


def quarantined_in(history: Iterable[Release]) -> frozenset[str]:
    """Versions whose newest word in the history, newest first, is a quarantine."""
    decided: dict[str, bool] = {}
    for release in history:
        if release.quarantines is not None:
            decided.setdefault(release.quarantines, release.kind is not LIFTED)
    return frozenset(version for version, holds in decided.items() if holds)


def former_champions(history: Sequence[Release], live: LivePointer) -> list[Former]:
    """One per model version, newest reign first. The champion itself is none."""
    found: dict[str, Former] = {}
    for reign, until in _reigns(history):
        version = reign[0].model_version if reign else None
        if version is not None and version != live.model_version and version not in found and until:
            found[version] = Former(release=reign[0], live_from=reign[-1].created_at, live_until=until)
    return list(found.values())


def reign_of(history: Iterable[Release], live: LivePointer) -> Release | None:
    """The release that put the champion there."""
    first = None
    for release in history:
        if release.model_version != live.model_version:
            break
        first = release
    return first


def previous_pair(
    history: Iterable[Release], live: LivePointer, accepts: Callable[[Release], bool]
) -> Release | None:
    """The newest accepted release whose return brings another configuration, model or image."""
    return next((r for r in history if pair_after(r, live) != pair_of(live) and accepts(r)), None)


def pair_after(release: Release, live: LivePointer) -> Pair:
    """What runs once the release has returned: what it does not name stays."""
    wanted, runs = pair_of(release), pair_of(live)
    return wanted[0] or runs[0], wanted[1] or runs[1], wanted[2] or runs[2]


def pair_of(release: Release | LivePointer) -> Pair:
    return release.config_hash, release.model_version, release.image


def left_behind(history: Iterable[Release]) -> frozenset[Pair]:
    """What rollbacks that accused no model led away from, and nobody has put live since.

    Args:
        history: newest first.
    """
    found: set[Pair] = set()
    since: set[Pair] = set()
    for newer, older in pairwise(history):
        since.add(pair_of(newer))
        leads_back = newer.kind is ReleaseKind.DEPLOY_ROLLED_BACK and newer.quarantines is None
        if leads_back and pair_of(older) not in since:
            found.add(pair_of(older))
    return frozenset(found)


def suitable_release(history: Sequence[Release], target: Release, made_for: str | None) -> Release:
    """The newest release of the target's model whose configuration had the inputs it was made for.

    Every entry that moves a configuration or promotes a model notes the `inputs_hash` in its
    evidence. The target itself where none of them tells.
    """
    told = [release for release in history if made_for and release.evidence.get("inputs_hash") == made_for]
    suitable = {release.config_hash for release in told}
    mine = (release for release in history if release.model_version == target.model_version)
    return next((release for release in mine if release.config_hash in suitable), target)


def is_mixed(release: Release, history: Iterable[Release]) -> bool:
    """Whether its model was made for other inputs than its configuration has, by the entries' evidence.

    A person may have accepted such a pair for a while; nobody wants it back.
    """
    noted = [entry for entry in history if entry.evidence.get("inputs_hash")]
    made_for = {e.evidence["inputs_hash"] for e in noted if _promotes(e, release.model_version)}
    has = {e.evidence["inputs_hash"] for e in noted if e.config_hash == release.config_hash}
    return bool(made_for and has and not made_for & has)


def _promotes(release: Release, version: str | None) -> bool:
    return release.kind is ReleaseKind.MODEL_PROMOTED and release.model_version == version


def _reigns(history: Sequence[Release]) -> Iterator[tuple[list[Release], datetime | None]]:
    """Runs of releases with one model version, newest first, with the moment the next one began."""
    reign: list[Release] = []
    until = None
    for release in history:
        if reign and release.model_version != reign[-1].model_version:
            yield reign, until
            until, reign = reign[-1].created_at, []
        reign.append(release)
    yield reign, until
