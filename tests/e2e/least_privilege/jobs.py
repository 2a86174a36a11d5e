"""The whole job of each function: everything that it is there to read, write, start and tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import numpy as np

from tests.e2e.api.gateway import Gateway
from tests.e2e.least_privilege.company import CONFIG, NOW, Company, until
from tests.evidence import evaluation
from tests.recorded import event
from tradai.common.drift.profile import DriftProfile
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.job import JobRecord
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime import wiring_drift, wiring_judgement, wiring_models, wiring_retraining

HOURS: Final = 7 * 24
PROFILE: Final = DriftProfile.from_reference({"f": np.random.default_rng(1).normal(size=HOURS * 20)}, HOURS)


def check_retraining_needed(company: Company) -> None:
    """For a run that has no record yet, and for one that has."""
    known = str(uuid4())
    _recorded(known)
    for job_id in (str(uuid4()), known):
        name = company.strategy()
        owner = _execution(name)

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
                execution_id=_execution(name))  # fmt: skip
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
    lease = company.ask("check-retraining-needed", model_name=name, force=True, execution_id=_execution(name))
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
    assert _live(name) == challenger


def model_rollback(company: Company) -> None:
    """A champion of another config returns with it; an alarm about an old one is told, not acted on."""
    name = company.strategy()
    former = company.crowned(name)
    company.configured(name, timeframe="4h")
    company.crowned(name)

    answer = company.ask("model-rollback", model_name=name, reason="TEST_FAILURE")

    active = wiring_retraining.config_versions().get_active(name)
    assert (answer["rolled_back"], answer["to_version"], _live(name)) == (True, former, former)
    assert active is not None
    assert active.config_data["timeframe"] == "1h"
    company.set_clock(NOW + timedelta(days=30))
    told = company.heard("alerts")
    assert company.ask("model-rollback", _alarm(company, name))["rolled_back"] is False
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


def config_activate(company: Company) -> None:
    name, configs = company.strategy(), wiring_retraining.config_versions()
    before = configs.get_active(name)
    assert before is not None
    after = configs.create_version(strategy_name=name, config_data={**CONFIG, "stake_amount": 200})

    answer = company.ask("config-activate", strategy_name=name, config_id=after.config_id,
                         expected_active_id=before.config_id, reason="test", actor="me")  # fmt: skip

    active = configs.get_active(name)
    assert (answer["activated"], answer["previous_config_id"]) == (True, before.config_id)
    assert active is not None
    assert active.config_id == after.config_id


def notify(company: Company) -> None:
    """By a direct call, and by the streams that it reads."""
    people, others, kind = company.heard("alerts"), company.heard("registration"), f"test {uuid4()}"

    answer = company.ask("notify", type=kind, severity="WARNING", title="Told", message=kind)
    name = company.strategy()

    assert (answer["sent"], answer["sns"]) == (True, True), answer
    assert people(kind)
    assert others(name)


def job_consumer(company: Company) -> None:
    """From the queue: a good request starts the workflow, others are put aside, their job says why."""
    sqs, job_id, unknown, garbage = company.stack.aws.client("sqs"), *(str(uuid4()) for _ in range(3))
    prefix = f"tradai-{company.stack.settings.env}"
    queue, aside = (
        sqs.get_queue_url(QueueName=f"{prefix}-{name}")["QueueUrl"]
        for name in ("retraining-requests", "job-consumer-dead-letters")
    )
    sqs.purge_queue(QueueUrl=aside)
    _recorded(unknown)

    for body in (_request(company.strategy(), job_id), _request("Nobody", unknown), f"not JSON {garbage}"):
        sqs.send_message(QueueUrl=queue, MessageBody=body)

    states = company.stack.aws.client("stepfunctions")
    run = until(lambda: _started(company, states, job_id))
    states.stop_execution(executionArn=run["executionArn"])
    assert "Nobody" in until(lambda: _with(sqs, aside, unknown))
    assert until(lambda: _with(sqs, aside, garbage))
    job = wiring_retraining.job_records().get(unknown)
    assert job is not None
    assert job.status is RetrainingStatus.FAILED


def registry_mirror(company: Company) -> None:
    """An alias that was moved by hand, and a release that was never shown."""
    name = company.strategy()
    former, champion = company.crowned(name), company.crowned(name)
    mlflow, ledger = wiring_models.mlflow_adapter(), wiring_retraining.ledger()
    mlflow.set_registered_model_alias(name, "champion", former)
    untold = ReleaseDraft(strategy_name=name, kind=ReleaseKind.PAUSED, actor="me", reason="test")
    ledger.commit(untold, expected=ledger.live(name))

    answer = company.ask("registry-mirror", models=[name])

    live = ledger.live(name)
    assert answer["repaired"], answer
    assert mlflow.get_registered_model(name).aliases["champion"] == champion
    assert live is not None
    assert live.mirrored_seq == live.seq


def execution_closer(company: Company) -> None:
    name = company.strategy()
    owner, job_id = _execution(name), str(uuid4())
    company.ask("check-retraining-needed", model_name=name, force=True, execution_id=owner, job_id=job_id)
    told = company.heard("alerts")

    answer = company.ask("execution-closer", _ended(owner, name, job_id))

    state = wiring_retraining.retraining_states().get(name)
    job = wiring_retraining.job_records().get(job_id)
    assert answer["closed"] is True, answer
    assert state is not None
    assert (state.owner, state.consecutive_failures) == (None, 1)
    assert job is not None
    assert job.is_final
    assert name in told(name)


def strategy_api(company: Company) -> None:
    """Over HTTP: a config goes live, a model follows and is taken back, a retraining is asked for."""
    gateway = Gateway(stack=company.stack)
    token = gateway.token("tradai/read", "tradai/operate")

    def ask(method: str, path: str, body: object = None) -> Any:
        key = {"Idempotency_Key": str(uuid4()), "If_Match": "*"} if method == "POST" else {}
        answer = gateway.ask(method, f"/api/v1/{path}", body, token=token, **key)
        assert answer.status < 300, (path, answer.status, answer.data)
        return answer.json()

    name = f"S{uuid4().hex[:8]}"
    for stake in (100, 200):
        content = {**CONFIG, "stake_amount": stake}
        made = ask("POST", "configs", {"strategy_name": name, "config_data": content, "description": "one"})
        ask("POST", f"configs/{name}/{made['config_id']}/activate", {"reason": "test", "accept_risks": True})
    versions = [company.registered(name) for _ in range(2)]
    for version in versions:
        ask("POST", f"strategies/{name}/models/stage", {"version": version, "reason": "test"})
        ask("POST", f"strategies/{name}/models/promote", {"version": version, "reason": "test"})
    ask("POST", f"strategies/{name}/models/rollback", {"reason": "test"})
    assert _live(name) == versions[0]
    for path in ("", "/models", "/models/rollback-candidates", "/releases", "/drift"):
        ask("GET", f"strategies/{name}{path}")
    ask("GET", "strategies")
    ask("GET", f"configs/{name}/active")
    asked = ask("POST", f"strategies/{name}/retrain", {"force": True})
    assert ask("GET", f"jobs/{asked['job_id']}")["model_name"] == name


JOBS: Final[Mapping[str, Callable[[Company], None]]] = {
    job.__name__.replace("_", "-"): job
    for job in (
        check_retraining_needed,
        compare_models,
        promote_model,
        model_rollback,
        drift_monitor,
        retraining_scheduler,
        config_activate,
        notify,
        job_consumer,
        registry_mirror,
        execution_closer,
        strategy_api,
    )
}


def _execution(name: str) -> str:
    return f"arn:aws:states:eu-west-1:000000000000:execution:tradai-retraining-workflow-dev:{name}"


def _started(company: Company, states: Any, job_id: str) -> Any:
    machine = company.stack.environment()["STATE_MACHINE_ARN"]
    listed = states.list_executions(stateMachineArn=machine)["executions"]
    return next((each for each in listed if each["name"].endswith(job_id)), None)


def _request(name: str, job_id: str) -> str:
    return json.dumps({"model_name": name, "job_id": job_id})


def _recorded(job_id: str) -> None:
    """A job of a strategy that is not there."""
    record = JobRecord(
        job_id=job_id,
        status=RetrainingStatus.TRAINING,
        model_name="Nobody",
        trace_id=job_id,
        created_at=NOW,
        updated_at=NOW,
    )
    wiring_retraining.job_records().put_new(record)


def _with(sqs: Any, queue: str, text: str) -> str | None:
    """A message of the queue that holds a text; others stay."""
    found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return next((each["Body"] for each in found.get("Messages", ()) if text in each["Body"]), None)


def _live(name: str) -> str | None:
    live = wiring_retraining.ledger().live(name)
    return live.model_version if live else None


def _alarm(company: Company, name: str) -> dict[str, Any]:
    """The recorded alarm, about another strategy in this account."""
    text = json.dumps(event("alarm_by_sns")).replace("Alpha", name)
    told: dict[str, Any] = json.loads(text.replace("123456789012", company.stack.aws.account))
    return told


def _ended(arn: str, name: str, job_id: str) -> dict[str, Any]:
    ended = event("execution_aborted")
    ended["detail"] |= {
        "executionArn": arn,
        "input": json.dumps({"model_name": name, "job_id": job_id, "trace_id": job_id}),
    }
    return ended
