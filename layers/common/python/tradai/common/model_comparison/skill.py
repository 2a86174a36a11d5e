"""Could the challenger's Sharpe ratio be luck?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tradai.common.model_comparison import sharpe
from tradai.common.model_comparison.policy import PromotionPolicy
from tradai.common.model_comparison.verdict import Skill


def skill_of(daily_returns: Sequence[float], trials: int, policy: PromotionPolicy) -> Skill | None:
    """Probabilistic and deflated Sharpe ratio; None for a model that never traded, which has neither."""
    returns = np.array(daily_returns)
    if not returns.any():
        return None
    moments = sharpe.moments(returns)
    luck = sharpe.expected_best_sharpe(trials, sharpe.null_standard_error(moments.periods))
    return Skill(
        sharpe=moments.sharpe * math.sqrt(policy.days_per_year),
        probabilistic=sharpe.probabilistic_sharpe(moments),
        deflated=sharpe.deflated_sharpe(moments, trials),
        trials=trials,
        required=policy.skill,
        minimum_track_record_days=sharpe.minimum_track_record(moments, luck, policy.skill),
    )
