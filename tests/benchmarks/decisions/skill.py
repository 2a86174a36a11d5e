"""Models without skill: how many pass the gates, and how many are believed to have some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from tests.benchmarks.decisions import rules
from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.markets import YEAR, Floats, generator, returns
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Bar, Table
from tradai.common.model_comparison.comparator import ModelComparator
from tradai.common.model_comparison.gates import check_gates, failed
from tradai.common.model_comparison.policy import GateThresholds, PromotionPolicy
from tradai.common.model_comparison.verdict import Decision

TRIALS = (1, 10, 50)
_CHUNK = 200
_JUDGE = ModelComparator(policy=PromotionPolicy(gates=rules.OPEN_GATES, days_per_year=YEAR))


def best_of(simulations: int, seed: int, cell: Cell) -> Findings:
    trials = int(cell[0])
    best = list(_best(simulations, seed, trials))
    return {
        "probabilistic": Estimate.share(_is_believed(one, trials=1) for one in best),
        "deflated": Estimate.share(_is_believed(one, trials=trials) for one in best),
    }


def _best(simulations: int, seed: int, trials: int) -> Iterator[Floats]:
    source = generator(seed, "skill", trials)
    for done in range(0, simulations, _CHUNK):
        count = min(_CHUNK, simulations - done)
        tried = returns(source, count, YEAR, ahead=0.0, models=trials, correlation=0.0, base=0.0)
        winners = rules.annual_sharpe(tried).argmax(axis=0)
        yield from tried[winners, np.arange(count)]


def _is_believed(returns_: Floats, *, trials: int) -> bool:
    """Without a champion and with open gates skill alone decides."""
    asked = rules.evaluation("1", rules.VOLATILITY * returns_)
    return _JUDGE.compare(asked, None, trials=trials).decision is Decision.PROMOTE


def best_of_table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="Skill of the best of many trials",
        note=(
            "Models without skill that trade independently of each other, 252 days, no champion, open "
            "gates: share "
            "of the best ones that `ModelComparator` promotes when it is told of one trial, and of all."
        ),
        columns=("trials", "N", "probabilistic Sharpe > 0.95", "deflated Sharpe > 0.95"),
        rows=[
            (
                f"{trials:g}",
                f"{one['deflated'].count:,}",
                one["probabilistic"].percent(),
                one["deflated"].percent(),
            )
            for (trials,), one in found.items()
        ],
        bars=[
            Bar.of(
                found[TRIALS[-1],]["deflated"], "best of 50 without skill promoted, trials counted", "≤", 0.02
            )
        ],
    )


def gates(simulations: int, seed: int, cell: Cell) -> Findings:
    """Metrics of models without skill through every required gate."""
    days = int(cell[0])
    (flat,) = returns(generator(seed, "gates", days), simulations, days, ahead=0.0, models=1, base=0.0)
    found = (rules.measured(rules.VOLATILITY * one) for one in flat)
    counted = ({"win_rate": 0.5, "total_trades": 30.0} | metrics for metrics in found)
    return {"passed": Estimate.share(not failed(check_gates(one, None, GateThresholds())) for one in counted)}


def gates_table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="Gates alone",
        note=(
            "Share of models without skill that pass every required gate (profit > 0, Sharpe ≥ 0.5, "
            "drawdown ≤ 30 %): "
            "a floor, not a verdict."
        ),
        columns=("days", "N", "passed"),
        rows=[
            (str(days), f"{one['passed'].count:,}", one["passed"].percent()) for (days,), one in found.items()
        ],
    )


STUDIES = (
    Study(
        name="promotion/skill",
        cells=tuple((trials,) for trials in TRIALS),
        measure=best_of,
        table=best_of_table,
        seconds=7,
    ),
    Study(name="promotion/gates", cells=((60,), (90,)), measure=gates, table=gates_table, seconds=1),
)
