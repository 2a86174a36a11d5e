"""`tradai retrain`: ask for a retraining, watch it, or hear why none is due."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import typer

from tradai.cli.arguments import Name
from tradai.cli.causes import in_short
from tradai.cli.choices import AccountCommands, Choices
from tradai.cli.config_ids import active_version
from tradai.cli.following import Following
from tradai.cli.output import facts, note, show_record
from tradai.common.aws.stepfunctions_executions import SUCCEEDED
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingQuestion, RetrainingStatus, RetrainingTrigger
from tradai.common.errors import TradaiError
from tradai.common.registry.releases import checked_reason
from tradai.common.retraining.execution_name import execution_name
from tradai.common.retraining.requests import Request
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.wiring import caller
from tradai.common.runtime.wiring_check import retraining_check
from tradai.common.runtime.wiring_requests import executions, submit
from tradai.common.runtime.wiring_retraining import config_versions, job_records, ledger

app = AccountCommands(add_completion=False)


@app.command()
def retrain(
    choices: Choices,
    name: Name,
    force: Annotated[bool, typer.Option("--force", help="Whatever the policy says.")] = False,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Watch it until its end.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Only say what the policy would decide now, and why.")
    ] = False,
) -> None:
    """Retrain a strategy's model now."""
    if why:
        _explain(choices, name, force=force)
        _warn_if_never_deployed(name)
        return
    job = _submitted(choices, name, force=force)
    _warn_if_never_deployed(name)
    if not follow:
        show_record(choices, facts(job))
        note(f"watch it: tradai trace {job.trace_id}")
        return
    _follow(choices, job)


def _explain(choices: Choices, name: str, *, force: bool) -> None:
    answer = retraining_check().evaluate(RetrainingQuestion(model_name=name, force=force))
    decision = facts(answer.decision)
    show_record(choices, {"model_name": name, **decision, "evaluated_at": answer.evaluated_at})


def _warn_if_never_deployed(name: str) -> None:
    live = ledger().live(name)
    if live is None or live.task_definition_arn is None:
        note(f"{name} was never deployed, so a training may find no task definition: tradai deploy strategy")


def _submitted(choices: Choices, name: str, *, force: bool) -> JobRecord:
    """The record of a new job, whose execution is on its way."""
    reason = checked_reason(choices.reason)
    config = active_version(config_versions(), name)
    person, now, job_id = caller(), product_clock(), str(uuid4())
    request = Request(
        model_name=name,
        job_id=job_id,
        trace_id=choices.trace_id,
        force=force,
        config_version_id=config.config_id,
    )
    submit(request)
    job = JobRecord(
        job_id=job_id,
        status=RetrainingStatus.QUEUED,
        model_name=name,
        trace_id=choices.trace_id,
        created_at=now,
        updated_at=now,
        trigger=RetrainingTrigger.MANUAL,
        execution_arn=_execution_arn(name, job_id),
        config_version_id=config.config_id,
        force=force or None,
        requested_by=person,
        request_reason=reason or None,
    )
    _keep(job)
    return job


def _keep(job: JobRecord) -> None:
    """A workflow that was quicker has made the record already; only we know who asked and why."""
    if not job_records().put_new(job):
        job_records().update(job.job_id, requested_by=job.requested_by, request_reason=job.request_reason)


def _execution_arn(name: str, job_id: str) -> str:
    return executions().arn(execution_name("manual", name, job_id))


def _follow(choices: Choices, job: JobRecord) -> None:
    ended = Following(executions=executions()).until_the_end(str(job.execution_arn))
    final = facts(job_records().get(job.job_id) or job)
    told = {name: final[name] or ended.output.get(name) for name in ("decision", "reason")}
    told |= {"error": in_short(final["error"]) if final["error"] else None}
    show_record(choices, {**final, **told, "execution_status": ended.status})
    if ended.status != SUCCEEDED:
        raise TradaiError(
            f"the execution ended {ended.status}: {in_short(ended.cause) or 'no cause given'}; "
            f"what happened: tradai trace {job.trace_id}"
        )
