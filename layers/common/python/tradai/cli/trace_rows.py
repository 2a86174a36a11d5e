"""What an operation left behind, each trace as a row of time, place and sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import IntEnum
from typing import Any, Protocol

from tradai.cli.causes import in_short
from tradai.cli.output import Row
from tradai.common.aws.cloudwatch_log_lines import LogLine
from tradai.common.aws.stepfunctions_executions import RUNNING, Execution, Step
from tradai.common.entities.job import JobRecord
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.release import Release

ANSWERED = "function answered"  # what every function logs
TOLD = ("message", "decision", "trigger", "error", "reason")


class Phase(IntEnum):
    """Order of rows whose clocks differ: on the local stack the product's clock is set by hand."""

    ASKED = 0
    RUN = 1
    RELEASED = 2
    ENDED = 3


class Executions(Protocol):
    def get(self, arn: str) -> Execution | None: ...

    def steps(self, arn: str) -> Iterable[Step]: ...


def of_job(job: JobRecord) -> Iterator[Row]:
    asked = f"{job.trigger or 'unknown'} retraining of {job.model_name} with {job.config_version_id}"
    asked += f", asked for by {job.requested_by}" if job.requested_by else ""
    asked += f": {job.request_reason}" if job.request_reason else ""
    yield _row(job.created_at, "job", job.job_id, asked, Phase.ASKED)
    if job.review and job.reviewed_at:
        answered = f"review: {job.review} by {job.reviewed_by}. {job.review_reason or ''}".rstrip(". ")
        yield _row(job.reviewed_at, "job", job.job_id, answered, Phase.RELEASED)
    ended = ": ".join(filter(None, (job.status, job.decision, in_short(job.error or job.reason or ""))))
    if job.is_final or job.updated_at != job.created_at:
        yield _row(job.updated_at, "job", job.job_id, ended, Phase.ENDED)


def of_execution(executions: Executions, arn: str) -> Iterator[Row]:
    execution = executions.get(arn)
    if execution is None:
        return
    name = arn.rpartition(":")[2]
    yield _row(execution.started_at, "workflow", name, "starts")
    for step in executions.steps(arn):
        yield _row(step.at, "workflow", step.name, step.name)
    if execution.status != RUNNING:
        ended = ": ".join(filter(None, (execution.status.lower(), in_short(execution.cause))))
        yield _row(execution.stopped_at or execution.started_at, "workflow", name, ended)


def of_releases(releases: Iterable[Release], trace_id: str) -> Iterator[Row]:
    for release in releases:
        if release.trace_id == trace_id:
            pair = f"{release.config_id or 'no config'} with model {release.model_version or 'none'}"
            told = f"{release.release_id} {release.kind}: {pair} by {release.actor}. {release.reason}"
            what = told.rstrip(". ")
            yield _row(release.created_at, "ledger", release.release_id, what, Phase.RELEASED)


def of_versions(versions: Iterable[ModelVersion], trace_id: str) -> Iterator[Row]:
    for version in versions:
        if version.tags.get("trace_id") == trace_id:
            what = f"registered {version.model_name} version {version.version}, now {version.stage}"
            yield _row(version.created_at, "MLflow", f"run {version.run_id}", what)


def of_lines(lines: Iterable[LogLine]) -> Iterator[Row]:
    for line in lines:
        is_function = line.group.startswith("/aws/lambda/")
        name = line.group.rpartition("/")[2]
        what = _sentence(line.text)
        if is_function:
            yield _row(line.at, "function", name, f"{_short(name)}: {what}")
        else:
            yield _row(line.at, "training", name, what)


def _row(at: datetime, where: str, name: str, what: str, phase: Phase = Phase.RUN) -> dict[str, Any]:
    return {"at": at, "where": where, "name": name, "what": what, "phase": phase}


def _sentence(text: str) -> str:
    """The message of a structured line with its facts."""
    try:
        line = json.loads(text)
    except ValueError:
        return text.strip()
    if not isinstance(line, dict):
        return text.strip()
    facts = line | (line["answer"] if isinstance(line.get("answer"), dict) else {})
    told = [str(facts[name]) for name in TOLD if facts.get(name)]
    return ": ".join(told[1:] if told[:1] == [ANSWERED] and told[1:] else told)


def _short(function: str) -> str:
    """A function's name without project and environment."""
    return function.split("-", 2)[-1]
