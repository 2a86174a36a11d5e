"""Evaluate every strategy and start the workflow for each yes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from tradai.common.entities.retraining import RetrainingQuestion, RetrainingVerdict
from tradai.common.errors import TradaiError
from tradai.common.retraining.check import RetrainingCheck
from tradai.common.retraining.execution_name import execution_name, hour_key, trace_of
from tradai.common.retraining.ports import Started, Workflow
from tradai.common.retraining.run import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why the scheduler runs: a tick, a drift alarm, or somebody who asks.

    Args:
        occurred_at: the event's own time, never the clock's, so that a redelivery has the same name.
        models: strategies to look at; None means all.
        manual_trigger: a person asks; quiet times do not count.
    """

    occurred_at: datetime
    models: tuple[str, ...] | None = None
    force: bool = False
    manual_trigger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """One strategy's answer. The ARN and the trace are of the run that was started or exists already."""

    model_name: str
    decision: str
    reason: str
    trigger: str | None = None
    triggered: bool = False
    execution_arn: str | None = None
    trace_id: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrainingScheduler:
    """One path for every trigger: the policy first, the state machine only on a yes."""

    check: RetrainingCheck
    workflow: Workflow
    strategies: Callable[[], Iterable[str]]

    def run(self, occasion: Occasion) -> tuple[Evaluated, ...]:
        """Every strategy gets its answer; a broken one does not stop the others."""
        models = self.strategies() if occasion.models is None else occasion.models
        return tuple(self._one(name, occasion) for name in models)

    def _one(self, name: str, occasion: Occasion) -> Evaluated:
        try:
            answer = self.check.decide(_question(name, occasion))
            if answer.decision.decision is not RetrainingVerdict.NEEDS_RETRAINING:
                return _skipped(answer)
            run = _name(answer, occasion)
            trace = trace_of(run)
            started = self.workflow.start(run, _input(answer, occasion, trace))
        except TradaiError as error:
            return Evaluated(
                model_name=name, decision="error", reason=str(error), error=error.family().__name__
            )
        return _triggered(answer, started, trace)


def _name(answer: Answer, occasion: Occasion) -> str:
    trigger = answer.decision.trigger or "manual"
    return execution_name(trigger, answer.model_name, hour_key(occasion.occurred_at))


def _input(answer: Answer, occasion: Occasion, trace: str) -> dict[str, object]:
    payload: dict[str, object] = {"model_name": answer.model_name, "trace_id": trace}
    said = {"force": occasion.force, "manual_trigger": occasion.manual_trigger}
    return payload | {name: True for name, value in said.items() if value}


def _question(name: str, occasion: Occasion) -> RetrainingQuestion:
    return RetrainingQuestion(model_name=name, force=occasion.force, manual_trigger=occasion.manual_trigger)


def _skipped(answer: Answer) -> Evaluated:
    return Evaluated(
        model_name=answer.model_name, decision=answer.decision.decision, reason=answer.decision.reason
    )


def _triggered(answer: Answer, started: Started, trace: str) -> Evaluated:
    return Evaluated(
        model_name=answer.model_name,
        decision=answer.decision.decision,
        reason=answer.decision.reason if started.is_new else f"already triggered; {answer.decision.reason}",
        trigger=answer.decision.trigger,
        triggered=started.is_new,
        execution_arn=started.execution_arn,
        trace_id=trace,
    )
