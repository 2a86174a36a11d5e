"""One retraining on the local stack: real template, functions, workflow, MLflow and market data."""

from __future__ import annotations

from uuid import uuid4

from tests.e2e.cycle.conftest import Deploying
from tradai.common.runtime import wiring_judgement, wiring_models, wiring_retraining


def test_a_cycle_leaves_one_story_in_every_store(deploying: Deploying) -> None:
    euro = deploying("Euro")
    euro.deploy()
    job_id, trace_id = str(uuid4()), str(uuid4())

    ended = euro.retrain(job_id=job_id, trace_id=trace_id)

    job = wiring_retraining.job_records().get(job_id)
    results = wiring_judgement.results().results(job_id)
    assert (ended.status, ended.cause) == ("SUCCEEDED", "")
    assert job is not None
    assert job.is_final
    version = wiring_models.mlflow_adapter().get_model_version("Euro", str(job.new_version))
    assert {trace_id} == {job.trace_id, version.tags["trace_id"], results[0].trace_id}
    assert {job_id} == {version.tags["job_id"], results[0].job_id}
    assert version.sha256 == results[0].sha256
    assert version.tags["tradai.verdict"] == job.decision


def test_what_is_live_follows_from_the_verdict(deploying: Deploying) -> None:
    euro = deploying("Verdict")
    euro.deploy()
    job_id = str(uuid4())

    euro.retrain(job_id=job_id)

    job = wiring_retraining.job_records().get(job_id)
    live = wiring_retraining.ledger().live("Verdict")
    state = wiring_retraining.retraining_states().get("Verdict")
    assert job is not None
    assert live is not None
    assert state is not None
    assert live.model_version == (job.new_version if job.decision == "promote" else None)
    assert (state.owner, state.consecutive_failures) == (None, 0)
    assert state.last_trained_at is not None


def test_a_second_run_is_held_off_by_the_pause_between_trainings(deploying: Deploying) -> None:
    euro = deploying("Twice")
    euro.deploy()
    euro.retrain()

    answer, is_fault = euro.stack.invoke("check-retraining-needed", {"model_name": "Twice"})

    assert not is_fault
    assert answer["decision"] == "recently_trained"
    assert "the minimum is 24 h" in answer["reason"]
