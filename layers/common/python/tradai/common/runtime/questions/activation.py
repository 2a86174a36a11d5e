"""Which config version is to go live?"""

from __future__ import annotations

from pydantic import Field

from tradai.common.runtime.questions.base import Question, StrategyName


class ActivateQuestion(Question):
    """Without `expected_active_id` any version is replaced; with null only "none yet"."""

    strategy_name: StrategyName
    config_id: str = Field(min_length=1, max_length=64)
    expected_active_id: str | None = None
    reason: str = ""
    actor: str = ""
    dry_run: bool = False
