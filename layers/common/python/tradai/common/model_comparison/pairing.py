"""The paired test of two models on the same days, by Ledoit-Wolf and by bootstrap."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from tradai.common.model_comparison import power
from tradai.common.model_comparison.bootstrap import replicates_for
from tradai.common.model_comparison.evidence import Evidence
from tradai.common.model_comparison.looks import alpha_at
from tradai.common.model_comparison.paired import sharpe_and_influence, sharpe_difference
from tradai.common.model_comparison.policy import PromotionPolicy
from tradai.common.model_comparison.second_opinion import second_opinion
from tradai.common.model_comparison.verdict import PairedTest, Rule


def paired_test(
    challenger: Evidence, champion: Evidence, *, rule: Rule, look: int, seed: int, policy: PromotionPolicy
) -> PairedTest:
    """Everything the verdict says about the pair; Sharpe ratios come out annual."""
    ours, theirs = np.array(challenger.returns), np.array(champion.returns)
    year = math.sqrt(policy.days_per_year)
    after_drift = rule is Rule.NON_INFERIORITY
    margin = policy.margin / year if after_drift else 0.0
    alpha = alpha_at(look, policy.alpha)
    difference = sharpe_difference(ours, theirs)
    opinion = second_opinion(ours, theirs, difference, replicates=replicates_for(alpha), seed=seed)
    test = PairedTest(
        delta_sharpe=difference.delta * year,
        challenger_sharpe=float(sharpe_and_influence(ours)[0]) * year,
        champion_sharpe=float(sharpe_and_influence(theirs)[0]) * year,
        standard_error=difference.standard_error * year,
        margin=margin * year,
        alpha=alpha,
        look=look,
        p_value=difference.p_value(margin),
        lower_bound=difference.lower_bound(alpha) * year,
        bootstrap_p_value=opinion.p_value(margin),
        bootstrap_lower_bound=opinion.lower_bound(alpha) * year,
        replicates=len(opinion.resampled.replicates),
        correlation=float(np.corrcoef(ours, theirs)[0, 1]) if ours.any() and theirs.any() else None,
        minimum_detectable=year
        * power.minimum_detectable(difference, days=len(ours), alpha=alpha, power=policy.power),
        days_needed=power.days_needed(
            difference, days=len(ours), margin=margin, alpha=alpha, power=policy.power
        ),
        drawdown_excess=challenger.drawdown - champion.drawdown,
        drawdown_allowed=policy.drawdown_margin if after_drift else None,
    )
    return test if test.is_clear or test.days_needed != 0 else replace(test, days_needed=1)
