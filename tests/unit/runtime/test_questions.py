from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.recorded import event
from tradai.common.errors import ValidationFailedError
from tradai.common.retraining.requests import Request
from tradai.common.runtime.questions.activation import ActivateQuestion
from tradai.common.runtime.questions.check import CheckQuestion
from tradai.common.runtime.questions.closing import ClosedExecution
from tradai.common.runtime.questions.comparison import CompareQuestion
from tradai.common.runtime.questions.drift import DriftQuestion
from tradai.common.runtime.questions.mirroring import MirrorQuestion
from tradai.common.runtime.questions.notice import Notice
from tradai.common.runtime.questions.parsing import parsed
from tradai.common.runtime.questions.promotion import PromoteQuestion
from tradai.common.runtime.questions.requests import Batch, RetrainingRequest
from tradai.common.runtime.questions.rollback import RollbackQuestion
from tradai.common.runtime.questions.scheduling import SchedulerQuestion

ALL: Final[tuple[type[BaseModel], ...]] = (
    *(ActivateQuestion, MirrorQuestion, PromoteQuestion, RollbackQuestion, Notice, Batch, ClosedExecution),
    *(RetrainingRequest, CheckQuestion, CompareQuestion, DriftQuestion, SchedulerQuestion),
)
RECORDED = ("alarm_by_sns", "alarm_by_eventbridge", "schedule", "requests_batch", "execution_aborted")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def refusal(model: type[BaseModel], **facts: Any) -> str:
    with pytest.raises(ValidationFailedError) as refused:
        parsed(model, facts)
    return str(refused.value)


@pytest.mark.parametrize("question", ALL)
@given(
    junk=JSON, recorded=st.sampled_from(RECORDED), place=st.sampled_from(["Records", "detail", "id", "time"])
)
def test_no_event_whatever_raises_anything_but_a_refusal(
    question: type[BaseModel], junk: object, recorded: str, place: str
) -> None:
    for sent in (junk, {**event(recorded), place: junk}, {place: junk}):
        try:
            found = parsed(question, sent)
            if isinstance(found, Batch):
                list(found.requests())
        except ValidationFailedError as error:
            assert str(error)  # noqa: PT017 - some junk is refused, some happens to be a question


@pytest.mark.parametrize("question", [q for q in ALL if q not in {Notice, Batch}])
def test_a_question_can_not_be_changed(question: type[BaseModel]) -> None:
    assert question.model_config["frozen"]


def test_every_wrong_field_is_named_at_once() -> None:
    message = refusal(PromoteQuestion, model_name="a b", new_version="x", fence=[], archive=1)

    assert [part.split(":")[0] for part in message.split("; ")] == [
        "model_name",
        "new_version",
        "fence",
        "archive",
    ]


@pytest.mark.parametrize("version", [3, "3"])
def test_versions_are_text_inside(version: object) -> None:
    question = parsed(PromoteQuestion, {"model_name": "Alpha", "new_version": version})

    assert question.new_version == "3"


@pytest.mark.parametrize("version", [0, -1, True, 1.5, "", "03", "v3", "3 ", "9" * 20])
def test_what_is_no_version_is_refused(version: object) -> None:
    assert refusal(PromoteQuestion, model_name="Alpha", new_version=version).startswith("new_version")


@pytest.mark.parametrize("name", ["", "-x", "a b", "../x", "x" * 65, "Alpha\n", "é", None, 7, ["Alpha"]])
def test_what_is_no_name_is_refused(name: object) -> None:
    assert refusal(CompareQuestion, model_name=name, job_id="job-1").startswith("model_name")


@pytest.mark.parametrize("trace", [None, ""])
def test_no_trace_is_the_beginning_of_one(trace: str | None) -> None:
    assert len(parsed(MirrorQuestion, {"trace_id": trace}).trace_id) == 36


def test_a_tick_carries_its_own_time_and_id() -> None:
    tick = event("schedule")

    drift, scheduler = parsed(DriftQuestion, tick), parsed(SchedulerQuestion, tick)

    assert (drift.at, drift.models, drift.trace_id) == (NOON, None, tick["id"])
    assert (scheduler.occurred_at, scheduler.trigger, scheduler.trace_id) == (NOON, "scheduled", tick["id"])
    assert parsed(MirrorQuestion, tick).trace_id == tick["id"]


def test_a_drift_alarm_carries_the_time_of_its_change() -> None:
    question = parsed(SchedulerQuestion, event("drift_alarm"))

    assert question.trigger == "drift_detected"
    assert question.occurred_at == datetime(2026, 3, 1, 12, 59, 59, 999000, tzinfo=UTC)
    assert question.alarm is not None
    assert question.alarm.metric == "DriftSeverityMax"


@pytest.mark.parametrize("name", ["alarm_by_sns", "alarm_of_metric_math", "alarm_by_eventbridge"])
def test_an_alarm_is_a_rollback_of_its_model(name: str) -> None:
    question = parsed(RollbackQuestion, event(name))

    assert (question.model_name, question.reason) == ("Alpha", "PERFORMANCE_DEGRADATION")
    assert question.alarm is not None
    assert (question.alarm_name, question.trace_id) == (question.alarm.name, question.alarm.delivery_id)


def test_a_request_has_the_trace_of_its_job_when_it_has_none() -> None:
    asked = {"model_name": "Alpha", "job_id": "job-1"}

    own = parsed(RetrainingRequest, {**asked, "trace_id": "trace-1"})
    without = parsed(RetrainingRequest, asked)

    assert (own.request().trace_id, without.request().trace_id) == ("trace-1", "job-1")
    assert without.request() == Request(model_name="Alpha", job_id="job-1", trace_id="job-1")


def test_records_of_a_batch_are_asked_one_by_one() -> None:
    (first, asked), (second, malformed), (third, unknown) = parsed(Batch, event("requests_batch")).requests()

    assert [first, second, third] == [record["messageId"] for record in event("requests_batch")["Records"]]
    assert isinstance(asked, RetrainingRequest)
    assert isinstance(unknown, RetrainingRequest)
    assert isinstance(malformed, ValidationFailedError)
    assert (asked.force, unknown.force) == (True, False)


def test_the_end_of_a_run_carries_what_it_was_asked() -> None:
    ended = event("execution_aborted")
    ended["detail"]["input"] = json.dumps({"model_name": "Alpha", "job_id": "job-1", "trace_id": "trace-1"})

    closed = parsed(ClosedExecution, ended)

    assert (closed.model_name, closed.job_id, closed.trace_id) == ("Alpha", "job-1", "trace-1")
    assert (closed.status, closed.error, closed.cause) == ("ABORTED", "", "stopped by an operator")


def test_a_direct_notice_is_one_message() -> None:
    notice = parsed(
        Notice,
        {
            "type": "t",
            "severity": "ERROR",
            "title": "T",
            "message": "m",
            "details": {"a": 1},
            "trace_id": "trace-1",
        },
    )

    (message,) = notice.direct
    assert (message.severity, message.details, message.key) == ("ERROR", {"a": 1}, "")
    assert notice.trace_id == message.trace_id == "trace-1"
