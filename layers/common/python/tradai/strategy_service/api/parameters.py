"""Parts of addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BeforeValidator

from tradai.common.entities.clock import from_iso
from tradai.common.entities.names import NAME_PATTERN
from tradai.strategy_service.api.headers import UUID_PATTERN

CONFIG_ID_PATTERN: Final = "^v[1-9][0-9]{0,14}-[0-9a-f]{8}$"


def _moment(text: object) -> datetime:
    return from_iso(str(text))


Name = Annotated[str, Path(pattern=NAME_PATTERN, description="Name of the strategy, and of its model.")]
ConfigId = Annotated[str, Path(pattern=CONFIG_ID_PATTERN, description="Id of a config version.")]
JobId = Annotated[str, Path(pattern=UUID_PATTERN, description="Id of a retraining job.")]
Moment = Annotated[
    datetime | None, BeforeValidator(_moment), Query(description="A time with its zone, in ISO-8601.")
]
