from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel

from tradai.common import errors
from tradai.common.errors import TradaiError
from tradai.common.runtime.entrypoint import entrypoint, plain
from tradai.common.runtime.observability import logger
from tradai.common.runtime.questions.base import Question


class Mood(StrEnum):
    GOOD = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    mood: Mood
    at: datetime
    parts: tuple[Mapping[str, object], ...] = ()


class Greeting(Question):
    name: str


class Silent(BaseModel):
    """A question without a trace."""


NOON = datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))
CONTEXT = SimpleNamespace(aws_request_id="request-1")


@entrypoint(Greeting)
def greet(greeting: Greeting) -> Reply:
    """Answers a greeting."""
    logger.info("greeted", whom=greeting.name)
    return Reply(mood=Mood.GOOD, at=NOON, parts=({"whom": greeting.name},))


def raising(error: Exception) -> Any:
    @entrypoint(Greeting)
    def handler(_: Greeting) -> Reply:
        raise error

    return handler


def records(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [record.__dict__ for record in caplog.records]


def test_an_answer_is_flat_with_its_trace_and_environment() -> None:
    assert greet({"name": "Ada", "trace_id": "trace-1"}, CONTEXT) == {
        "trace_id": "trace-1",
        "mood": "good",
        "at": "2026-03-01T12:00:00.000000Z",
        "parts": [{"whom": "Ada"}],
        "environment": "dev",
    }


def test_a_call_without_a_trace_begins_one() -> None:
    first, second = (greet({"name": "Ada"}, CONTEXT)["trace_id"] for _ in range(2))

    assert len(first) == len(second) == 36
    assert first != second


def test_a_question_that_knows_no_trace_answers_none() -> None:
    handler = entrypoint(Silent)(lambda _: {"done": True})

    assert handler({}, CONTEXT) == {"trace_id": None, "done": True, "environment": "dev"}


def test_every_line_of_a_call_has_its_trace_and_none_after_it(capsys: pytest.CaptureFixture[str]) -> None:
    written: list[dict[str, Any]] = []

    @entrypoint(Greeting)
    def handler(_: Greeting) -> dict[str, object]:
        written.append(dict(logger.get_current_keys()))
        return {}

    handler({"name": "Ada", "trace_id": "trace-1"}, CONTEXT)

    assert (written[0]["trace_id"], written[0]["request_id"]) == ("trace-1", "request-1")
    assert "trace_id" not in logger.get_current_keys()
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("context", [None, object()])
def test_a_call_outside_lambda_works(context: object) -> None:
    assert greet({"name": "Ada"}, context)["mood"] == "good"


def test_bad_input_is_refused_before_anything_is_done(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(errors.ValidationFailedError, match=r"^name: .*; surname: "):
        greet({"surname": "Lovelace"}, CONTEXT)

    assert [record["message"] for record in records(caplog)] == ["function refused"]


@pytest.mark.parametrize(
    ("error", "family"),
    [
        (errors.TransientError("busy"), "TransientError"),
        (errors.InvalidNameError("a b", "x"), "ValidationFailedError"),
        (errors.ConfigInvalidError([errors.Problem(path="a", message="b")]), "ValidationFailedError"),
        (errors.TrainingFailedError("no candles"), "ValidationFailedError"),
        (errors.JobNotFoundError("job-1"), "NotFoundError"),
        (errors.StrategyNotFoundError("Alpha"), "NotFoundError"),
        (errors.LeaseLostError("gone", current={"fence": 3}), "ConflictError"),
        (errors.GateRefusedError("quarantined"), "ConflictError"),
        (errors.ContentAlteredError("x", expected="a", found="b"), "ConflictError"),
        (errors.InvalidTransitionError("no"), "InvalidTransitionError"),
        (errors.ConfigurationError("no topic"), "ConfigurationError"),
    ],
)
def test_an_error_leaves_under_the_name_of_its_family(error: TradaiError, family: str) -> None:
    with pytest.raises(TradaiError) as raised:
        raising(error)({"name": "Ada"}, CONTEXT)

    assert type(raised.value).__name__ == family
    assert str(raised.value) == str(error)


def test_an_expected_error_is_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(errors.NotFoundError):
        raising(errors.JobNotFoundError("job-1"))({"name": "Ada"}, CONTEXT)

    (refused,) = records(caplog)
    assert (refused["levelname"], refused["error"]) == ("WARNING", "NotFoundError")
    assert "job-1" in refused["reason"]


def test_an_unexpected_error_is_left_to_the_runtime() -> None:
    with pytest.raises(ZeroDivisionError):
        raising(ZeroDivisionError("ours"))({"name": "Ada"}, CONTEXT)


def test_a_handler_keeps_the_name_of_its_function() -> None:
    assert (greet.__name__, greet.__doc__) == ("greet", "Answers a greeting.")


@pytest.mark.parametrize(
    ("value", "flat"),
    [
        (None, None),
        (0.25, 0.25),
        (Mood.GOOD, "good"),
        (frozenset({1}), [1]),
        ({Mood.GOOD: NOON}, {"good": "2026-03-01T12:00:00.000000Z"}),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01T00:00:00.000000Z"),
        (Greeting(name="Ada", trace_id="t"), {"trace_id": "t", "name": "Ada"}),
        (
            [Reply(mood=Mood.GOOD, at=NOON)],
            [{"mood": "good", "at": "2026-03-01T12:00:00.000000Z", "parts": []}],
        ),
    ],
)
def test_values_become_jsons_types(value: object, flat: object) -> None:
    assert plain(value) == flat
