"""Looking at models without changing anything."""

from __future__ import annotations

from tradai.common.errors import TradaiError
from tradai.common.registry.candidates import Former, former_champions, quarantined_in
from tradai.common.registry.lifecycle_gates import files_refusal
from tradai.common.registry.lifecycle_outcomes import Candidate, ModelCard
from tradai.common.registry.lifecycle_parts import Parts
from tradai.common.registry.lifecycle_return import config_return
from tradai.common.registry.mirror_plan import ALIAS, Labels


def candidates(parts: Parts, strategy: str) -> tuple[Candidate, ...]:
    """See `ModelLifecycle.rollback_candidates`."""
    pointer = parts.ledger.live(strategy)
    if pointer is None:
        return ()
    history = list(parts.ledger.history(strategy))
    labels = Labels(versions=parts.registry.search_model_versions(strategy))
    quarantined = quarantined_in(history)
    return tuple(
        _candidate(former, _obstacles(parts, former, labels, quarantined))
        for former in former_champions(history, pointer)
    )


def _candidate(former: Former, obstacles: tuple[str, ...]) -> Candidate:
    release = former.release
    return Candidate(
        model_version=str(release.model_version),
        release_id=release.release_id,
        seq=release.seq,
        config_id=release.config_id,
        config_hash=release.config_hash,
        live_from=former.live_from,
        live_until=former.live_until,
        eligible=not obstacles,
        obstacles=obstacles,
    )


def _obstacles(parts: Parts, former: Former, labels: Labels, quarantined: frozenset[str]) -> tuple[str, ...]:
    number = former.release.model_version
    version = next((version for version in labels.versions if version.version == number), None)
    _, config = config_return(parts, former.release)
    found: list[TradaiError | str | None] = [
        "quarantined" if number in quarantined else None,
        files_refusal(parts.registry, version) if version else "it is not in MLflow any more",
        config,
    ]
    return tuple(str(obstacle) for obstacle in found if obstacle)


def cards(parts: Parts, strategy: str) -> tuple[ModelCard, ...]:
    """See `ModelLifecycle.versions`."""
    pointer = parts.ledger.live(strategy)
    labels = parts.mirror.labels(strategy)
    champion = pointer.model_version if pointer else None
    quarantined = quarantined_in(parts.ledger.history(strategy))
    return tuple(
        ModelCard(
            model_name=strategy,
            version=version.version,
            stage=version.stage,
            is_champion=version.version == champion,
            is_quarantined=version.version in quarantined,
            created_at=version.created_at,
            run_id=version.run_id,
            aliases=(ALIAS,) if version.version == labels.alias else (),
            tags=version.tags,
        )
        for version in labels.versions
    )
