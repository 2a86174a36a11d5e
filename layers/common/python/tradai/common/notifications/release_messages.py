"""One message per ledger entry: what changed, from what to what, why, and how to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tradai.common.entities.notification import Notification
from tradai.common.entities.release import Release, ReleaseKind
from tradai.common.entities.severity import Severity

TITLES: Mapping[ReleaseKind, str] = MappingProxyType(
    {
        ReleaseKind.CONFIG_ACTIVATED: "Config {config} is live for {name}",
        ReleaseKind.MODEL_PROMOTED: "Model version {model} of {name} trades now",
        ReleaseKind.MODEL_ROLLED_BACK: "{name} was rolled back to model version {model}",
        ReleaseKind.DEPLOYED: "{name} was deployed",
        ReleaseKind.DEPLOY_ROLLED_BACK: "The deployment of {name} was rolled back",
        ReleaseKind.QUARANTINE_LIFTED: "A quarantine of {name} was lifted",
        ReleaseKind.PAUSED: "{name} is paused",
        ReleaseKind.RESUMED: "{name} runs again",
        ReleaseKind.IMPORTED: "The Production model {model} of {name} was imported",
    }
)
WARN = frozenset({ReleaseKind.MODEL_ROLLED_BACK, ReleaseKind.DEPLOY_ROLLED_BACK, ReleaseKind.PAUSED})


def release_message(entry: Release, before: Release | None) -> Notification:
    """The message for `entry`; `before` is the entry it follows."""
    name = entry.strategy_name
    return Notification(
        type=entry.kind.value,
        severity=Severity.WARNING if entry.kind in WARN else Severity.INFO,
        title=TITLES[entry.kind].format(name=name, model=entry.model_version, config=entry.config_id),
        message=" ".join(
            (
                _change(entry, before),
                f"By {entry.actor}: {entry.reason or 'no reason given'}.",
                _undo(entry, before),
            )
        ),
        model_name=name,
        details={"release_id": entry.release_id, "seq": entry.seq, "digest": entry.digest},
        trace_id=entry.trace_id,
        key=entry.release_id,
    )


def _change(entry: Release, before: Release | None) -> str:
    rows = (
        ("config", before.config_id if before else None, entry.config_id),
        ("model", before.model_version if before else None, entry.model_version),
        ("image", before.image if before else None, entry.image),
    )
    moved = [f"{what} {old or 'none'} → {new or 'none'}" for what, old, new in rows if old != new]
    return f"{', '.join(moved) or 'The pair is unchanged'} ({entry.release_id})."


def _undo(entry: Release, before: Release | None) -> str:
    name = entry.strategy_name
    if entry.kind is ReleaseKind.PAUSED:
        return f"Resume: tradai strategy resume {name}"
    if before is None or before.model_version is None:
        return f"See: tradai history {name}"
    return f"Undo: tradai deploy rollback {name} --deployment {before.release_id}"
