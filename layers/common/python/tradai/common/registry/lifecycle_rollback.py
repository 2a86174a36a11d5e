"""Rollback: a former champion, or a former pair, goes live again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tradai.common.entities.release import LivePointer, Release, ReleaseDraft
from tradai.common.errors import ConflictError, GateRefusedError
from tradai.common.registry.candidates import quarantined_in
from tradai.common.registry.chain import pointed_at
from tradai.common.registry.lifecycle_gates import Check, checked, insist
from tradai.common.registry.lifecycle_imports import imported
from tradai.common.registry.lifecycle_outcomes import Rollback
from tradai.common.registry.lifecycle_parts import Parts, commit, decided_again
from tradai.common.registry.lifecycle_return import RETURN_GATES, Return, Wish, prepared
from tradai.common.registry.lifecycle_targets import Past
from tradai.common.registry.mirror_plan import Labels, shown_by
from tradai.common.registry.mirror_report import MirrorState

TRANSITION = "alarm_transition"


def roll_back(parts: Parts, wish: Wish) -> Rollback:
    """See `ModelLifecycle.rollback` and `ModelLifecycle.restore`."""
    return decided_again(partial(_attempt, parts, wish))


def _attempt(parts: Parts, wish: Wish) -> Rollback:
    labels = Labels(versions=parts.registry.search_model_versions(wish.strategy))
    past = past_of(parts, wish, labels)
    earlier = _answered(past.history, wish)
    if earlier:
        return _repeated(parts, wish, earlier)
    try:
        facts = prepared(parts, wish, past, labels)
        checks = checked(RETURN_GATES, facts) if wish.dry_run else insist(RETURN_GATES, facts)
    except ConflictError as error:
        if wish.transition is None:
            raise
        return _declined(parts, wish, past, str(error))
    if wish.dry_run:
        return _answer(facts, checks)
    return _done(parts, facts, checks)


def past_of(parts: Parts, wish: Wish, labels: Labels) -> Past:
    """Pointer first, then history, so that the commit refuses what was not seen."""
    pointer = parts.ledger.live(wish.strategy)
    if not wish.dry_run:
        pointer = imported(parts, wish.strategy, pointer, labels, wish.cause)
    if pointer is None:
        raise GateRefusedError(f"{wish.strategy} has nothing to roll back to: nothing was ever live")
    history = list(parts.ledger.history(wish.strategy))
    return Past(strategy=wish.strategy, pointer=pointer, history=history, quarantined=quarantined_in(history))


def _done(parts: Parts, facts: Return, checks: tuple[Check, ...]) -> Rollback:
    write = parts.ledger.commit if facts.wish.transition else partial(commit, parts)
    release = write(_draft(facts), expected=facts.past.pointer, config=facts.change)
    return replace(
        _answer(facts, checks),
        rolled_back=True,
        release_id=release.release_id,
        config_id=release.config_id,
        timestamp=release.created_at,
        mirror=_followed(parts, facts, release),
    )


def _followed(parts: Parts, facts: Return, release: Release) -> MirrorState:
    if release.model_version is None:
        return MirrorState.DONE
    history = [release, *facts.past.history]
    return parts.mirror.follow(shown_by(pointed_at(release), release.model_version, history), facts.labels)


def _draft(facts: Return) -> ReleaseDraft:
    wish, target, pointer = facts.wish, facts.target, facts.past.pointer
    return ReleaseDraft(
        strategy_name=wish.strategy,
        kind=wish.kind,
        actor=wish.cause.actor,
        reason=wish.cause.reason,
        trace_id=wish.cause.trace_id,
        model_version=target.model_version,
        image=target.image if wish.whole_pair else None,
        task_definition_arn=target.task_definition_arn if wish.whole_pair else None,
        mlflow_run_id=facts.version.run_id if facts.version else None,
        git_commit=facts.version.tags.get("git_commit") if facts.version else None,
        quarantines=facts.leaves_behind,
        evidence={
            "from_version": pointer.model_version,
            "target_release_id": target.release_id,
            "config_returns": facts.change is not None,
            "inputs_hash": facts.inputs_afterwards,
            "forced": wish.force,
            "alarm_name": wish.alarm_name,
            TRANSITION: wish.transition,
        },
    )


def _answered(history: Sequence[Release], wish: Wish) -> Release | None:
    if wish.transition is None:
        return None
    return next((r for r in history if r.evidence.get(TRANSITION) == wish.transition), None)


def _repeated(parts: Parts, wish: Wish, release: Release) -> Rollback:
    """The same alarm transition, delivered again: the release it led to."""
    return Rollback(
        model_name=wish.strategy,
        rolled_back=True,
        from_version=release.evidence.get("from_version"),
        to_version=release.model_version,
        reason=wish.cause.reason,
        timestamp=release.created_at,
        alarm_name=wish.alarm_name,
        release_id=release.release_id,
        config_id=release.config_id,
        repeated=True,
        mirror=parts.mirror.catch_up(wish.strategy),
    )


def _declined(parts: Parts, wish: Wish, past: Past, why: str) -> Rollback:
    return Rollback(
        model_name=wish.strategy,
        rolled_back=False,
        from_version=past.pointer.model_version,
        to_version=None,
        reason=wish.cause.reason,
        timestamp=parts.clock(),
        alarm_name=wish.alarm_name,
        config_id=past.pointer.config_id,
        declined=why,
        mirror=_state(past.pointer),
    )


def _answer(facts: Return, checks: tuple[Check, ...]) -> Rollback:
    wish, pointer = facts.wish, facts.past.pointer
    return Rollback(
        model_name=wish.strategy,
        rolled_back=False,
        from_version=pointer.model_version,
        to_version=facts.target.model_version or pointer.model_version,
        reason=wish.cause.reason,
        timestamp=facts.now,
        alarm_name=wish.alarm_name,
        returns_to=facts.target.release_id,
        config_id=None if facts.change else pointer.config_id,
        config_returns=facts.change is not None,
        mirror=_state(pointer),
        checks=checks,
        dry_run=wish.dry_run,
    )


def _state(pointer: LivePointer) -> MirrorState:
    return MirrorState.DONE if pointer.mirrored_seq == pointer.seq else MirrorState.PENDING
