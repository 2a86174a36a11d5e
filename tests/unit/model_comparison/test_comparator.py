"""The verdict: who wins, why, and what is never decided."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from tests.unit.model_comparison.evaluations import evaluation, pair
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.errors import ValidationFailedError
from tradai.common.model_comparison.comparator import ModelComparator
from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.policy import GateThresholds, PromotionPolicy
from tradai.common.model_comparison.verdict import Comparison, Decision, Rule

COMPARATOR = ModelComparator()
NOT_COUNTED: tuple[Any, ...] = (0, -1, 1.5, math.nan, math.inf, 10**400, "3", None, True, Decimal("1.5"), [])


def with_drawdown(given: Evaluation, ratio: float) -> Evaluation:
    return replace(given, metrics={**given.metrics, "max_drawdown": ratio})


def test_a_clearly_better_challenger_is_promoted_with_every_number() -> None:
    challenger, champion = pair(ahead=0.003)

    answer = COMPARATOR.compare(challenger, champion)

    paired = answer.verdict.paired
    assert answer.decision is Decision.PROMOTE
    assert answer.verdict.rule is Rule.SUPERIORITY
    assert paired is not None
    assert paired.lower_bound > 0
    assert paired.bootstrap_lower_bound > 0
    assert answer.confidence == 1 - paired.p_value > 1 - paired.alpha
    assert answer.reason.startswith("Promote model 3 over model 2: its Sharpe ratio is ")


def test_an_equal_challenger_is_kept_with_what_the_window_could_have_told() -> None:
    challenger, champion = pair(ahead=0.0001)

    answer = COMPARATOR.compare(challenger, champion)

    paired = answer.verdict.paired
    assert answer.decision is Decision.KEEP
    assert paired is not None
    assert paired.minimum_detectable > paired.delta_sharpe
    assert paired.days_needed is None or paired.days_needed > 0
    assert "90 days can show a difference of" in answer.reason


def test_a_worse_challenger_is_told_that_waiting_does_not_help() -> None:
    challenger, champion = pair(ahead=-0.0005, level=0.004)

    answer = COMPARATOR.compare(challenger, champion)

    assert answer.decision is Decision.KEEP
    assert answer.verdict.paired is not None
    assert answer.verdict.paired.days_needed is None
    assert "waiting won't help" in answer.reason


def test_without_a_champion_gates_and_skill_decide() -> None:
    challenger, _ = pair(ahead=0.003)

    answer = COMPARATOR.compare(challenger, None)

    assert answer.decision is Decision.PROMOTE
    assert answer.verdict.rule is Rule.SKILL
    assert answer.verdict.paired is None
    assert answer.verdict.skill is not None
    assert answer.confidence == answer.verdict.skill.deflated
    assert "there is no champion" in answer.reason


def test_a_lucky_first_model_is_not_promoted() -> None:
    challenger, _ = pair(ahead=0.0, count=30, seed=3)

    answer = COMPARATOR.compare(challenger, None)

    assert answer.decision is Decision.KEEP
    assert answer.reason.startswith("Promote nothing: model 3's Sharpe ratio of")
    assert "could be luck" in answer.reason


def test_the_best_of_many_trials_needs_more() -> None:
    challenger, champion = pair(ahead=0.002, count=60)

    alone = COMPARATOR.compare(challenger, champion, trials=1)
    best_of_200 = COMPARATOR.compare(challenger, champion, trials=200)

    assert alone.decision is Decision.PROMOTE
    assert best_of_200.decision is Decision.KEEP
    assert "as the best of 200 trials" in best_of_200.reason


def test_each_look_at_the_same_champion_asks_for_more() -> None:
    challenger, champion = pair(ahead=0.001, seed=2)

    first = COMPARATOR.compare(challenger, champion, looks=1)
    twelfth = COMPARATOR.compare(challenger, champion, looks=12)

    assert first.decision is Decision.PROMOTE
    assert twelfth.decision is Decision.KEEP
    assert "accepted in comparison 12 with this champion" in twelfth.reason


def test_after_drift_not_being_worse_is_enough() -> None:
    challenger, champion = pair(ahead=0.0007)
    patient = ModelComparator(policy=PromotionPolicy(margin=1.5))

    scheduled = patient.compare(challenger, champion, trigger="scheduled")
    after_drift = patient.compare(challenger, champion, trigger="drift_detected")

    assert scheduled.decision is Decision.KEEP
    assert after_drift.decision is Decision.PROMOTE
    assert after_drift.verdict.rule is Rule.NON_INFERIORITY
    assert "after drift it only has to be" in after_drift.reason


def test_after_drift_a_much_deeper_drawdown_is_refused() -> None:
    challenger, champion = pair(ahead=0.003)
    deep = replace(challenger, metrics={**challenger.metrics, "max_drawdown": 0.14})

    scheduled = COMPARATOR.compare(deep, champion, trigger="scheduled")
    after_drift = COMPARATOR.compare(deep, champion, trigger="drift_detected")

    assert scheduled.decision is Decision.PROMOTE
    assert after_drift.decision is Decision.KEEP
    assert "drawdown is 6.0 points deeper, 5.0 points are allowed" in after_drift.reason


def test_a_challenger_that_fails_a_required_gate_is_kept_out() -> None:
    challenger, champion = pair(ahead=0.003)
    losing = replace(challenger, metrics={**challenger.metrics, "total_profit": -0.03})

    answer = COMPARATOR.compare(losing, champion)

    assert answer.decision is Decision.KEEP
    assert not answer.verdict.neither_fit
    assert "profit -3.0 % (must be above 0.0 %)" in answer.reason


def test_when_the_champion_fails_too_people_are_told_to_stop() -> None:
    challenger, champion = pair(ahead=0.003)
    losing = {"total_profit": -0.03}

    answer = COMPARATOR.compare(
        replace(challenger, metrics={**challenger.metrics, **losing}),
        replace(champion, metrics={**champion.metrics, **losing}),
    )

    assert answer.decision is Decision.KEEP
    assert answer.verdict.neither_fit
    assert "neither is fit to trade" in answer.reason
    assert "tradai strategy pause" in answer.reason


def test_a_failing_champion_does_not_promote_a_challenger_by_itself() -> None:
    challenger, champion = pair(ahead=0.0)
    losing = replace(champion, metrics={**champion.metrics, "total_profit": -0.03})

    answer = COMPARATOR.compare(challenger, losing)

    assert answer.decision is Decision.KEEP
    assert not answer.verdict.neither_fit


def test_a_challenger_that_never_traded_fails_its_gates() -> None:
    _, champion = pair(ahead=0.0, count=60)
    undefined: dict[str, float | None] = {
        "total_profit": 0.0,
        "sharpe_ratio": None,
        "max_drawdown": None,
        "win_rate": None,
        "total_trades": 0,
    }

    answer = COMPARATOR.compare(evaluation("3", [0.0] * 60, metrics=undefined), champion)

    assert answer.decision is Decision.KEEP
    assert "Sharpe ratio undefined, nothing was traded" in answer.reason
    assert not any(check.passed for check in answer.checks)


def test_a_champion_that_never_traded_counts_as_a_flat_line() -> None:
    challenger, _ = pair(ahead=0.004)
    idle: dict[str, float | None] = {
        "total_profit": 0.0,
        "sharpe_ratio": -100.0,
        "max_drawdown": 0.0,
        "win_rate": None,
        "total_trades": 0,
    }

    answer = COMPARATOR.compare(challenger, evaluation("2", [0.0] * 90, metrics=idle))

    assert answer.decision is Decision.PROMOTE
    assert answer.verdict.paired is not None
    assert answer.verdict.paired.champion_sharpe == 0.0
    assert answer.verdict.paired.correlation is None


def test_too_few_trades_are_a_failed_gate_and_not_missing_evidence() -> None:
    challenger, champion = pair(ahead=0.003)
    rare = replace(challenger, metrics={**challenger.metrics, "total_trades": 9})

    answer = COMPARATOR.compare(rare, champion)

    assert answer.decision is Decision.KEEP
    assert "trades 9 (must be at least 10)" in answer.reason


def test_a_low_win_rate_only_lowers_the_score() -> None:
    challenger, champion = pair(ahead=0.003)
    unlucky = replace(challenger, metrics={**challenger.metrics, "win_rate": 0.2})

    answer = COMPARATOR.compare(unlucky, champion)

    assert answer.decision is Decision.PROMOTE
    assert answer.verdict.score == pytest.approx(9 / 11)


def test_equal_questions_get_equal_answers() -> None:
    challenger, champion = pair(ahead=0.0008)

    assert COMPARATOR.compare(challenger, champion, seed=7) == COMPARATOR.compare(
        challenger, champion, seed=7
    )


def test_the_answer_is_plain_json() -> None:
    challenger, champion = pair(ahead=0.003)

    answer = COMPARATOR.compare(challenger, champion, looks=40)

    stored = json.loads(json.dumps(answer.as_json(), allow_nan=False))
    assert stored["decision"] == answer.decision
    assert stored["verdict"]["paired"]["look"] == 40
    assert stored["verdict"]["window_start"] == "2026-01-01"
    assert stored["checks"][0]["metric"] == "total_profit"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"trigger": "full_moon"}, "trigger: 'full_moon' is unknown; choose one of manual"),
        *(({"looks": count}, "looks: .* is not a whole number from 1 to 1000000") for count in NOT_COUNTED),
        *(({"trials": count}, "trials: .* is not a whole number from 1 to 1000000") for count in NOT_COUNTED),
        *(({"seed": count}, "seed: .* is not a whole number from 0") for count in (-1, 0.5, "3", None)),
    ],
)
def test_a_senseless_question_is_refused(wrong: dict[str, object], message: str) -> None:
    challenger, champion = pair(ahead=0.003)

    with pytest.raises(ValidationFailedError, match=message):
        COMPARATOR.compare(challenger, champion, **wrong)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("wrong", [{"challenger": None}, {"champion": {"model_version": "2"}}])
def test_what_is_no_evaluation_is_refused_by_name(wrong: dict[str, Any]) -> None:
    challenger, champion = pair(ahead=0.003)
    (name,) = wrong

    with pytest.raises(ValidationFailedError, match=rf"^{name}: \w+ is n"):
        COMPARATOR.compare(**{"challenger": challenger, "champion": champion, **wrong})


@pytest.mark.parametrize("kind", [Decimal, np.int64, np.uint8])
def test_counts_may_be_of_any_whole_type(kind: type) -> None:
    challenger, champion = pair(ahead=0.003)

    answer = COMPARATOR.compare(challenger, champion, looks=kind(2), trials=kind(3), seed=kind(4))

    assert answer == COMPARATOR.compare(challenger, champion, looks=2, trials=3, seed=4)
    assert json.dumps(answer.as_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"alpha": 1e-17}, "promotion.alpha: 1e-17 is not between 0.000001 and 0.5"),
        ({"alpha": math.nan}, "promotion.alpha: nan is not"),
        ({"alpha": "0.05"}, "promotion.alpha: '0.05' is not"),
        ({"margin": -1}, "promotion.margin: -1 is not 0 or more"),
        ({"drawdown_margin": 5}, "promotion.drawdown_margin: 5 is not between 0 and 1"),
        ({"power": 1}, "promotion.power: 1 is not"),
        ({"skill": 1}, "promotion.skill: 1 is not"),
        ({"days_per_year": 0}, "promotion.days_per_year: 0 is not above 0"),
        ({"min_new_days": math.inf}, "promotion.min_new_days: inf is not"),
    ],
)
def test_a_senseless_policy_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationFailedError, match=re.escape(message)):
        PromotionPolicy(**wrong)


@pytest.mark.parametrize("hundredths", range(4, 25))
def test_after_drift_exactly_five_points_more_drawdown_are_allowed(hundredths: int) -> None:
    challenger, champion = pair(ahead=0.004)

    def answer(deeper: float) -> Comparison:
        return COMPARATOR.compare(
            with_drawdown(challenger, hundredths / 100 + deeper),
            with_drawdown(champion, hundredths / 100),
            trigger="drift_detected",
        )

    assert answer(0.05).decision is Decision.PROMOTE
    refused = answer(0.0504)
    assert refused.decision is Decision.KEEP
    assert "drawdown is 5.04 points deeper, 5.0 points are allowed" in refused.reason


def test_a_champion_that_never_traded_had_no_drawdown() -> None:
    challenger, _ = pair(ahead=0.004)
    nothing = {"total_profit": 0.0, "sharpe_ratio": None, "win_rate": None, "total_trades": 0}
    zero = evaluation("2", [0.0] * 90, metrics={**nothing, "max_drawdown": 0.0})
    undefined = evaluation("2", [0.0] * 90, metrics={**nothing, "max_drawdown": None})

    answers = [COMPARATOR.compare(challenger, idle, trigger="drift_detected") for idle in (zero, undefined)]

    assert [answer.decision for answer in answers] == [Decision.KEEP] * 2
    assert all("drawdown is 8.0 points deeper" in answer.reason for answer in answers)


@pytest.mark.parametrize("level", [1.0, 0.001, -0.5, -1.0, 1e-300])
def test_a_constant_that_was_not_traded_is_no_sharpe_ratio(level: float) -> None:
    challenger, _ = pair(ahead=0.004)
    nothing = {"total_profit": 0.0, "sharpe_ratio": None, "win_rate": None, "total_trades": 0}
    constant = evaluation("2", [level] * 90, metrics={**nothing, "max_drawdown": None})

    over = COMPARATOR.compare(challenger, constant)
    instead = COMPARATOR.compare(constant, challenger)

    assert over.verdict.paired is not None
    assert over.verdict.paired.champion_sharpe == 0.0
    assert over.verdict.paired.correlation is None
    assert instead.decision is Decision.KEEP


@pytest.mark.parametrize("look", [1, 6, 12, 40])
@pytest.mark.parametrize("seed", range(25))
def test_who_is_not_sure_yet_has_to_wait(look: int, seed: int) -> None:
    challenger, champion = pair(ahead=0.0025, count=60, seed=seed, level=0.003)

    paired = COMPARATOR.compare(challenger, champion, looks=look).verdict.paired

    assert paired is not None
    assert paired.is_clear or paired.days_needed is None or paired.days_needed > 0


def test_a_champion_without_number_is_not_called_the_challenger() -> None:
    challenger, champion = pair(ahead=0.004)

    promoted = COMPARATOR.compare(
        replace(challenger, model_version=None), replace(champion, model_version=None)
    )
    refused = COMPARATOR.compare(challenger, replace(champion, model_version=None, data_version=""))

    assert promoted.reason.startswith("Promote the challenger over the champion: ")
    assert "the champion: the data version is unknown" in refused.reason


def test_thresholds_come_from_the_promotion_section() -> None:
    challenger, champion = pair(ahead=0.003)
    settings = {"gates": {"sharpe_ratio": 2.5}, "window_days": 90, "alpha": 0.01}

    answer = ModelComparator(policy=PromotionPolicy.from_settings(settings)).compare(challenger, champion)

    assert answer.decision is Decision.KEEP
    assert "Sharpe ratio 1.80 (must be at least 2.50)" in answer.reason
    assert answer.verdict.window_days == 90


def test_a_flat_line_has_no_skill_even_when_the_gates_let_it_pass() -> None:
    open_gates = GateThresholds(total_profit=-1, sharpe_ratio=-99, max_drawdown=1, win_rate=0, total_trades=0)
    idle = evaluation("3", [0.0] * 40, metrics={"total_profit": 0.0, "total_trades": 0})

    answer = ModelComparator(policy=PromotionPolicy(gates=open_gates)).compare(idle, None)

    assert answer.decision is Decision.KEEP
    assert answer.confidence == 0.0
    assert answer.reason == "Promote nothing: model 3 never traded, so there is no skill to see."


def test_after_drift_a_challenger_that_may_be_worse_is_told_so() -> None:
    challenger, champion = pair(ahead=0.0, level=0.004)

    answer = COMPARATOR.compare(challenger, champion, trigger="drift_detected")

    assert answer.decision is Decision.KEEP
    assert "It has to be no more than 0.25 worse after drift" in answer.reason


def test_an_evaluation_is_read_from_the_tasks_result() -> None:
    challenger, champion = pair(ahead=0.003)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    left = [
        BacktestResult.model_validate(
            {
                "role": "challenger",
                "model_name": "alpha",
                **{
                    name: getattr(one, name)
                    for name in ("model_version", "metrics", "dates", "daily_returns")
                },
                **{name: getattr(one, name) for name in ("data_version", "fee", "config_hash")},
                "window_start": moment,
                "window_end": moment,
                "config_id": "v1-c0ffee",
                "inputs_hash": "i",
                "trained_until": moment,
                "job_id": "j",
                "trace_id": "t",
                "trainer": "baseline",
            }
        )
        for one in (challenger, champion)
    ]

    answer = COMPARATOR.compare(Evaluation.of(left[0]), Evaluation.of(left[1]))

    assert answer.reason == COMPARATOR.compare(challenger, champion).reason
    assert answer.verdict.champion_trained_until == moment


def test_chance_is_told_by_the_less_certain_of_both_tests() -> None:
    answer = COMPARATOR.compare(*pair(ahead=0.001, seed=2))

    paired = answer.verdict.paired
    assert paired is not None
    by_luck = f"{100 * max(paired.p_value, paired.bootstrap_p_value):.1f} %"
    assert f"an equally good model would look at least this good in {by_luck} of such" in answer.reason
    assert "at most 3.0 % is accepted in comparison 1 with this champion" in answer.reason


def test_a_chance_is_never_told_as_nothing() -> None:
    answer = COMPARATOR.compare(*pair(ahead=0.02))

    assert answer.decision is Decision.PROMOTE
    assert re.search(r"at least this good in 0\.0\d+ % of", answer.reason)


def test_what_would_take_years_is_called_years() -> None:
    answer = COMPARATOR.compare(*pair(ahead=0.0001, level=0.004, seed=5))

    assert answer.decision is Decision.KEEP
    assert answer.reason.endswith("to be sure of this one takes years.")


def test_a_losing_model_has_no_track_record_to_wait_for() -> None:
    answer = COMPARATOR.compare(*pair(ahead=0.0001, level=0.0005, seed=1, count=60))

    skill = answer.as_json()["verdict"]["skill"]
    assert skill["minimum_track_record_days"] is None
    assert "more days like these" not in answer.reason


def test_a_challenger_that_is_the_champion_but_for_rounding_is_kept() -> None:
    _, champion = pair(ahead=0.0, level=0.004)
    rounded = [value * (1 + 1e-15) + 1e-16 for value in champion.daily_returns]

    answer = COMPARATOR.compare(replace(champion, model_version="3", daily_returns=rounded), champion)

    assert answer.decision is Decision.KEEP
    assert answer.confidence == pytest.approx(0.5, abs=0.01)
