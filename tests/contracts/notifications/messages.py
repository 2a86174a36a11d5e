"""Messages for the channels."""

from __future__ import annotations

from typing import Any

from tradai.common.entities.notification import Notification
from tradai.common.entities.severity import Severity


def message(**facts: Any) -> Notification:
    known = {
        "type": "model_promoted",
        "severity": Severity.INFO,
        "title": "Model version 3 of Alpha trades now",
        "message": "model 2 → 3. Undo: tradai deploy rollback Alpha",
        "model_name": "Alpha",
        "trace_id": "trace-1",
    }
    return Notification(**{**known, **facts})
