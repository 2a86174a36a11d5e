"""Functions that ask for, judge, promote and take back models: the whole job of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import uuid4

import numpy as np

from tests.e2e.least_privilege.company import NOW, Company
from tests.e2e.least_privilege.facts import (
    alarm,
    execution_arn,
    live_model,
    recorded,
)
from tests.evidence import evaluation
from tradai.common.drift.profile import DriftProfile
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime import wiring_drift, wiring_judgement, wiring_models, wiring_retraining

HOURS: Final = 7 * 24
PROFILE: Final = DriftProfile.from_reference({"f": np.random.default_rng(1).normal(size=HOURS * 20)}, HOURS)


def check_retraining_needed(company: Company) -> None:
    """For a run that has no record yet, and for one that has."""
    known = str(uuid4())
    recorded(known)
    for job_id in (str(uuid4()), known):
        name = company.strategy()
        owner = execution_arn(name)

        answer = company.ask(
            "check-retraining-needed", model_name=name, force=True, execution_id=owner, job_id=job_id
        )

        state = wiring_retraining.retraining_states().get(name)
        job = wiring_retraining.job_records().get(job_id)
        assert answer["decision"] == "needs_retraining"
        assert state is not None
        assert (state.owner, state.fence) == (owner, answer["fence"])
        assert job is not None
        assert (job.status, job.execution_arn) == (RetrainingStatus.TRAINING, owner)


def compare_models(company: Company) -> None:
    name = company.strategy()
    champion, job_id = company.crowned(name), str(uuid4())
    company.ask("check-retraining-needed", model_name=name, force=True, job_id=job_id,
                execution_id=execution_arn(name))  # fmt: skip
    challenger = company.registered(name)
    facts = {"job_id": job_id, "trace_id": job_id, "model_name": name}
    results = [
        evaluation("challenger", challenger, 12.0, seed=1, **facts),
        evaluation("champion", champion, 0.0, seed=2, **facts),
    ]
    wiring_judgement.results().put(job_id, [BacktestResult.model_validate(one) for one in results])

    answer = company.ask("compare-models", model_name=name, job_id=job_id)

    tagged = wiring_models.mlflow_adapter().get_model_version(name, challenger)
    record = wiring_retraining.job_records().get(job_id)
    assert answer["decision"] == "promote"
    assert (tagged.stage, tagged.tags["tradai.verdict"]) == (ModelStage.STAGING, "promote")
    assert record is not None
    assert wiring_judgement.results().evidence(job_id, record.evidence_digest)["decision"] == "promote"


def promote_model(company: Company) -> None:
    name = company.strategy()
    champion = company.crowned(name)
    lease = company.ask(
        "check-retraining-needed", model_name=name, force=True, execution_id=execution_arn(name)
    )
    challenger = company.staged(name)

    answer = company.ask(
        "promote-model",
        model_name=name,
        new_version=challenger,
        expected_champion=champion,
        reason="better",
        fence=lease["fence"],
    )

    assert (answer["promoted"], answer["mirror"]) == (True, "done")
    assert live_model(name) == challenger


def model_rollback(company: Company) -> None:
    """A champion of another config returns with it; an alarm about an old one is told, not acted on."""
    name = company.strategy()
    former = company.crowned(name)
    company.configured(name, timeframe="4h")
    company.crowned(name)

    answer = company.ask("model-rollback", model_name=name, reason="TEST_FAILURE")

    active = wiring_retraining.config_versions().get_active(name)
    assert (answer["rolled_back"], answer["to_version"], live_model(name)) == (True, former, former)
    assert active is not None
    assert active.config_data["timeframe"] == "1h"
    company.set_clock(NOW + timedelta(days=30))
    told = company.heard("alerts")
    assert company.ask("model-rollback", alarm(company, name))["rolled_back"] is False
    assert "CRITICAL" in told(name)


def drift_monitor(company: Company) -> None:
    name = company.strategy()
    version = company.crowned(name, **{"drift_profile.json": PROFILE.to_json().encode()})
    counts = wiring_drift.drift_counts()
    for back, value in enumerate(np.random.default_rng(2).normal(size=HOURS)):
        counts.put(name, version, NOW - timedelta(hours=back + 1), "live", PROFILE.count({"f": [value]}))

    answer = company.ask("drift-monitor", models=[name])

    assert answer["results"][0]["status"] == "analyzed", answer
    assert wiring_drift.drift_states().latest(name) is not None


def retraining_scheduler(company: Company) -> None:
    """Until the run that it started has ended: the workflow and the training task have roles too."""
    euro = company.deployment(f"S{uuid4().hex[:8]}")
    euro.deploy()

    answer = company.ask("retraining-scheduler", models=[euro.name], force=True, trigger="manual")

    assert answer["summary"]["retraining_triggered"] == 1, answer
    ended = euro.ended(answer["results"][0]["execution_arn"])
    assert (ended.status, ended.cause) == ("SUCCEEDED", ""), ended
    assert {"RunRetraining", "CompareModels", "UpdateRetrainingState"} <= set(ended.states)
