"""Looking at models without changing anything."""

from __future__ import annotations

from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.release import Release
from tradai.common.errors import TradaiError
from tradai.common.registry.candidates import Former, former_champions, quarantined_in, suitable_release
from tradai.common.registry.lifecycle_gates import files_refusal
from tradai.common.registry.lifecycle_outcomes import Candidate, ModelCard
from tradai.common.registry.lifecycle_parts import Parts
from tradai.common.registry.lifecycle_return import config_return
from tradai.common.registry.mirror_plan import ALIAS


def candidates(parts: Parts, strategy: str) -> tuple[Candidate, ...]:
    """See `ModelLifecycle.rollback_candidates`."""
    pointer = parts.ledger.live(strategy)
    if pointer is None:
        return ()
    history = list(parts.ledger.history(strategy))
    quarantined = quarantined_in(history)
    versions = {version.version: version for version in parts.registry.search_model_versions(strategy)}
    found = []
    for former in former_champions(history, pointer):
        version = versions.get(str(former.release.model_version))
        source = suitable_release(history, former.release, version.inputs_hash if version else None)
        found.append(_candidate(parts, former, source, version, quarantined))
    return tuple(found)


def _candidate(
    parts: Parts,
    former: Former,
    source: Release,
    version: ModelVersion | None,
    quarantined: frozenset[str],
) -> Candidate:
    number = str(former.release.model_version)
    obstacles = _obstacles(parts, source, version, is_quarantined=number in quarantined)
    return Candidate(
        model_version=number,
        release_id=source.release_id,
        seq=source.seq,
        config_id=source.config_id,
        config_hash=source.config_hash,
        live_from=former.live_from,
        live_until=former.live_until,
        eligible=not obstacles,
        obstacles=obstacles,
    )


def _obstacles(
    parts: Parts, source: Release, version: ModelVersion | None, *, is_quarantined: bool
) -> tuple[str, ...]:
    _, config = config_return(parts, source)
    found: list[TradaiError | str | None] = [
        "quarantined" if is_quarantined else None,
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
