"""Promotion: a Staging version becomes the champion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.release import LivePointer, Release, ReleaseDraft, ReleaseKind
from tradai.common.errors import ConflictError
from tradai.common.registry.candidates import reign_of
from tradai.common.registry.chain import pointed_at
from tradai.common.registry.lifecycle_gates import Check, checked, insist
from tradai.common.registry.lifecycle_imports import imported
from tradai.common.registry.lifecycle_outcomes import Promotion
from tradai.common.registry.lifecycle_parts import Parts, commit, decided_again, is_mirrored
from tradai.common.registry.lifecycle_promotion_gates import (
    PROMOTION_GATES,
    PromotionFacts,
    PromotionOrder,
)
from tradai.common.registry.mirror_plan import KEPT, Labels, shown_by
from tradai.common.registry.mirror_report import MirrorState
from tradai.common.registry.model_versions import VERDICT_TAG, version_among

PROMOTE = "promote"


def promote(parts: Parts, order: PromotionOrder) -> Promotion:
    """See `ModelLifecycle.promote`."""
    return decided_again(partial(_attempt, parts, order))


def _attempt(parts: Parts, order: PromotionOrder) -> Promotion:
    facts = _facts(parts, order)
    if facts.champion == facts.version.version:
        return _already(parts, facts)
    if order.dry_run:
        return _answer(facts, checks=checked(PROMOTION_GATES, facts))
    checks = insist(PROMOTION_GATES, facts)
    release = commit(parts, _draft(facts), expected=facts.pointer, fence=order.fence)
    return _answer(facts, checks=checks, release=release, mirror=_followed(parts, facts, release))


def _facts(parts: Parts, order: PromotionOrder) -> PromotionFacts:
    pointer = parts.ledger.live(order.strategy)
    labels = Labels(versions=parts.registry.search_model_versions(order.strategy))
    if not order.dry_run:
        pointer = imported(parts, order.strategy, pointer, labels, order.cause)
    history = list(parts.ledger.history(order.strategy))
    number = order.version or _only_promotable(order.strategy, labels)
    return PromotionFacts(
        order=order,
        version=version_among(labels.versions, order.strategy, number),
        pointer=pointer,
        history=history,
        labels=labels,
        active_inputs=_active_inputs(parts, pointer, history),
        registry=parts.registry,
    )


def _active_inputs(parts: Parts, pointer: LivePointer | None, history: Sequence[Release]) -> str | None:
    """As the release that brought the configuration noted them; else read from the configuration."""
    if pointer is None or pointer.config_hash is None:
        return None
    same = (release for release in history if release.config_hash == pointer.config_hash)
    noted = next((inputs for release in same if (inputs := release.evidence.get("inputs_hash"))), None)
    if noted is not None:
        return str(noted)
    active = parts.configs.get_active(pointer.strategy_name)
    return active.inputs_hash if active else None


def _only_promotable(strategy: str, labels: Labels) -> str:
    found = [
        version.version
        for version in labels.versions
        if version.stage is ModelStage.STAGING and version.tags.get(VERDICT_TAG) == PROMOTE
    ]
    if len(found) == 1:
        return found[0]
    raise ConflictError(
        f"{strategy} has {len(found)} Staging versions with the verdict promote "
        f"({', '.join(found) or 'none'}); name the version",
        current={"promotable": found},
    )


def _draft(facts: PromotionFacts) -> ReleaseDraft:
    order, version = facts.order, facts.version
    kept = {KEPT: facts.champion} if facts.champion and not order.archive else {}
    return ReleaseDraft(
        strategy_name=order.strategy,
        kind=ReleaseKind.MODEL_PROMOTED,
        actor=order.cause.actor,
        reason=order.cause.reason,
        trace_id=order.cause.trace_id,
        model_version=version.version,
        mlflow_run_id=version.run_id,
        git_commit=version.tags.get("git_commit"),
        evidence={
            **order.evidence,
            **kept,
            "previous_version": facts.champion,
            "sha256": version.sha256,
            "inputs_hash": version.inputs_hash,
            "job_id": version.tags.get("job_id"),
        },
    )


def _followed(parts: Parts, facts: PromotionFacts, release: Release) -> MirrorState:
    shown = shown_by(pointed_at(release), facts.version.version, [release, *facts.history])
    return parts.mirror.follow(shown, facts.labels)


def _already(parts: Parts, facts: PromotionFacts) -> Promotion:
    pointer = facts.pointer
    mirror = MirrorState.DONE
    if not is_mirrored(pointer):
        mirror = MirrorState.PENDING if facts.order.dry_run else parts.mirror.catch_up(facts.order.strategy)
    return replace(
        _answer(facts, release=reign_of(facts.history, pointer) if pointer else None, mirror=mirror),
        promoted=False,
        already_promoted=True,
        archived_version=None,
        kept_version=None,
    )


def _answer(
    facts: PromotionFacts,
    *,
    checks: tuple[Check, ...] = (),
    release: Release | None = None,
    mirror: MirrorState = MirrorState.PENDING,
) -> Promotion:
    order = facts.order
    return Promotion(
        model_name=order.strategy,
        promoted=release is not None,
        new_version=facts.version.version,
        new_stage=ModelStage.PRODUCTION,
        archived_version=facts.champion if order.archive else None,
        kept_version=None if order.archive else facts.champion,
        release_id=release.release_id if release else None,
        mirror=mirror,
        checks=checks,
        dry_run=order.dry_run,
    )
