"""Verdicts in one or two sentences, for a person who has never seen the code."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.gates import Check
from tradai.common.model_comparison.verdict import PairedTest, Rule, Skill, Verdict

Models = tuple[Evaluation, Evaluation | None]


def _percent(value: float, digits: int = 0) -> str:
    return f"{100 * value:.{1 + digits}f} %"


def _points(value: float, digits: int = 0) -> str:
    return f"{100 * value:.{1 + digits}f} points"


def _plain(value: float, digits: int = 0) -> str:
    return f"{value:.{2 + digits}f}"


def _whole(value: float, digits: int = 0) -> str:
    return f"{value:.{digits}f}"


_SPOKEN: Mapping[str, tuple[str, Callable[[float, int], str]]] = MappingProxyType(
    {
        "total_profit": ("profit", _percent),
        "sharpe_ratio": ("Sharpe ratio", _plain),
        "max_drawdown": ("drawdown", _percent),
        "win_rate": ("win rate", _percent),
        "total_trades": ("trades", _whole),
    }
)
_RULE: Mapping[str, str] = MappingProxyType({">": "above", ">=": "at least", "<=": "at most"})
_TOO_LONG_DAYS = 1_000
_MOST_DIGITS = 6


def insufficient(challenger: Evaluation, verdict: Verdict) -> str:
    """`insufficient_data` with what is missing."""
    short = verdict.days_short
    wait = f"; {short} more {'day is' if short == 1 else 'days are'} needed" if short else ""
    return (
        f"insufficient_data: {challenger.label} can't be judged, a person has to decide: "
        f"{'; '.join(verdict.missing)}{wait}."
    )


def gates_failed(models: Models, refused: tuple[Check, ...], champion_refused: tuple[Check, ...]) -> str:
    challenger, champion = models
    text = f"{_keep(champion)}: {challenger.label} fails required checks: {_listed(refused)}."
    if champion is None or not champion_refused:
        return text
    return (
        f"{text} {champion.champion_label.capitalize()}, which trades now, fails "
        f"{_listed(champion_refused)} too: neither is fit to trade; "
        "stop trading with `tradai strategy pause`."
    )


def unskilled(models: Models, verdict: Verdict) -> str:
    challenger, champion = models
    skill = verdict.skill
    if skill is None:
        return f"{_keep(champion)}: {challenger.label} never traded, so there is no skill to see."
    best_of = f" as the best of {skill.trials} trials" if skill.trials > 1 else ""
    luck = "could be luck" if skill.sharpe > 0 else "is no sign of skill"
    wait = skill.minimum_track_record_days - verdict.days
    longer = f"; {_span(wait)} like these would do" if math.isfinite(wait) else ""
    return (
        f"{_keep(champion)}: {challenger.label}'s Sharpe ratio of {skill.sharpe:.2f} over {verdict.days} days"
        f"{best_of} {luck}: that it has skill is {_certainty(skill.deflated)} certain, "
        f"{_percent(skill.required)} is needed{longer}."
    )


def first_champion(challenger: Evaluation, skill: Skill) -> str:
    return (
        f"Promote {challenger.label}: there is no champion, every required check passes "
        f"and that it has skill is {_certainty(skill.deflated)} certain."
    )


def not_clear(models: Models, verdict: Verdict, test: PairedTest) -> str:
    challenger, champion = models
    return (
        f"{_keep(champion)}: {challenger.label}'s Sharpe ratio is {_apart(test)} over {verdict.days} days. "
        f"{_not_shown(verdict, test)}. {verdict.days} days can show a difference of "
        f"{test.minimum_detectable:.2f}; {_wait(test)}."
    )


def too_deep(models: Models, excess: float, allowed: float) -> str:
    challenger, champion = models
    return (
        f"{_keep(champion)}: {challenger.label}'s drawdown is "
        f"{_apart_from(allowed, excess, _points)} deeper, {_points(allowed)} are allowed."
    )


def promoted(challenger: Evaluation, champion: Evaluation, verdict: Verdict, test: PairedTest) -> str:
    asked = (
        f" (after drift it only has to be no more than {test.margin:.2f} worse)"
        if verdict.rule is Rule.NON_INFERIORITY
        else ""
    )
    return (
        f"Promote {challenger.label} over {champion.champion_label}: its Sharpe ratio is {_apart(test)} over "
        f"{verdict.days} days{asked}, and {_by_luck(verdict, test)}."
    )


def _keep(champion: Evaluation | None) -> str:
    return f"Keep {champion.champion_label}" if champion else "Promote nothing"


def _listed(checks: tuple[Check, ...]) -> str:
    return "; ".join(_check(check) for check in checks)


def _check(check: Check) -> str:
    name, spoken = _SPOKEN[check.metric]
    found = "undefined, nothing was traded"
    if check.value is not None:
        found = _apart_from(check.threshold, check.value, spoken)
    return f"{name} {found} (must be {_RULE[check.rule]} {spoken(check.threshold, 0)})"


def _apart_from(threshold: float, value: float, spoken: Callable[[float, int], str]) -> str:
    """With as many digits as it takes to see on which side of the threshold it lies."""
    texts = ((spoken(value, more), spoken(threshold, more)) for more in range(_MOST_DIGITS))
    return next((text for text, bar in texts if text.lstrip("-") != bar), spoken(value, 0))


def _apart(test: PairedTest) -> str:
    way = "above" if test.delta_sharpe >= 0 else "below"
    return (
        f"{abs(test.delta_sharpe):.2f} {way} the champion's "
        f"({test.challenger_sharpe:.2f} against {test.champion_sharpe:.2f})"
    )


def _not_shown(verdict: Verdict, test: PairedTest) -> str:
    is_after_drift = verdict.rule is Rule.NON_INFERIORITY
    asked = f"no more than {test.margin:.2f} worse" if is_after_drift else "better"
    if test.delta_sharpe + test.margin <= 0:
        return f"It has to be {asked}{' after drift' if is_after_drift else ''}"
    return f"That does not show that it is {asked}: {_by_luck(verdict, test)}"


def _by_luck(verdict: Verdict, test: PairedTest) -> str:
    """What both p-values say, by the less certain of them."""
    other = (
        f"a model that is {test.margin:.2f} worse"
        if verdict.rule is Rule.NON_INFERIORITY
        else "an equally good model"
    )
    by_luck = _chance(max(test.p_value, test.bootstrap_p_value))
    return (
        f"{other} would look at least this good in {by_luck} of such comparisons by luck; "
        f"at most {_chance(test.alpha)} is accepted in comparison {test.look} with this champion"
    )


def _wait(test: PairedTest) -> str:
    if test.days_needed is None:
        return "waiting won't help while it is not ahead"
    return f"to be sure of this one takes {_span(test.days_needed)}"


def _span(days: float) -> str:
    if days > _TOO_LONG_DAYS:
        return "years"
    whole = math.ceil(days)
    return f"about {whole} more {'day' if whole == 1 else 'days'}"


def _certainty(probability: float) -> str:
    return _percent(probability) if probability < 0.9995 else "over 99.9 %"  # noqa: PLR2004  # nothing is 100 %


def _chance(probability: float) -> str:
    share = 100 * probability
    return f"{share:.1f} %" if share >= 0.1 else f"{share:.1g} %"  # noqa: PLR2004  # two digits say it
