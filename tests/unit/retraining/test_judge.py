from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests.evidence import WINDOW_END, evaluation
from tests.fakes.dynamodb_jobs import InMemoryJobRecords
from tests.fakes.dynamodb_retraining import InMemoryRetrainingStates
from tests.fakes.s3_results import InMemoryResults
from tests.unit.retraining.history import entries
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.job import JobRecord
from tradai.common.entities.release import LivePointer, Release
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.entities.severity import Severity
from tradai.common.errors import ConflictError, JobNotFoundError, NotFoundError, ValidationFailedError
from tradai.common.model_comparison.policy import PromotionPolicy
from tradai.common.retraining.judge import Judge
from tradai.common.retraining.judgement import Judgement


@dataclass
class Ledger:
    """Live model versions, oldest first."""

    versions: list[str | None] = field(default_factory=list)

    def live(self, strategy: str) -> LivePointer | None:
        newest = next(iter(self.history(strategy)), None)
        if newest is None:
            return None
        return LivePointer(
            strategy_name=strategy,
            seq=newest.seq,
            digest=newest.digest,
            since=newest.created_at,
            model_version=newest.model_version,
        )

    def history(self, strategy: str) -> Iterable[Release]:
        del strategy
        return entries(*self.versions)


@dataclass
class Staging:
    staged: list[tuple[str, str, bool]] = field(default_factory=list)

    def stage(self, strategy: str, version: str, *, verdict: str, supersede: bool) -> None:
        assert strategy == "Alpha"
        self.staged.append((version, verdict, supersede))


@dataclass
class Court:
    """A judge with everything around it; jobs are numbered and so are the versions they train."""

    ledger: Ledger = field(default_factory=Ledger)
    staging: Staging = field(default_factory=Staging)
    results: InMemoryResults = field(default_factory=InMemoryResults)
    jobs: InMemoryJobRecords = field(default_factory=InMemoryJobRecords)
    states: InMemoryRetrainingStates = field(default_factory=InMemoryRetrainingStates)
    policies: list[str] = field(default_factory=list)

    def judge(self, job_id: str = "job-1", **asked: Any) -> Judgement:
        return self._judge().judge("Alpha", job_id, **asked)

    def _judge(self) -> Judge:
        return Judge(
            results=self.results,
            jobs=self.jobs,
            states=self.states,
            ledger=self.ledger,
            staging=self.staging,
            policy_of=self._policy,
        )

    def _policy(self, job: JobRecord) -> PromotionPolicy:
        self.policies.append(str(job.config_version_id))
        return PromotionPolicy()

    def trained(
        self, challenger: float = 12.0, champion: float | None = None, *, number: int = 1, **facts: Any
    ) -> str:
        """A job that has left its evaluations; the numbers are annual Sharpe ratios."""
        job_id = f"job-{number}"
        record = JobRecord(
            job_id=job_id,
            status=RetrainingStatus.TRAINING,
            model_name="Alpha",
            trace_id="trace-1",
            created_at=WINDOW_END,
            updated_at=WINDOW_END,
            config_version_id="v1-abcdef01",
            trigger="scheduled",
        )
        self.jobs.put_new(record)
        found = [evaluation("challenger", str(100 + number), challenger, seed=1, **facts)]
        if champion is not None:
            version = str(self.ledger.versions[-1])
            window = {name: facts[name] for name in ("window_end",) if name in facts}
            found.append(evaluation("champion", version, champion, seed=2, **window))
        ids = {"job_id": job_id, "trace_id": "trace-1"}
        self.results.put(job_id, [BacktestResult.model_validate({**one, **ids}) for one in found])
        return job_id


def test_a_first_model_that_is_fit_is_to_be_promoted_and_spends_no_look() -> None:
    court = Court()

    judgement = court.judge(court.trained())

    assert (judgement.decision, judgement.champion_version, judgement.challenger_version) == (
        "promote",
        None,
        "101",
    )
    assert court.states.items == {}
    assert court.staging.staged == [("101", "promote", True)]


