"""Model versions of a strategy: `strategy models`, `strategy set-version`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tradai.cli.arguments import DryRun, ModelVersion, Name
from tradai.cli.choices import Choices
from tradai.cli.history import known
from tradai.cli.outcomes import show_outcome
from tradai.cli.output import Columns, Row, facts, show_rows
from tradai.common.config.documents_secrets import without_secrets
from tradai.common.config.unset import UNSET, Unset
from tradai.common.entities.mlflow import ModelStage
from tradai.common.registry.lifecycle_outcomes import ModelCard
from tradai.common.runtime import wiring_models

COLUMNS: Columns = {
    "version": "version",
    "stage": ("stage", "role"),
    "verdict": "verdict",
    "config\ncommit": ("config_id", "git_commit"),
    "registered (UTC)\ntrained until": ("created_at", "trained_until"),
}
COMMIT_LENGTH = 8
NONE = "none"


class Target(StrEnum):
    """The stages that a version is put into; the others follow from what happens to its neighbours."""

    STAGING = ModelStage.STAGING.value
    PRODUCTION = ModelStage.PRODUCTION.value


def models(choices: Choices, name: Name) -> None:
    """Model versions, newest first: MLflow's stage, and what the ledger says of them."""
    rows = list(map(_row, wiring_models.model_lifecycle().versions(name)))
    show_rows(
        choices,
        known(wiring_models.ledger(), name, rows),
        COLUMNS,
        empty=f"{name} has no model version: tradai retrain {name}",
    )


def set_version(
    choices: Choices,
    name: Name,
    version: ModelVersion,
    *,
    stage: Annotated[
        Target,
        typer.Option(
            "--stage", case_sensitive=False, metavar="Staging|Production", help="Where the version goes."
        ),
    ] = Target.PRODUCTION,
    archive: Annotated[
        bool,
        typer.Option("--archive/--no-archive", help="Where the champion before goes: Archived, or Staging."),
    ] = True,
    expected: Annotated[
        str | None,
        typer.Option("--expected", metavar="VERSION|none", help="Refuse unless this champion is live."),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Stage a model version, or promote it to Production."""
    lifecycle = wiring_models.model_lifecycle()
    outcome = lifecycle.set_version(
        name,
        version,
        ModelStage(stage),
        expected_champion=_expected(expected),
        archive=archive,
        reason=choices.reason,
        trace_id=choices.trace_id,
        accept_foreign=choices.yes,
        dry_run=dry_run,
    )
    show_outcome(choices, outcome)


def _expected(said: str | None) -> str | Unset | None:
    return UNSET if said is None else None if said == NONE else said


def _row(card: ModelCard) -> Row:
    tags = card.tags
    return {
        **facts(card),
        "tags": without_secrets(tags),
        "role": _role(card),
        "verdict": tags.get("tradai.verdict"),
        "staged_by": tags.get("tradai.staged_by"),
        "staged_reason": tags.get("tradai.staged_reason"),
        "config_id": tags.get("config_id"),
        "trained_until": tags.get("trained_until", "")[:16].replace("T", " "),
        "git_commit": tags.get("git_commit", "")[:COMMIT_LENGTH],
    }


def _role(card: ModelCard) -> str | None:
    if card.is_champion:
        return "champion"
    return "quarantined" if card.is_quarantined else None
