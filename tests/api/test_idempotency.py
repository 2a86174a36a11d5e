from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest

from tests.api.client import Api, problem
from tests.contracts.cli.shell import NAME, document
from tradai.common.errors import TransientError
from tradai.strategy_service.api import job_routes

RETRAIN = f"/strategies/{NAME}/retrain"
KEY = "a-key"


@pytest.fixture(autouse=True)
def config(api: Api) -> str:
    return api.shell.activated(document())


def test_the_same_request_gets_the_same_answer(api: Api) -> None:
    first, again = (api.ask("POST", RETRAIN, {}, Idempotency_Key=KEY) for _ in range(2))

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json == again.json
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers


def test_a_key_of_another_request_is_refused(api: Api) -> None:
    api.ask("POST", RETRAIN, {}, Idempotency_Key=KEY)

    assert problem(api.ask("POST", RETRAIN, {"force": True}, Idempotency_Key=KEY)) == (422, "VAL008")
    other = api.ask("POST", f"/strategies/{NAME}/pause", {"reason": "r"}, Idempotency_Key=KEY, If_Match="*")
    assert problem(other) == (422, "VAL008")


def test_a_refusal_is_judged_anew(api: Api) -> None:
    body = {"version": "1", "reason": "r"}
    path = f"/strategies/{NAME}/models/stage"

    refused = api.ask("POST", path, body, Idempotency_Key=KEY)
    api.shell.registered()
    done = api.ask("POST", path, body, Idempotency_Key=KEY)

    assert problem(refused) == (404, "NOT_FOUND")
    assert done.status_code == 200


def test_while_the_first_is_in_progress_the_others_are_told_to_wait(api: Api) -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow() -> None:
        entered.set()
        assert leave.wait(20)
        raise TransientError("too late")

    with patch.object(job_routes, "existing", lambda *_: slow()), ThreadPoolExecutor(1) as pool:
        first = pool.submit(api.ask, "POST", RETRAIN, {}, Idempotency_Key=KEY)
        assert entered.wait(20)
        second = api.ask("POST", RETRAIN, {}, Idempotency_Key=KEY)
        leave.set()
        assert problem(first.result()) == (503, "UPSTREAM_UNAVAILABLE")

    assert problem(second) == (409, "CONFLICT")
    assert second.headers["Retry-After"] == "1"


def test_a_promotion_sent_twice_is_one_release(api: Api) -> None:
    version = api.shell.registered()
    api.moved("stage", version)
    tag = api.ask("GET", f"/strategies/{NAME}").headers["ETag"]

    body = {"version": version, "reason": "better"}
    path = f"/strategies/{NAME}/models/promote"
    answers = [api.ask("POST", path, body, Idempotency_Key=KEY, If_Match=tag) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.text for answer in answers}) == 1
    assert int(api.ask("GET", f"/strategies/{NAME}").headers["ETag"].strip('"')) == int(tag.strip('"')) + 1
