"""How often the promotion rules are wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from tests.benchmarks.decisions import rules
from tests.benchmarks.decisions.markets import YEAR, generator, returns
from tests.benchmarks.decisions.tables import Bar, Table, percent
from tradai.common.model_comparison import sharpe
from tradai.common.model_comparison.gates import check_gates, failed
from tradai.common.model_comparison.looks import alpha_at
from tradai.common.model_comparison.policy import GateThresholds, PromotionPolicy

LENGTHS = (63, 252, 756)
WINDOWS = (30, 60, 90, 252)
FIRST_LOOK = alpha_at(1)


def tables(simulations: int, seed: int) -> Iterator[Table]:
    yield naive(simulations, seed)
    yield superiority(simulations, seed)
    yield power(min(simulations, 2_000), seed)
    yield non_inferiority(min(simulations, 2_000), seed)
    yield skill(simulations, seed)
    yield whole(min(simulations, 1_000), seed)


def naive(simulations: int, seed: int) -> Table:
    """What everybody else does."""
    rows = []
    for ahead in (0.0, -1.0):
        for days in LENGTHS:
            champion, challenger = returns(
                generator(seed, "naive", ahead, days), simulations, days, ahead=ahead
            )
            theirs, ours = rules.annual_sharpe(champion), rules.annual_sharpe(challenger)
            shares = (ours > theirs, (ours > 1.05 * theirs) & (ours > 0), ours - theirs > 0.2)
            rows.append(
                (
                    f"{ahead:+.1f}",
                    str(days),
                    *(percent(share.mean()) for share in shares),
                    percent(rules.analytic_share(challenger, champion, alpha=0.05)),
                )
            )
    passing = percent(gates_alone(simulations, seed))
    return Table(
        title="The obvious rules",
        note=(
            "Share of challengers promoted over a champion with an annual Sharpe ratio of 1.0, "
            "correlation 0.9. "
            f"The gates alone pass a model without skill in {passing} of 90-day windows."
        ),
        columns=("true ΔSharpe", "days", "higher Sharpe", "5 % better", "+0.2 Sharpe", "Ledoit-Wolf 5 %"),
        rows=rows,
    )


def gates_alone(simulations: int, seed: int) -> float:
    """Share of 90-day windows in which a model without skill passes every required gate."""
    (flat,) = returns(generator(seed, "gates"), simulations, 90, ahead=0.0, models=1, base=0.0)
    flat = flat * 0.01
    equity = np.cumprod(1 + flat, axis=1)
    drawdown = (1 - equity / np.maximum.accumulate(equity, axis=1)).max(axis=1)
    measured = zip(equity[:, -1] - 1, rules.annual_sharpe(flat), drawdown, strict=True)
    passed = [
        not failed(
            check_gates(
                {
                    "total_profit": p,
                    "sharpe_ratio": s,
                    "max_drawdown": d,
                    "win_rate": 0.5,
                    "total_trades": 30,
                },
                None,
                GateThresholds(),
            )
        )
        for p, s, d in measured
    ]
    return float(np.mean(passed))


def superiority(simulations: int, seed: int) -> Table:
    """Our paired verdict: error and power."""
    rows: list[tuple[str, ...]] = []
    bars: list[Bar] = []
    for ahead in (0.0, -1.0, 1.0):
        for days in LENGTHS:
            champion, challenger = returns(
                generator(seed, "superiority", ahead, days), simulations, days, ahead=ahead
            )
            plain, first = rules.paired_shares(challenger, champion, alphas=(0.05, FIRST_LOOK))
            alone = rules.analytic_share(challenger, champion, alpha=0.05)
            rows.append((f"{ahead:+.1f}", str(days), percent(plain), percent(first), percent(alone)))
            bars.extend(_superiority_bars(ahead, days, plain, first))
    bars.append(_same_as_the_comparator(seed))
    return Table(
        title="Superiority (scheduled, manual)",
        note=(
            "Both lower bounds of ΔSharpe above 0; gates and skill off. "
            "The first look has an error rate of 0.0304."
        ),
        columns=(
            "true ΔSharpe",
            "days",
            "promoted at error rate 0.05",
            "promoted at the first look",
            "Ledoit-Wolf alone",
        ),
        rows=rows,
        bars=bars,
    )


def _superiority_bars(ahead: float, days: int, plain: float, first: float) -> Iterator[Bar]:
    if ahead == 0:
        yield Bar(
            claim=f"equal challenger promoted, {days} days, error rate 0.05",
            measured=plain,
            side="≤",
            limit=0.06,
        )
        yield Bar(
            claim=f"equal challenger promoted, {days} days, first look", measured=first, side="≤", limit=0.04
        )
    elif ahead < 0:
        yield Bar(
            claim=f"challenger 1.0 Sharpe worse promoted, {days} days, error rate 0.05",
            measured=plain,
            side="≤",
            limit=0.01,
        )
    elif days == YEAR:
        yield Bar(
            claim="power for +1.0 Sharpe, 252 days, error rate 0.05", measured=plain, side="≥", limit=0.70
        )
        yield Bar(claim="power for +1.0 Sharpe, 252 days, first look", measured=first, side="≥", limit=0.60)


def _same_as_the_comparator(seed: int, simulations: int = 60) -> Bar:
    """The rules above are shortcuts: `ModelComparator` must say the same."""
    champion, challenger = returns(generator(seed, "same"), simulations, 120, ahead=1.5)
    different = 0
    for trigger, margin in (("manual", 0.0), ("drift_detected", 0.25 / math.sqrt(YEAR))):
        for i in range(simulations):
            quick = rules.are_clear(challenger[i], champion[i], alphas=(FIRST_LOOK,), margin=margin)
            whole = rules.comparator_share(
                challenger[i : i + 1], champion[i : i + 1], policy=rules.open_policy(), trigger=trigger
            )
            different += quick != (bool(whole),)
    return Bar(
        claim=f"verdicts of the shortcut that differ from ModelComparator's, of {2 * simulations}",
        measured=different,
        side="≤",
        limit=0,
        unit="",
    )


def power(simulations: int, seed: int) -> Table:
    """What a longer window buys."""
    gains = (0.0, 0.5, 1.0, 2.0, 4.0)
    rows = []
    for days in WINDOWS:
        shares = []
        for ahead in gains:
            champion, challenger = returns(
                generator(seed, "power", ahead, days), simulations, days, ahead=ahead
            )
            shares.append(percent(rules.paired_shares(challenger, champion, alphas=(FIRST_LOOK,))[0]))
        rows.append((str(days), *shares))
    return Table(
        title="Power by `promotion.window_days`",
        note=(
            "Share of challengers promoted at the first look, by how much better they truly are "
            "(annual Sharpe), correlation 0.9. Shorter is fresher, longer is surer; "
            "at most 2,000 simulations."
        ),
        columns=("window_days", *(f"+{ahead:g}" for ahead in gains)),
        rows=rows,
    )


def non_inferiority(simulations: int, seed: int) -> Table:
    """After drift: how much worse may slip through, how much equal gets in."""
    margin = 0.25 / math.sqrt(YEAR)
    gains = (-1.0, -0.5, -0.25, 0.0, 0.5, 1.0, 2.0)
    rows = []
    for days in WINDOWS:
        shares = []
        for ahead in gains:
            champion, challenger = returns(
                generator(seed, "non-inferiority", ahead, days), simulations, days, ahead=ahead
            )
            shares.append(
                percent(rules.paired_shares(challenger, champion, alphas=(FIRST_LOOK,), margin=margin)[0])
            )
        rows.append((str(days), *shares))
    return Table(
        title="Non-inferiority (drift)",
        note=(
            "Both lower bounds above -0.25 annual Sharpe, first look; the share at -0.25 is the error rate; "
            "at most 2,000 simulations."
        ),
        columns=("window_days", *(f"{ahead:+g}" for ahead in gains)),
        rows=rows,
    )


def skill(simulations: int, seed: int) -> Table:
    """The best of many models without skill."""
    rows: list[tuple[str, ...]] = []
    bars: list[Bar] = []
    for trials in (1, 10, 50):
        probabilistic, deflated = _best_of(trials, simulations, seed)
        rows.append((str(trials), percent(probabilistic), percent(deflated)))
        if trials == 50:
            bars.append(
                Bar(claim="best of 50 without skill promoted", measured=deflated, side="≤", limit=0.02)
            )
    return Table(
        title="Skill of the best of many trials",
        note="No champion, 252 days, normal returns without skill; share that is believed to have skill.",
        columns=("trials", "probabilistic Sharpe > 0.95", "deflated Sharpe > 0.95"),
        rows=rows,
        bars=bars,
    )


def _best_of(trials: int, simulations: int, seed: int) -> tuple[float, float]:
    source = generator(seed, "skill", trials)
    believed = []
    for _ in range(simulations):
        tried = source.standard_normal((trials, YEAR)) * 0.01
        best = sharpe.moments(tried[np.argmax(tried.mean(1) / tried.std(1))])
        believed.append(
            (sharpe.probabilistic_sharpe(best) > 0.95, sharpe.deflated_sharpe(best, trials) > 0.95)
        )
    return tuple(np.mean(believed, axis=0).tolist())


def whole(simulations: int, seed: int) -> Table:
    """Everything switched on."""
    policy = PromotionPolicy(days_per_year=YEAR)
    rows = []
    for base, ahead in ((1.0, 0.0), (1.0, 1.0), (3.0, 0.0), (3.0, 2.0), (0.0, 0.0)):
        for days in (60, 252):
            source = generator(seed, "whole", base, ahead, days)
            champion, challenger = returns(source, simulations, days, ahead=ahead, base=base)
            shares = [
                percent(rules.judged_share(challenger, champion, policy=policy, trigger=trigger))
                for trigger in ("scheduled", "drift_detected")
            ]
            rows.append((f"{base:g}", f"{ahead:+g}", str(days), *shares))
    return Table(
        title="The whole verdict",
        note=(
            f"`ModelComparator` with its default policy: gates, skill and paired test, first look "
            f"({simulations} simulations)."
        ),
        columns=("champion's Sharpe", "true ΔSharpe", "days", "promoted (scheduled)", "promoted (drift)"),
        rows=rows,
    )