def test_the_record_says_what_was_judged_on_what() -> None:
    court = Court(ledger=Ledger(["1"]))

    judgement = court.judge(court.trained(champion=0.0))

    record = court.jobs.items["job-1"]
    assert (record.status, record.decision, record.reason) == (
        RetrainingStatus.PROMOTING,
        "promote",
        judgement.reason,
    )
    assert (record.new_version, record.expected_champion) == ("101", "1")
    assert court.results.evidence("job-1", record.evidence_digest)["checks"]
    assert judgement.evidence_key == record.evidence_key


def test_the_policy_is_that_of_the_config_it_was_trained_under() -> None:
    court = Court()

    court.judge(court.trained())

    assert court.policies == ["v1-abcdef01"]


def test_a_worse_challenger_is_kept_in_staging() -> None:
    court = Court(ledger=Ledger(["1"]))

    judgement = court.judge(court.trained(challenger=1.0, champion=12.0))

    assert (judgement.decision, court.jobs.items["job-1"].status) == ("keep", RetrainingStatus.COMPARING)
    assert court.staging.staged == [("101", "keep", True)]
    assert judgement.profit_improvement is not None
    assert judgement.profit_improvement < 0


def test_neither_being_fit_to_trade_is_critical() -> None:
    court = Court(ledger=Ledger(["1"]))

    judgement = court.judge(court.trained(challenger=-8.0, champion=-8.0))

    assert (judgement.decision, judgement.severity) == ("keep", Severity.CRITICAL)


def test_each_comparison_with_one_champion_spends_a_look() -> None:
    court = Court(ledger=Ledger([None, "1", "1"]))

    for number in (1, 2):
        end = WINDOW_END + timedelta(days=7 * number)
        court.judge(court.trained(champion=12.0, number=number, window_end=end))

    state = court.states.items["Alpha"]
    assert state.looks_seq == 2
    assert [(look.job_id, look.k) for look in state.looks] == [("job-1", 1), ("job-2", 2)]


