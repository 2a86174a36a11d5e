"""Conditions of a change, each a function that answers with the error it would raise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.release import Release
from tradai.common.errors import ContentAlteredError, GateRefusedError, TradaiError
from tradai.common.registry.artifacts import MODEL_FOLDER, artifact_set_hash

if TYPE_CHECKING:  # the judge needs no ports of configurations
    from tradai.common.registry.model_ports import ModelRegistry

Facts = TypeVar("Facts")
Refusal = TradaiError | None
Gates = Mapping[str, Callable[[Facts], Refusal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One condition of a change; `detail` is a sentence either way."""

    name: str
    passed: bool
    detail: str


def checked(gates: Gates[Facts], facts: Facts) -> tuple[Check, ...]:
    """Every gate's answer, for people."""
    answers = {name: gate(facts) for name, gate in gates.items()}
    return tuple(
        Check(name=name, passed=refusal is None, detail=str(refusal or "ok"))
        for name, refusal in answers.items()
    )


def insist(gates: Gates[Facts], facts: Facts) -> tuple[Check, ...]:
    """The passed checks.

    Raises:
        TradaiError: the first refusal; later gates are not asked.
    """
    for gate in gates.values():
        refusal = gate(facts)
        if refusal:
            raise refusal
    return tuple(Check(name=name, passed=True, detail="ok") for name in gates)


def files_refusal(registry: ModelRegistry, version: ModelVersion) -> Refusal:
    """Whether the stored files are those that were registered; None also for a version without hash."""
    if version.sha256 is None:
        return None
    what = f"{version.model_name} version {version.version}"
    digests = registry.hash_artifacts(version.run_id, MODEL_FOLDER) if version.run_id else {}
    if not digests:
        return ContentAlteredError(f"the artifacts of {what}", expected=version.sha256, found="no files")
    found = artifact_set_hash(digests)
    if found != version.sha256:
        return ContentAlteredError(f"the artifacts of {what}", expected=version.sha256, found=found)
    return None


def way_from_archive(name: str, number: str, history: Iterable[Release]) -> str:
    """What to do about an Archived version: a former champion returns, another never will."""
    back = f"`tradai deploy rollback {name} --model {number}`"
    if any(release.model_version == number for release in history):
        return f"return to it with {back}"
    return f"{back} is for former champions, and this one never traded: train anew, `tradai retrain {name}`"


def quarantine_refusal(name: str, version: str) -> GateRefusedError:
    return GateRefusedError(
        f"{name} version {version} is quarantined: a rollback left it behind; "
        f"`tradai strategy unquarantine {name} {version} --reason …` lifts that",
        current={"quarantined": version},
    )
