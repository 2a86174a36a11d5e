"""Checks of models: the ledger is whole, MLflow shows it, the champion's files are its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tradai.cli.doctor_findings import Clinic, Finding
from tradai.common.registry.lifecycle_gates import files_refusal


def broken_chain(clinic: Clinic, strategy: str) -> Iterator[Finding]:
    """An entry of the ledger that is not as it was written."""
    broken = clinic.ledger.verify(strategy)
    if broken:
        yield Finding(
            found=f"{broken.fault}: {broken.message}",
            fix="somebody wrote to the ledger by hand: restore the table to a time before (PITR)",
        )


def mirror(clinic: Clinic, strategy: str) -> Iterator[Finding]:
    """Labels and alias in MLflow that differ from the ledger, and a champion that MLflow has lost."""
    report = clinic.lifecycle.inspect(strategy)
    for what in report.repaired:
        yield Finding(
            found=f"MLflow differs from the ledger: {what}",
            fix="the hourly registry-mirror mends it too",
            mend=partial(clinic.lifecycle.mirror, strategy),
        )
    for what in report.disagreements:
        yield Finding(found=what, fix=f"tradai deploy rollback {strategy}")


def champion_files(clinic: Clinic, strategy: str) -> Iterator[Finding]:
    """Files of the champion that are missing or not those that were registered."""
    live = clinic.ledger.live(strategy)
    champion = live.model_version if live else None
    for version in clinic.registry.search_model_versions(strategy) if champion else ():
        refusal = files_refusal(clinic.registry, version) if version.version == champion else None
        if refusal:
            yield Finding(found=str(refusal), fix=f"tradai deploy rollback {strategy}")
