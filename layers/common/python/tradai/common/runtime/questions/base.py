"""The common shape of what functions are asked."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tradai.common.entities.names import checked_name
from tradai.common.errors import InvalidNameError


class Question(BaseModel):
    """A direct call: unknown fields are refused, nothing can be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trace_id: str | None = None


def _named(value: object) -> object:
    try:
        return checked_name(value)  # type: ignore[arg-type]  # anything else is refused there too
    except InvalidNameError as error:
        raise ValueError(str(error)) from None


def _version(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


StrategyName = Annotated[str, BeforeValidator(_named)]
Version = Annotated[str, BeforeValidator(_version), Field(pattern=r"^[1-9][0-9]{0,18}$")]
Details = dict[str, Any]