def test_asking_again_spends_nothing_and_answers_the_same() -> None:
    court = Court(ledger=Ledger(["1"]))
    court.trained(champion=0.0)

    answers = [court.judge() for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert len(court.states.items["Alpha"].looks) == 1


def test_a_look_too_soon_keeps_the_champion_and_spends_nothing() -> None:
    court = Court(ledger=Ledger(["1"]))
    court.judge(court.trained(champion=0.0))

    judgement = court.judge(court.trained(champion=0.0, number=2))

    assert (judgement.decision, judgement.confidence, judgement.checks) == ("keep", 0.0, ())
    assert "0.0 new days since the last look" in judgement.reason
    assert [look.job_id for look in court.states.items["Alpha"].looks] == ["job-1"]
    assert court.staging.staged[-1] == ("102", "keep", True)


def test_a_new_champion_is_looked_at_afresh() -> None:
    court = Court(ledger=Ledger(["1"]))
    court.judge(court.trained(champion=0.0))
    court.ledger.versions.append("101")

    court.judge(court.trained(champion=0.0, number=2))

    state = court.states.items["Alpha"]
    assert (state.looks_seq, [(look.job_id, look.k) for look in state.looks]) == (2, [("job-2", 1)])


@pytest.mark.parametrize(
    ("live", "champion", "reason"),
    [
        ([], "1", "version none is live, but the job evaluated 1"),
        (["1", "2"], "1", "version 2 is live, but the job evaluated 1"),
        (["2"], None, "version 2 is live, but the job evaluated no champion"),
    ],
)
def test_another_champion_than_was_evaluated_is_for_a_person(
    live: list[str | None], champion: str | None, reason: str
) -> None:
    court = Court(ledger=Ledger([champion] if champion else []))
    court.trained(champion=0.0 if champion else None)
    court.ledger.versions = live

    judgement = court.judge()

    assert (judgement.decision, judgement.severity) == ("manual_review", Severity.WARNING)
    assert reason in judgement.reason
    assert court.states.items == {}
    assert court.jobs.items["job-1"].status is RetrainingStatus.COMPARING


def test_a_champion_that_the_caller_names_is_the_one_expected() -> None:
    court = Court(ledger=Ledger(["1"]))
    court.trained(champion=0.0)

    assert court.judge(champion_version="1").decision == "promote"
    assert court.judge(champion_version="7").decision == "manual_review"


def test_naming_the_former_champion_does_not_make_it_the_one_that_trades() -> None:
    court = Court(ledger=Ledger(["1"]))
    court.trained(champion=0.0)
    court.ledger.versions = ["1", "2"]

    judgement = court.judge(champion_version="1")

    assert (judgement.decision, judgement.champion_version) == ("manual_review", "2")
    assert "version 2 is live, not 1 as expected" in judgement.reason


@pytest.mark.parametrize(
    "facts", [{"fee": 0.002}, {"error": "no model file"}, {"daily_returns": (math.nan,) * 60}]
)
def test_evidence_that_does_not_fit_is_for_a_person_and_spends_no_look(facts: dict[str, Any]) -> None:
    court = Court(ledger=Ledger(["1"]))

    judgement = court.judge(court.trained(champion=0.0, **facts))

    assert (judgement.decision, court.states.items) == ("manual_review", {})
    again = court.judge(court.trained(champion=0.0, number=2))
    assert again.decision == "promote"


@pytest.mark.parametrize(
    "status", [RetrainingStatus.AWAITING_REVIEW, RetrainingStatus.KEPT, RetrainingStatus.PROMOTED]
)
def test_a_job_whose_verdict_was_acted_on_is_not_judged_anew(status: RetrainingStatus) -> None:
    court = Court(ledger=Ledger(["1"]))
    first = court.judge(court.trained(champion=0.0))
    court.jobs.update("job-1", status=status)
    before = (court.jobs.items["job-1"], list(court.staging.staged), court.results.evidence("job-1"))
    court.ledger.versions.append("101")

    with pytest.raises(ConflictError, match=f"judged already, {first.decision}, and is {status}"):
        court.judge()

    assert (court.jobs.items["job-1"], court.staging.staged, court.results.evidence("job-1")) == before


@pytest.mark.parametrize("strange", [{"job_id": "other"}, {"model_name": "Beta"}, {"role": "challenger"}])
def test_the_results_of_another_job_are_refused(strange: dict[str, Any]) -> None:
    court = Court(ledger=Ledger(["1"]))
    job_id = court.trained(champion=0.0)
    challenger, champion = court.results.results(job_id)
    court.results.put(job_id, [challenger, champion.model_copy(update=strange)])

    with pytest.raises(
        ValidationFailedError, match=r"^jobs/job-1/result.json: one challenger and at most one"
    ):
        court.judge()

    assert court.staging.staged == []


def test_an_unknown_job_is_not_found() -> None:
    with pytest.raises(JobNotFoundError, match="job-9"):
        Court().judge("job-9")


def test_a_job_without_a_result_is_not_found() -> None:
    court = Court()
    court.trained()
    court.results.items.clear()

    with pytest.raises(NotFoundError, match="left no result"):
        court.judge()


@pytest.mark.parametrize("facts", [{"model_version": None}, {"role": "champion"}])
def test_a_job_without_a_registered_challenger_is_refused(facts: dict[str, Any]) -> None:
    court = Court()
    (left,) = court.results.results(court.trained())
    court.results.put("job-1", [left.model_copy(update=facts)])

    with pytest.raises(ValidationFailedError, match="no registered challenger"):
        court.judge()


def test_the_job_of_another_model_is_refused() -> None:
    court = Court()
    court.trained()

    with pytest.raises(ValidationFailedError, match=r"^job_id: .* is a job of Alpha, not of Beta"):
        court._judge().judge("Beta", "job-1")


def test_another_challenger_than_was_trained_is_refused() -> None:
    court = Court()
    court.trained()

    assert court.judge(challenger_version="101").decision == "promote"
    with pytest.raises(ValidationFailedError, match=r"^challenger_version: .* trained 101, not 102"):
        court.judge(challenger_version="102")
