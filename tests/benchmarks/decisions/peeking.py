"""Looking again and again at the same champion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from tests.benchmarks.decisions import rules
from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.markets import Floats, generator, returns
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Bar, Table
from tradai.common.model_comparison.paired import sharpe_difference

DAYS, WINDOW, WEEK = 365, 60, 7
ENDS = tuple(range(WINDOW, DAYS + 1, WEEK))
SAME, GROWING, FRESH = (
    "the same challenger, trailing 60 days",
    "the same challenger, all days so far",
    "a fresh challenger each week, trailing 60 days",
)
RULES: Mapping[str, str] = {
    "naive": "higher Sharpe",
    "each": "Ledoit-Wolf 5 % each time",
    "ours": "ours, error spent over the looks",
}
_CHUNK = 250


def measure(simulations: int, seed: int, cell: Cell) -> Findings:
    """Years with at least one promotion."""
    kind = str(cell[0])
    years = [
        _hits(_pairs(market, kind), seed=i) for i, market in enumerate(_markets(simulations, seed, kind))
    ]
    return {
        name: Estimate.share(column)
        for name, column in zip(RULES, np.array(years, dtype=bool).T, strict=True)
    }


def _markets(simulations: int, seed: int, kind: str) -> Iterator[Floats]:
    """Champion and as many challengers as the year needs, shape (models, days)."""
    models = len(ENDS) + 1 if kind == FRESH else 2
    source = generator(seed, "peeking", models)
    for done in range(0, simulations, _CHUNK):
        count = min(_CHUNK, simulations - done)
        market = returns(source, count, DAYS, ahead=0.0, models=models)
        yield from (market[:, i] for i in range(count))


def _pairs(market: Floats, kind: str) -> Iterator[tuple[Floats, Floats]]:
    for look, end in enumerate(ENDS):
        seen = slice(0 if kind == GROWING else end - WINDOW, end)
        challenger = market[look + 1] if kind == FRESH else market[1]
        yield challenger[seen], market[0, seen]


def _hits(pairs: Iterator[tuple[Floats, Floats]], seed: int) -> tuple[bool, bool, bool]:
    naive = each = ours = False
    for look, (challenger, champion) in enumerate(pairs, start=1):
        difference = sharpe_difference(challenger, champion)
        naive |= difference.delta > 0
        each |= difference.p_value() < 0.05
        ours |= rules.is_promoted(challenger, champion, look=look, seed=seed)
    return naive, each, ours


def table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="A year of weekly looks",
        note=(
            f"{len(ENDS)} looks at one champion by equal challengers: "
            "share of years with at least one promotion."
        ),
        columns=("looks", "N", *RULES.values()),
        rows=[
            (str(kind), f"{one['ours'].count:,}", *(one[rule].percent() for rule in RULES))
            for (kind,), one in found.items()
        ],
        bars=[
            Bar.of(one["ours"], f"a year of weekly looks, {kind}", "≤", 0.05)
            for (kind,), one in found.items()
        ],
    )


STUDIES = (
    Study(
        name="promotion/peeking",
        cells=((SAME,), (GROWING,), (FRESH,)),
        measure=measure,
        table=table,
        seconds=40,
    ),
)
