"""Is a retraining of this model needed, and may this execution run it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from tradai.common.entities.clock import Clock
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entities.names import checked_name
from tradai.common.entities.release import LivePointer
from tradai.common.entities.retraining import (
    RetrainingDecision,
    RetrainingQuestion,
    RetrainingVerdict,
)
from tradai.common.errors import ConfigVersionNotFoundError, InvalidNameError
from tradai.common.retraining.job_of_run import JobOfRun
from tradai.common.retraining.policy import RetrainingPolicy
from tradai.common.retraining.ports import DriftStates, JobRecords, RetrainingStates
from tradai.common.retraining.run import Answer, Run

ACTIVE = "ACTIVE"
PolicyOf = Callable[[ConfigVersion | None], RetrainingPolicy]


class Configs(Protocol):
    """The config versions of a strategy."""

    def get_active(self, strategy_name: str) -> ConfigVersion | None: ...

    def get(self, strategy_name: str, config_id: str) -> ConfigVersion: ...


class LivePointers(Protocol):
    def live(self, strategy: str) -> LivePointer | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrainingCheck:
    """Asks the policy with what the stores know.

    Args:
        policy_of: the policy of an ACTIVE config.
        training_family: strategy name to its task definition family, used until one is deployed.
        real_clock: wall clock for the lease; `clock` is the product's.
    """

    configs: Configs
    pointers: LivePointers
    states: RetrainingStates
    drift: DriftStates
    jobs: JobRecords
    policy_of: PolicyOf
    training_family: Callable[[str], str]
    clock: Clock
    real_clock: Clock
    lease_seconds: int = 14_400

    def evaluate(self, question: RetrainingQuestion, *, config_id: str | None = None) -> Answer:
        """The answer without taking or storing anything; what `--why` asks."""
        now = self.clock()
        try:
            name = checked_name(question.model_name)
        except InvalidNameError as error:
            invalid = RetrainingDecision(decision=RetrainingVerdict.INVALID_MODEL, reason=str(error))
            return Answer(model_name=question.model_name, decision=invalid, evaluated_at=now, is_known=False)
        config = self._config(name, config_id)
        live = self.pointers.live(name)
        champion = live.model_version if live else None
        state = self.states.get(name)
        data = state.data_version if state else None
        known = replace(question, is_known=config is not None, champion_version=champion, data_version=data)
        decision = self.policy_of(config).decide(
            known, state, self.drift.latest(name), now, real_now=self.real_clock()
        )
        return Answer(
            model_name=name,
            decision=decision,
            evaluated_at=now,
            is_known=any((config, live, state)),
            config_version_id=config.config_id if config else None,
            data_version=data,
            champion_version=champion,
            task_definition_arn=(live.task_definition_arn if live else None) or self.training_family(name),
        )

    def decide(self, question: RetrainingQuestion, *, config_id: str | None = None) -> Answer:
        """Evaluate and store the answer; the lease is for runs."""
        return self._stored(self.evaluate(question, config_id=config_id))

    def claim(self, question: RetrainingQuestion, run: Run, *, config_id: str | None = None) -> Answer:
        """Evaluate, and on a yes take the lease and open the job record; on a no the request ends.

        The same run may ask again: a lease that it has stays its own, and a no stays a no.
        """
        job = JobOfRun(jobs=self.jobs, run=run)
        answer = self.evaluate(replace(question, execution_id=run.execution_id), config_id=config_id)
        if answer.decision.decision is RetrainingVerdict.NEEDS_RETRAINING:
            refused = job.refusal()
            answer = replace(answer, decision=refused) if refused else self._take(answer, run)
        if answer.fence is None:
            job.end(answer, question)
        else:
            job.open(answer, question)
        return self._stored(answer)

    def _stored(self, answer: Answer) -> Answer:
        if answer.is_known:
            self.states.record_decision(answer.model_name, answer.decision, answer.evaluated_at)
        return answer

    def _take(self, answer: Answer, run: Run) -> Answer:
        fence = self.states.take_lease(
            answer.model_name,
            run.execution_id,
            run.job_id,
            real_now=self.real_clock(),
            seconds=self.lease_seconds,
        )
        if fence is None:
            reason = f"another execution took the lease of {answer.model_name} first"
            held = RetrainingDecision(decision=RetrainingVerdict.IN_PROGRESS, reason=reason)
            return replace(answer, decision=held)
        return replace(answer, fence=fence)

    def _config(self, name: str, config_id: str | None) -> ConfigVersion | None:
        if config_id in {None, "", ACTIVE}:
            return self.configs.get_active(name)
        try:
            return self.configs.get(name, str(config_id))
        except ConfigVersionNotFoundError:
            return None
