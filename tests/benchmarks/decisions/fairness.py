"""What must never happen, counted: promotions on incomplete evidence, verdicts that favour a side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.benchmarks.decisions import rules
from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.markets import generator, returns
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Bar, Table
from tests.unit.model_comparison.evaluations import pair
from tests.unit.model_comparison.test_evidence import DIFFERENCES, GAPS, Spoil
from tradai.common.model_comparison.comparator import ModelComparator
from tradai.common.model_comparison.verdict import Decision

TRIGGERS = ("manual", "scheduled", "drift_detected")
DAYS = 90
NOTHING = "nothing"


def _spoils() -> dict[str, Spoil]:
    ways: dict[str, Spoil] = {name: spoil for name, (spoil, _) in GAPS.items()}
    for named, change in DIFFERENCES.items():
        ways[named] = lambda given, change=change: replace(given, **change)  # type: ignore[misc]  # a default
    return ways


SPOILS = _spoils()


def incomplete(simulations: int, _: int, cell: Cell) -> Findings:
    """Strong pairs of which one side is spoiled in one way."""
    judge, spoil = ModelComparator(), SPOILS.get(str(cell[0]))
    strong = [pair(ahead=0.004, seed=i) for i in range(simulations)]
    if spoil is None:
        asked = strong
    else:
        asked = [
            models
            for challenger, champion in strong
            for models in ((spoil(challenger), champion), (challenger, spoil(champion)))
        ]
    answers = [judge.compare(*models, trigger=trigger).decision for models in asked for trigger in TRIGGERS]
    return {"promoted": Estimate.exact(answers.count(Decision.PROMOTE), len(answers))}


def incomplete_table(found: Mapping[Cell, Findings]) -> Table:
    spoiled = {str(way): one["promoted"] for (way,), one in found.items()}
    complete = spoiled.pop(NOTHING)
    asked = sum(one.count for one in spoiled.values())
    wrong = Estimate.exact(sum(one.value for one in spoiled.values()), asked)
    return Table(
        title="Incomplete evidence",
        note=(
            f"Pairs that are promoted in {complete.value:.0f} of {complete.count} questions when nothing "
            "is missing; "
            "here one thing is wrong with one of the two, for every trigger."
        ),
        columns=("what is wrong", "promoted", "asked"),
        rows=[(way, f"{one.value:.0f}", str(one.count)) for way, one in spoiled.items()],
        bars=[Bar.of(wrong, f"promotions on incomplete evidence, {len(spoiled)} ways", "≤", 0, "")],
    )


def exchanged(simulations: int, seed: int, _: Cell) -> Findings:
    """Challenger and champion change places; the largest deviations."""
    champions, challengers = rules.VOLATILITY * returns(
        generator(seed, "exchanged"), simulations, DAYS, ahead=0.5
    )
    worst = {"ΔSharpe, sum of both": 0.0, "p, sum of both less 1": 0.0, "second opinion's p, the same": 0.0}
    for ours, theirs in zip(challengers, champions, strict=True):
        models = rules.evaluation("2", ours), rules.evaluation("1", theirs)
        one, other = (rules.judge().compare(*both).verdict.paired for both in (models, models[::-1]))
        if one is None or other is None:
            raise AssertionError("both models were complete")
        deviations = (
            one.delta_sharpe + other.delta_sharpe,
            one.p_value + other.p_value - 1,
            one.bootstrap_p_value + other.bootstrap_p_value - 1,
        )
        worst = {
            name: max(most, abs(seen)) for (name, most), seen in zip(worst.items(), deviations, strict=True)
        }
    return {name: Estimate.exact(most, simulations) for name, most in worst.items()}


def exchanged_table(found: Mapping[Cell, Findings]) -> Table:
    worst = found[()]
    most = max(worst.values(), key=lambda one: one.value)
    return Table(
        title="Exchanging challenger and champion",
        note=f"Largest deviation in {most.count} pairs.",
        columns=("", "deviation"),
        rows=[(name, f"{one.value:.1e}") for name, one in worst.items()],
        bars=[Bar.of(most, "asymmetry when the two change places", "≤", 1e-9, "")],
    )


STUDIES = (
    Study(
        name="fairness/incomplete",
        cells=tuple((way,) for way in (NOTHING, *SPOILS)),
        measure=incomplete,
        table=incomplete_table,
        seconds=0.4,
        most=50,
    ),
    Study(
        name="fairness/exchanged",
        cells=((),),
        measure=exchanged,
        table=exchanged_table,
        seconds=5,
        most=500,
    ),
)
