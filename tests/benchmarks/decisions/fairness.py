"""What must never happen, counted: promotions on incomplete evidence, verdicts that favour a side."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.decisions import rules
from tests.benchmarks.decisions.markets import generator, returns
from tests.benchmarks.decisions.tables import Bar, Table
from tests.unit.model_comparison.evaluations import pair
from tests.unit.model_comparison.test_evidence import GAPS
from tradai.common.model_comparison.comparator import ModelComparator
from tradai.common.model_comparison.verdict import Decision

TRIGGERS = ("manual", "scheduled", "drift_detected")
DAYS = 90


def tables(simulations: int, seed: int) -> Iterator[Table]:
    yield incomplete(min(simulations, 50))
    yield exchanged(min(simulations, 500), seed)


def incomplete(simulations: int) -> Table:
    judge, rows, promoted, asked = ModelComparator(), [], 0, 0
    strong = [pair(ahead=0.004, seed=i) for i in range(simulations)]
    for name, (spoil, _) in GAPS.items():
        answers = [
            judge.compare(*models, trigger=trigger).decision
            for challenger, champion in strong
            for models in ((spoil(challenger), champion), (challenger, spoil(champion)))
            for trigger in TRIGGERS
        ]
        found = answers.count(Decision.PROMOTE)
        rows.append((name, str(found), str(len(answers))))
        promoted, asked = promoted + found, asked + len(answers)
    complete = sum(judge.compare(*models).decision is Decision.PROMOTE for models in strong)
    return Table(
        title="Incomplete evidence",
        note=(
            f"Pairs of which {complete} of {simulations} are promoted when nothing is missing; here one "
            "thing is wrong with one of the two, for every trigger."
        ),
        columns=("what is wrong", "promoted", "asked"),
        rows=rows,
        bars=[
            Bar(
                claim=f"promotions on incomplete evidence, of {asked:,} in {len(GAPS)} ways",
                measured=promoted,
                side="≤",
                limit=0,
                unit="",
            )
        ],
    )


def exchanged(simulations: int, seed: int) -> Table:
    """Challenger and champion change places."""
    judge = ModelComparator(policy=rules.open_policy())
    champion, challenger = 0.01 * returns(generator(seed, "exchanged"), simulations, DAYS, ahead=0.5)
    delta = p_value = second = 0.0
    for ours, theirs in zip(challenger, champion, strict=True):
        models = rules.evaluation("2", ours), rules.evaluation("1", theirs)
        one, other = (judge.compare(*both).verdict.paired for both in (models, models[::-1]))
        if one is None or other is None:
            raise AssertionError("both models were complete")
        delta = max(delta, abs(one.delta_sharpe + other.delta_sharpe))
        p_value = max(p_value, abs(one.p_value + other.p_value - 1))
        second = max(second, abs(one.bootstrap_p_value + other.bootstrap_p_value - 1))
    rows = [
        ("ΔSharpe, sum of both", f"{delta:.1e}"),
        ("p, sum of both less 1", f"{p_value:.1e}"),
        ("second opinion's p, sum of both less 1", f"{second:.1e}"),
    ]
    return Table(
        title="Exchanging challenger and champion",
        note=f"Largest deviation in {simulations} pairs.",
        columns=("", "deviation"),
        rows=rows,
        bars=[
            Bar(
                claim="asymmetry when the two change places",
                measured=max(delta, p_value, second),
                side="≤",
                limit=1e-9,
                unit="",
            )
        ],
    )
