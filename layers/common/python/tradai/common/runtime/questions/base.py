"""The common shape of what functions are asked."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import uuid4

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tradai.common.config.unset import UNSET
from tradai.common.entities.names import checked_name
from tradai.common.errors import InvalidNameError


def _traced(value: object) -> object:
    return value or str(uuid4())


def _named(value: object) -> object:
    try:
        return checked_name(value)  # type: ignore[arg-type]  # anything else is refused there too
    except InvalidNameError as error:
        raise ValueError(str(error)) from None


def _version(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


LONGEST_TRACE = 128
TraceId = Annotated[str, BeforeValidator(_traced), Field(max_length=LONGEST_TRACE)]
JobId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,36}$")]
StrategyName = Annotated[str, BeforeValidator(_named)]
Version = Annotated[str, BeforeValidator(_version), Field(pattern=r"^[1-9][0-9]{0,18}$")]
Details = dict[str, Any]


class Question(BaseModel):
    """A direct call: unknown fields are refused, nothing can be changed; without a trace it begins one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trace_id: TraceId = Field(default="", validate_default=True)

    def said(self, field: str) -> Any:
        """The value of a field, null too, or `UNSET` when the caller did not say."""
        return getattr(self, field) if field in self.model_fields_set else UNSET
