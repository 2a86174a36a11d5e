"""Is the challenger better than the champion, and how sure is that?"""

from __future__ import annotations

from dataclasses import dataclass, field

from tradai.common.entities.retraining import RetrainingTrigger
from tradai.common.errors import ValidationFailedError
from tradai.common.model_comparison import gates, reasons
from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.evidence import Evidence, missing_of, read_evidence
from tradai.common.model_comparison.pairing import paired_test
from tradai.common.model_comparison.policy import PromotionPolicy
from tradai.common.model_comparison.readings import whole
from tradai.common.model_comparison.skill import skill_of
from tradai.common.model_comparison.verdict import Comparison, Decision, PairedTest, Rule, Skill, Verdict

MOST_COUNTED = 1_000_000
MOST_SEED = 2**64 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One comparison, read and found complete or not."""

    challenger: Evaluation
    champion: Evaluation | None
    ours: Evidence
    theirs: Evidence | None
    rule: Rule
    look: int
    trials: int
    seed: int

    @property
    def missing(self) -> tuple[str, ...]:
        return missing_of(self.challenger, self.champion, self.ours, self.theirs)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelComparator:
    """Evidence, gates, skill, paired test: the first that says no decides.

    Error rates of the whole are measured in docs/decision-quality.md.
    """

    policy: PromotionPolicy = field(default_factory=PromotionPolicy)

    def compare(  # noqa: PLR0917  # the promised signature
        self,
        challenger: Evaluation,
        champion: Evaluation | None,
        trigger: str = "manual",
        looks: int = 1,
        trials: int = 1,
        seed: int = 0,
    ) -> Comparison:
        """The verdict on a challenger; equal arguments give an equal verdict.

        Args:
            challenger: the model that would be deployed, frozen before the window.
            champion: the model that trades, on the same window; None when there is none.
            trigger: `scheduled` and `manual` ask for superiority, `drift_detected` for non-inferiority.
            looks: which comparison with this champion it is, counted from 1.
            trials: models among which the challenger was the best.
            seed: of the bootstrap; see `looks.seed_of`.

        Raises:
            ValidationFailedError: names the argument that is no evaluation, known trigger or whole number.
        """
        _insist_on_evaluations(challenger, champion)
        question = _Question(
            challenger=challenger,
            champion=champion,
            ours=read_evidence(challenger),
            theirs=None if champion is None else read_evidence(champion),
            rule=_rule(trigger, champion),
            look=whole("looks", looks, least=1, most=MOST_COUNTED),
            trials=whole("trials", trials, least=1, most=MOST_COUNTED),
            seed=whole("seed", seed, least=0, most=MOST_SEED),
        )
        return self._incomplete(question) if question.missing else self._judged(question)

    def _incomplete(self, question: _Question) -> Comparison:
        verdict = self._verdict(question)
        return Comparison(
            decision=Decision.MANUAL_REVIEW,
            confidence=0.0,
            checks=(),
            verdict=verdict,
            reason=reasons.insufficient(question.challenger, verdict),
        )

    def _judged(self, question: _Question) -> Comparison:
        theirs = None if question.theirs is None else question.theirs.metrics
        checks = gates.check_gates(question.ours.metrics, theirs, self.policy.gates)
        champion_checks = () if theirs is None else gates.check_gates(theirs, None, self.policy.gates)
        refused = gates.failed(checks)
        verdict = self._verdict(
            question,
            score=gates.score(checks),
            neither_fit=bool(refused and gates.failed(champion_checks)),
            skill=skill_of(question.ours.returns, question.trials, self.policy),
            paired=self._paired(question),
        )
        decision, reason = _decide(question, verdict, refused, gates.failed(champion_checks))
        return Comparison(
            decision=decision,
            confidence=_confidence(verdict),
            checks=checks,
            verdict=verdict,
            reason=reason,
            profit_improvement=_profit_improvement(question.ours, question.theirs),
        )

    def _verdict(
        self,
        question: _Question,
        *,
        score: float | None = None,
        neither_fit: bool = False,
        skill: Skill | None = None,
        paired: PairedTest | None = None,
    ) -> Verdict:
        days = question.ours.days
        champion = question.champion
        return Verdict(
            rule=question.rule,
            missing=question.missing,
            days=len(days),
            days_short=max(question.ours.days_short, question.theirs.days_short if question.theirs else 0),
            window_days=self.policy.window_days,
            window_start=days[0] if days else None,
            window_end=days[-1] if days else None,
            challenger_trained_until=question.challenger.trained_until,
            champion_trained_until=champion.trained_until if champion else None,
            score=score,
            neither_fit=neither_fit,
            skill=skill,
            paired=paired,
        )

    def _paired(self, question: _Question) -> PairedTest | None:
        if question.theirs is None:
            return None
        return paired_test(
            question.ours,
            question.theirs,
            rule=question.rule,
            look=question.look,
            seed=question.seed,
            policy=self.policy,
        )


def _insist_on_evaluations(challenger: object, champion: object) -> None:
    if not isinstance(challenger, Evaluation):
        raise ValidationFailedError(f"challenger: {type(challenger).__name__} is not an Evaluation")
    if not isinstance(champion, Evaluation | None):
        raise ValidationFailedError(f"champion: {type(champion).__name__} is neither an Evaluation nor None")


def _rule(trigger: str, champion: Evaluation | None) -> Rule:
    try:
        known = RetrainingTrigger(trigger)
    except ValueError:
        choices = ", ".join(RetrainingTrigger)
        raise ValidationFailedError(f"trigger: {trigger!r} is unknown; choose one of {choices}") from None
    if champion is None:
        return Rule.SKILL
    return Rule.NON_INFERIORITY if known is RetrainingTrigger.DRIFT_DETECTED else Rule.SUPERIORITY


def _profit_improvement(ours: Evidence, theirs: Evidence | None) -> float | None:
    profit, former = ours.metrics["total_profit"], theirs.metrics["total_profit"] if theirs else None
    return None if profit is None or former is None else profit - former


def _confidence(verdict: Verdict) -> float:
    if verdict.paired is not None:
        return 1 - verdict.paired.p_value
    return verdict.skill.deflated if verdict.skill else 0.0


def _decide(
    question: _Question,
    verdict: Verdict,
    refused: tuple[gates.Check, ...],
    champion_refused: tuple[gates.Check, ...],
) -> tuple[Decision, str]:
    models = (question.challenger, question.champion)
    skill, paired = verdict.skill, verdict.paired
    if refused:
        return Decision.KEEP, reasons.gates_failed(models, refused, champion_refused)
    if skill is None or not skill.passed:
        return Decision.KEEP, reasons.unskilled(models, verdict)
    if question.champion is None or paired is None:
        return Decision.PROMOTE, reasons.first_champion(question.challenger, skill)
    if not paired.is_clear:
        return Decision.KEEP, reasons.not_clear(models, verdict, paired)
    if paired.too_deep:
        return Decision.KEEP, reasons.too_deep(models, *paired.too_deep)
    return Decision.PROMOTE, reasons.promoted(question.challenger, question.champion, verdict, paired)
