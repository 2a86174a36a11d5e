"""Names of workflow executions: the same request has the same name, so it runs once."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

LONGEST_NAME = 80
LONGEST_MODEL = 40


def execution_name(trigger: str, model_name: str, key: str) -> str:
    """`{trigger}-{model}-{sha256(model)[:8]}-{key}`, the model cut so that the whole fits.

    Args:
        key: `hour_key` of the event's own time, or the job id.
    """
    digest = sha256(model_name.encode()).hexdigest()[:8]
    room = LONGEST_NAME - len(f"{trigger}---{digest}{key}")
    return f"{trigger}-{model_name[: min(LONGEST_MODEL, room)]}-{digest}-{key}"


def trace_of(name: str) -> str:
    """Trace of an execution that several events may ask for: one name, one input."""
    return str(uuid5(NAMESPACE_URL, name))


def hour_key(when: datetime) -> str:
    """`YYYYMMDDTHH` in UTC."""
    return when.astimezone(UTC).strftime("%Y%m%dT%H")
