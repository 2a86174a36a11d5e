from __future__ import annotations

from typing import Any

import pytest

from tests import account
from tests.evidence import evaluation
from tests.functions.office import Office
from tests.functions.shapes import shape
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime import wiring_judgement

JOB = "22222222-2222-4222-8222-222222222222"
TRACE = "33333333-3333-4333-8333-333333333333"


def job(office: Office, *, challenger: float = 12.0, champion: float | None = None, **facts: Any) -> str:
    """A job that has trained and left its evaluations; its id. The Sharpe ratios are annual."""
    office.call(
        "check_retraining_needed",
        model_name="Alpha",
        force=True,
        execution_id="arn:one",
        job_id=JOB,
        trace_id=TRACE,
    )
    live = account.champion()
    results = [evaluation("challenger", account.registered(office.mlflow), challenger, seed=1, **facts)]
    if live and champion is not None:
        results.append(evaluation("champion", live, champion, seed=2))
    ids = {"job_id": JOB, "trace_id": TRACE}
    wiring_judgement.results().put(JOB, [BacktestResult.model_validate({**one, **ids}) for one in results])
    return JOB


def compare(office: Office, job_id: str = JOB, **facts: Any) -> dict[str, Any]:
    return office.call("compare_models", model_name="Alpha", job_id=job_id, trace_id=TRACE, **facts)


def test_a_fit_first_model_is_to_be_promoted(office: Office) -> None:
    answer = compare(office, job(office))

    assert answer.keys() == shape("compare_models")
    assert (answer["decision"], answer["champion_version"], answer["challenger_version"]) == (
        "promote",
        None,
        "1",
    )
    assert 0 < answer["confidence"] <= 1
    assert answer["evidence_key"] == f"jobs/{JOB}/evidence.json"
    assert answer["trace_id"] == TRACE
    found = office.job(JOB)
    assert found is not None
    assert (found.status, found.decision, found.new_version) == (RetrainingStatus.PROMOTING, "promote", "1")


def test_every_check_has_its_number(office: Office) -> None:
    answer = compare(office, job(office))

    assert {one["metric"] for one in answer["checks"] if one["value"] is not None} >= {
        "total_profit",
        "sharpe_ratio",
        "max_drawdown",
    }
    assert answer["verdict"]


def test_a_better_challenger_is_to_be_promoted_over_the_champion(office: Office) -> None:
    account.crowned(office.mlflow)

    answer = compare(office, job(office, champion=0.0))

    assert (answer["decision"], answer["champion_version"], answer["challenger_version"]) == (
        "promote",
        "1",
        "2",
    )
    assert answer["profit_improvement"] > 0
    assert office.mlflow.get_model_version("Alpha", "2").tags["tradai.verdict"] == "promote"


def test_a_return_that_is_no_number_is_for_a_person(office: Office) -> None:
    daily = [0.001, float("nan"), *[0.002, -0.001] * 29]

    answer = compare(office, job(office, daily_returns=daily))

    assert answer["decision"] == "manual_review"
    assert "not finite numbers, the first of them that of 2026-01-01" in answer["reason"]


def test_an_equal_challenger_is_not(office: Office) -> None:
    account.crowned(office.mlflow)

    answer = compare(office, job(office, champion=12.0))

    assert answer["decision"] == "keep"
    assert office.mlflow.get_model_version("Alpha", "2").stage is ModelStage.STAGING


def test_evidence_that_does_not_fit_is_for_a_person(office: Office) -> None:
    account.crowned(office.mlflow)

    answer = compare(office, job(office, champion=0.0, data_version="8"))

    assert (answer["decision"], answer["severity"]) == ("manual_review", "WARNING")
    assert "insufficient_data" in answer["reason"]


def test_another_champion_than_was_evaluated_is_for_a_person(office: Office) -> None:
    asked = job(office)
    account.crowned(office.mlflow)

    answer = compare(office, asked)

    assert (answer["decision"], answer["profit_improvement"]) == ("manual_review", None)
    assert "version 2 is live" in answer["reason"]


def test_asking_again_spends_nothing_and_answers_the_same(office: Office) -> None:
    account.crowned(office.mlflow)
    job(office, champion=0.0)

    first, again = compare(office), compare(office)

    assert first == again
    assert office.state is not None
    assert [(look.job_id, look.k) for look in office.state.looks] == [(JOB, 1)]


def test_the_evidence_is_what_the_record_says(office: Office) -> None:
    compare(office, job(office))

    record = office.job(JOB)
    assert record is not None
    evidence = wiring_judgement.results().evidence(JOB, record.evidence_digest)
    assert evidence["decision"] == "promote"


def test_an_unknown_job_is_not_found(office: Office) -> None:
    name, message = office.refusal("compare_models", model_name="Alpha", job_id=JOB)

    assert (name, JOB in message) == ("NotFoundError", True)


def test_a_job_without_a_result_is_not_found(office: Office) -> None:
    office.call("check_retraining_needed", model_name="Alpha", execution_id="arn:one", job_id=JOB)

    name, message = office.refusal("compare_models", model_name="Alpha", job_id=JOB)

    assert (name, "left no result" in message) == ("NotFoundError", True)


def test_the_job_of_another_model_is_refused(office: Office) -> None:
    job(office)

    name, message = office.refusal("compare_models", model_name="Beta", job_id=JOB)

    assert (name, message.startswith("job_id:")) == ("ValidationFailedError", True)


def test_another_challenger_than_the_job_trained_is_refused(office: Office) -> None:
    job(office)

    name, message = office.refusal("compare_models", model_name="Alpha", job_id=JOB, challenger_version=9)

    assert (name, message.startswith("challenger_version:")) == ("ValidationFailedError", True)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"model_name": "a b"}, "model_name"),
        ({"job_id": ""}, "job_id"),
        ({"job_id": None}, "job_id"),
        ({"challenger_version": "latest"}, "challenger_version"),
        ({"champion_version": True}, "champion_version"),
        ({"window": 30}, "window"),
    ],
)
def test_bad_input_names_the_field(empty_office: Office, facts: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("compare_models", **{"model_name": "Alpha", "job_id": JOB, **facts})

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)
