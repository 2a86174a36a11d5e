"""Which release a rollback returns to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from tradai.common.entities.release import LivePointer, Release
from tradai.common.errors import GateRefusedError, InvalidTransitionError, ReleaseNotFoundError
from tradai.common.registry.candidates import (
    Pair,
    former_champions,
    is_mixed,
    left_behind,
    pair_after,
    previous_pair,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The pointer, everything before it (newest first) and the versions that must not return."""

    strategy: str
    pointer: LivePointer
    history: Sequence[Release]
    quarantined: frozenset[str]


def model_target(past: Past, version: str | None) -> Release:
    """The newest release of a former champion; by default of the last one not quarantined.

    Raises:
        InvalidTransitionError: the version is live, or never was.
        GateRefusedError: there is nothing to roll back to.
    """
    formers = [former.release for former in former_champions(past.history, past.pointer)]
    wanted = [
        release
        for release in formers
        if (version is None and release.model_version not in past.quarantined)
        or release.model_version == version
    ]
    if wanted:
        return wanted[0]
    if version is None:
        raise _nothing(past)
    if version == past.pointer.model_version:
        raise InvalidTransitionError(f"{past.strategy} version {version} is live already")
    raise InvalidTransitionError(
        f"{past.strategy} version {version} has never been live; promote it with "
        f"`tradai strategy set-version {past.strategy} {version}`"
    )


def pair_target(past: Past, release_id: str | None) -> Release:
    """A release by its id; by default the last that ran something else and may return.

    Raises:
        ReleaseNotFoundError: no release has that id.
        GateRefusedError: there is nothing to roll back to.
    """
    if release_id is not None:
        found = next((release for release in past.history if release.release_id == release_id), None)
        if found is None:
            raise ReleaseNotFoundError(past.strategy, release_id)
        return found
    found = previous_pair(past.history, past.pointer, partial(_may_return, past, left_behind(past.history)))
    if found is None:
        raise _nothing(past)
    return found


def _may_return(past: Past, accused: Collection[Pair], release: Release) -> bool:
    if pair_after(release, past.pointer) in accused:
        return False
    has_model = release.model_version is not None or past.pointer.model_version is None
    is_quarantined = release.model_version in past.quarantined
    return has_model and not is_quarantined and not is_mixed(release, past.history)


def _nothing(past: Past) -> GateRefusedError:
    return GateRefusedError(
        f"{past.strategy} has nothing to roll back to: no earlier release that is not quarantined; "
        f"see `tradai history {past.strategy}`",
        current={"champion": past.pointer.model_version, "quarantined": sorted(past.quarantined)},
    )
