"""How often a promotion is wrong, and how often a better model is seen: ours beside the obvious rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.benchmarks.decisions import rules
from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.markets import YEAR, generator, returns
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Bar, Table
from tradai.common.model_comparison.paired import sharpe_difference

LENGTHS = (63, 252, 756)
AHEAD = (0.0, -1.0, 1.0)
NEAR_THEIR_BARS = {(0.0, 63), (1.0, 252)}
TIMES_MORE = 4
COLUMNS: Mapping[str, str] = {
    "higher": "higher Sharpe",
    "better": "5 % better",
    "margin": "+0.2 Sharpe",
    "analytic": "Ledoit-Wolf 5 %",
    "plain": "ours, error rate 0.05",
    "first": "ours, first look",
}


def measure(simulations: int, seed: int, cell: Cell) -> Findings:
    ahead, days = map(float, cell)
    simulations *= TIMES_MORE if cell in NEAR_THEIR_BARS else 1
    champions, challengers = returns(
        generator(seed, "superiority", ahead, days), simulations, int(days), ahead=ahead
    )
    theirs, ours = rules.annual_sharpe(champions), rules.annual_sharpe(challengers)
    pairs = list(zip(challengers, champions, strict=True))
    at_once, looks = rules.FIVE_PERCENT_AT_ONCE, 0.05
    return {
        "higher": Estimate.share(ours > theirs),
        "better": Estimate.share((ours > 1.05 * theirs) & (ours > 0)),
        "margin": Estimate.share(ours - theirs > 0.2),
        "analytic": Estimate.share(sharpe_difference(a, b).p_value() < 0.05 for a, b in pairs),
        "plain": Estimate.share(
            rules.is_promoted(a, b, alpha=at_once, seed=i) for i, (a, b) in enumerate(pairs)
        ),
        "first": Estimate.share(
            rules.is_promoted(a, b, alpha=looks, seed=i) for i, (a, b) in enumerate(pairs)
        ),
    }


def table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="Superiority (scheduled, manual), beside the obvious rules",
        note=(
            "Share of challengers promoted over a champion with an annual Sharpe ratio of 1.0, correlation "
            "0.9, the same simulations for every rule. Ours: `ModelComparator`, gates and skill off; the "
            "first look has an error rate of 0.0304. Two rows are near their bars and have "
            f"{TIMES_MORE} times the simulations."
        ),
        columns=("true ΔSharpe", "days", "N", *COLUMNS.values()),
        rows=[
            (
                f"{ahead:+.1f}",
                str(days),
                f"{one['plain'].count:,}",
                *(one[name].percent() for name in COLUMNS),
            )
            for (ahead, days), one in found.items()
        ],
        bars=[bar for cell, one in found.items() for bar in _bars(cell, one)],
    )


def _bars(cell: Cell, found: Findings) -> Iterator[Bar]:
    ahead, days = cell
    plain, first = found["plain"], found["first"]
    if ahead == 0:
        yield Bar.of(plain, f"equal challenger promoted, {days} days, error rate 0.05", "≤", 0.06)
        yield Bar.of(first, f"equal challenger promoted, {days} days, first look", "≤", 0.04)
    elif ahead == -1:
        yield Bar.of(plain, f"challenger 1.0 Sharpe worse promoted, {days} days, error rate 0.05", "≤", 0.01)
    elif days == YEAR:
        yield Bar.of(plain, "power for +1.0 Sharpe, 252 days, error rate 0.05", "≥", 0.70)
        yield Bar.of(first, "power for +1.0 Sharpe, 252 days, first look", "≥", 0.60)


def same(simulations: int, seed: int, _: Cell) -> Findings:
    """Verdicts with the shortcut and without."""
    champions, challengers = returns(generator(seed, "same"), simulations, 120, ahead=1.0)
    asked = [
        rules.is_promoted(a, b, trigger=trigger, seed=i)
        is not rules.is_decided(rules.judge(), a, b, trigger=trigger, seed=i)
        for trigger in ("manual", "drift_detected")
        for i, (a, b) in enumerate(zip(challengers, champions, strict=True))
    ]
    return {"different": Estimate.exact(sum(asked), len(asked))}


def same_table(found: Mapping[Cell, Findings]) -> Table:
    different = found[()]["different"]
    return Table(
        title="The benchmark's one shortcut",
        note=(
            "These tables take every promotion from `ModelComparator`. It is not asked where Ledoit-Wolf's "
            "bound, "
            "which it needs, fails already; here it is asked every time."
        ),
        columns=("verdicts", "different"),
        rows=[(str(different.count), f"{different.value:.0f}")],
        bars=[Bar.of(different, "verdicts that the benchmark's shortcut changes", "≤", 0, "")],
    )


STUDIES = (
    Study(
        name="promotion/superiority",
        cells=tuple((ahead, days) for ahead in AHEAD for days in LENGTHS),
        measure=measure,
        table=table,
        seconds=15,
    ),
    Study(name="promotion/shortcut", cells=((),), measure=same, table=same_table, seconds=3, most=200),
)
