"""Functions around them: configs, messages, requests, labels, ends, the API. The whole job of each."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.e2e.api.gateway import Gateway
from tests.e2e.least_privilege.company import CONFIG, Company, until
from tests.e2e.least_privilege.facts import (
    end_of,
    execution_arn,
    live_model,
    message_with,
    recorded,
    request,
    started,
)
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime import wiring_models, wiring_retraining


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
    recorded(unknown)

    for body in (request(company.strategy(), job_id), request("Nobody", unknown), f"not JSON {garbage}"):
        sqs.send_message(QueueUrl=queue, MessageBody=body)

    states = company.stack.aws.client("stepfunctions")
    run = until(lambda: started(company, states, job_id))
    states.stop_execution(executionArn=run["executionArn"])
    assert "Nobody" in until(lambda: message_with(sqs, aside, unknown))
    assert until(lambda: message_with(sqs, aside, garbage))
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
    owner, job_id = execution_arn(name), str(uuid4())
    company.ask("check-retraining-needed", model_name=name, force=True, execution_id=owner, job_id=job_id)
    told = company.heard("alerts")

    answer = company.ask("execution-closer", end_of(owner, name, job_id))

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
    assert live_model(name) == versions[0]
    for path in ("", "/models", "/models/rollback-candidates", "/releases", "/drift"):
        ask("GET", f"strategies/{name}{path}")
    ask("GET", "strategies")
    ask("GET", f"configs/{name}/active")
    asked = ask("POST", f"strategies/{name}/retrain", {"force": True})
    assert ask("GET", f"jobs/{asked['job_id']}")["model_name"] == name
