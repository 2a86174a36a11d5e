"""Bodies of requests. Strict: a number in quotes is a text, an unknown field an error."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from tradai.common.config.unset import UNSET
from tradai.common.entities.names import NAME_PATTERN
from tradai.strategy_service.api.parameters import CONFIG_ID_PATTERN

Reason = Annotated[str, Field(min_length=1, max_length=1000, description="Written into the ledger.")]
Version = Annotated[str, Field(pattern="^[1-9][0-9]{0,9}$")] | Annotated[int, Field(ge=1, lt=10**10)]
DryRun = Annotated[bool, Field(description="Check everything, change nothing.")]


class Order(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)

    def said(self, field: str) -> Any:
        """The value of a field, null too, or `UNSET` when the caller did not say."""
        return getattr(self, field) if field in self.model_fields_set else UNSET


class StageOrder(Order):
    """Make a model version a challenger."""

    version: Version
    reason: Annotated[str, Field(min_length=1, max_length=1000, description="Kept with the version.")]
    dry_run: DryRun = False


class PromoteOrder(Order):
    """Make a Staging version the champion."""

    version: Version
    expected_champion: Annotated[
        Version | None,
        Field(description="Refuse unless this version is the champion; null: unless there is none."),
    ] = None
    archive: Annotated[bool, Field(description="False leaves the champion before in Staging.")] = True
    reason: Reason
    dry_run: DryRun = False


class RollbackOrder(Order):
    """Return to a former champion."""

    target_version: Annotated[
        Version | None, Field(description="Default: the newest that is not quarantined.")
    ] = None
    reason: Reason
    force: Annotated[bool, Field(description="Even during the cooldown of 24 hours.")] = False
    dry_run: DryRun = False


class PauseOrder(Order):
    """Why trading stops, or goes on."""

    reason: Reason
    dry_run: DryRun = False


class RetrainOrder(Order):
    """Ask for a retraining."""

    force: Annotated[bool, Field(description="Whatever the policy says.")] = False


class ConfigOrder(Order):
    """Content for a new version."""

    strategy_name: Annotated[str, Field(pattern=NAME_PATTERN)]
    config_data: Annotated[dict[str, Any], Field(description="The document, or flat parameters.")]
    description: Annotated[str, Field(max_length=1000)] = ""


class ActivateOrder(Order):
    """Make a config version the ACTIVE one."""

    expected_active_id: Annotated[
        Annotated[str, Field(pattern=CONFIG_ID_PATTERN)] | None,
        Field(description="Refuse unless this version is ACTIVE; null: unless none is."),
    ] = None
    accept_risks: Annotated[
        bool,
        Field(description="Allow changes of money and exposure, and of what the live model was made for."),
    ] = False
    reason: Annotated[str, Field(max_length=1000)] = ""
    dry_run: DryRun = False


class DeprecateOrder(Order):
    """Abandon a DRAFT."""

    force: Annotated[bool, Field(description="Even the ACTIVE one; the strategy is paused then.")] = False
    reason: Annotated[str, Field(max_length=1000)] = ""
