"""Events as AWS sends them, recorded."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

EVENTS: Final = Path(__file__).parent / "functions" / "events"


def event(name: str) -> dict[str, Any]:
    """A recorded event."""
    recorded: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return recorded


def retold(alarm: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """An SNS-wrapped alarm with other facts in its message."""
    told = copy.deepcopy(dict(alarm))
    record = told["Records"][0]["Sns"]
    record["Message"] = json.dumps({**json.loads(record["Message"]), **changes})
    return told
