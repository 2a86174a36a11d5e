"""Promotion: a Staging version becomes the champion."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.release import LivePointer, Release, ReleaseDraft, ReleaseKind
from tradai.common.errors import ConflictError
from tradai.common.registry.candidates import reign_of
from tradai.common.registry.chain import pointed_at
from tradai.common.registry.lifecycle_gates import checked, insist
from tradai.common.registry.lifecycle_imports import imported
from tradai.common.registry.lifecycle_outcomes import Check, MirrorState, Promotion
from tradai.common.registry.lifecycle_parts import Parts, commit, decided_again, is_mirrored, version_among
from tradai.common.registry.lifecycle_promotion_gates import (
    PROMOTION_GATES,
    PromotionFacts,
    PromotionOrder,
)
from tradai.common.registry.mirror_plan import KEPT, QUARANTINE_TAG, Labels, Shown, shown_by

PROMOTE = "promote"
VERDICT_TAG = "tradai.verdict"


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
    mirror = parts.mirror.follow(_shown(parts, facts, release), facts.labels)
    return _answer(facts, checks=checks, release=release, mirror=mirror)


def _facts(parts: Parts, order: PromotionOrder) -> PromotionFacts:
    pointer = parts.ledger.live(order.strategy)
    labels = Labels(versions=parts.registry.search_model_versions(order.strategy))
    if not order.dry_run:
        pointer = imported(parts, order.strategy, pointer, labels, order.cause)
    number = order.version or _only_promotable(order.strategy, labels)
    version = version_among(labels.versions, order.strategy, number)
    return PromotionFacts(
        order=order,
        version=version,
        pointer=pointer,
        labels=labels,
        active=parts.configs.get_active(order.strategy),
        is_quarantined=_is_quarantined(parts, pointer, version),
        registry=parts.registry,
    )


def _is_quarantined(parts: Parts, pointer: LivePointer | None, version: ModelVersion) -> bool:
    """By MLflow's tag while it mirrors the ledger, else by the ledger itself."""
    if pointer is None or is_mirrored(pointer):
        return QUARANTINE_TAG in version.tags
    return version.version in parts.ledger.quarantined(pointer.strategy_name)


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


def _shown(parts: Parts, facts: PromotionFacts, release: Release) -> Shown:
    """What MLflow should show; folded from the history only if it lagged behind before."""
    if is_mirrored(facts.pointer):
        return Shown(
            model_name=release.model_name,
            seq=release.seq,
            champion=facts.version.version,
            kept=release.evidence.get(KEPT),
        )
    history = parts.ledger.history(release.strategy_name)
    return shown_by(pointed_at(release), facts.version.version, history)


def _already(parts: Parts, facts: PromotionFacts) -> Promotion:
    pointer = facts.pointer
    release = reign_of(parts.ledger.history(facts.order.strategy), pointer) if pointer else None
    mirror = MirrorState.DONE
    if not is_mirrored(pointer):
        mirror = MirrorState.PENDING if facts.order.dry_run else parts.mirror.catch_up(facts.order.strategy)
    return replace(_answer(facts, release=release, mirror=mirror), promoted=False, already_promoted=True)


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
