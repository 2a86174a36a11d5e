"""Looking again and again at the same champion."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from tests.benchmarks.decisions import rules
from tests.benchmarks.decisions.markets import Floats, generator, returns
from tests.benchmarks.decisions.tables import Bar, Table, percent
from tradai.common.model_comparison.looks import alpha_at
from tradai.common.model_comparison.paired import sharpe_difference

DAYS, WINDOW, WEEK = 365, 60, 7
ENDS = tuple(range(WINDOW, DAYS + 1, WEEK))
_CHUNK = 250

Cut = Callable[[Floats, int], tuple[Floats, Floats]]


def tables(simulations: int, seed: int) -> Iterator[Table]:
    cuts: dict[str, tuple[int, Cut]] = {
        "the same challenger, trailing 60 days": (2, lambda m, k: (m[1, trailing(k)], m[0, trailing(k)])),
        "the same challenger, all days so far": (2, lambda m, k: (m[1, : ENDS[k]], m[0, : ENDS[k]])),
        "a fresh challenger each week, trailing 60 days": (
            len(ENDS) + 1,
            lambda m, k: (m[k + 1, trailing(k)], m[0, trailing(k)]),
        ),
    }
    rows: list[tuple[str, ...]] = []
    bars: list[Bar] = []
    for name, (models, cut) in cuts.items():
        naive, each, ours = _a_year(simulations, seed, models, cut)
        rows.append((name, percent(naive), percent(each), percent(ours)))
        bars.append(Bar(claim=f"a year of weekly looks, {name}", measured=ours, side="≤", limit=0.05))
    yield Table(
        title="A year of weekly looks",
        note=(
            f"{len(ENDS)} looks at one champion by equal challengers: "
            "share of years with at least one promotion."
        ),
        columns=("looks", "higher Sharpe", "Ledoit-Wolf 5 % each time", "ours, error spent over the looks"),
        rows=rows,
        bars=bars,
    )


def trailing(look: int) -> slice:
    return slice(ENDS[look] - WINDOW, ENDS[look])


def _a_year(simulations: int, seed: int, models: int, cut: Cut) -> tuple[float, float, float]:
    source = generator(seed, "peeking", models)
    hits: list[tuple[bool, bool, bool]] = []
    for done in range(0, simulations, _CHUNK):
        count = min(_CHUNK, simulations - done)
        market = returns(source, count, DAYS, ahead=0.0, models=models)
        hits.extend(_hits(market[:, i], cut, seed=done + i) for i in range(count))
    naive, each, ours = np.mean(hits, axis=0).tolist()
    return naive, each, ours


def _hits(market: Floats, cut: Cut, seed: int) -> tuple[bool, bool, bool]:
    naive = each = ours = False
    for k in range(len(ENDS)):
        challenger, champion = cut(market, k)
        difference = sharpe_difference(challenger, champion)
        naive |= difference.delta > 0
        each |= difference.p_value() < 0.05
        ours |= rules.are_clear(challenger, champion, alphas=(alpha_at(k + 1),), seed=seed)[0]
    return naive, each, ours
