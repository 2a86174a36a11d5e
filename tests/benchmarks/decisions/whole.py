"""Everything switched on."""

from __future__ import annotations

from collections.abc import Mapping

from tests.benchmarks.decisions import rules
from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.markets import generator, returns
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Table

TRUTHS = ((1.0, 0.0), (1.0, 1.0), (3.0, 0.0), (3.0, 2.0), (0.0, 0.0))
TRIGGERS = ("scheduled", "drift_detected")
ENOUGH = 1_000


def measure(simulations: int, seed: int, cell: Cell) -> Findings:
    base, ahead, days = map(float, cell)
    source = generator(seed, "whole", base, ahead, days)
    champions, challengers = returns(source, simulations, int(days), ahead=ahead, base=base)
    pairs = list(enumerate(zip(challengers, champions, strict=True)))
    return {
        trigger: Estimate.share(rules.is_worth_it(a, b, trigger=trigger, seed=i) for i, (a, b) in pairs)
        for trigger in TRIGGERS
    }


def table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="The whole verdict",
        note=(
            "`ModelComparator` with its default policy: gates, skill and paired test, first look. No bar "
            "hangs on "
            f"it: at most {ENOUGH:,} simulations."
        ),
        columns=(
            "champion's Sharpe",
            "true ΔSharpe",
            "days",
            "N",
            "promoted (scheduled)",
            "promoted (drift)",
        ),
        rows=[
            (
                f"{base:g}",
                f"{ahead:+g}",
                str(days),
                f"{one['scheduled'].count:,}",
                *(one[trigger].percent() for trigger in TRIGGERS),
            )
            for (base, ahead, days), one in found.items()
        ],
    )


STUDIES = (
    Study(
        name="promotion/whole",
        cells=tuple((*truth, days) for truth in TRUTHS for days in (60, 252)),
        measure=measure,
        table=table,
        seconds=9,
        most=ENOUGH,
    ),
)
