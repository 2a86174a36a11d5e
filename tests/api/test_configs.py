from __future__ import annotations

import boto3

from tests.api.client import ACTOR, Api, problem
from tests.contracts.cli.shell import NAME, REGION, document


def created(api: Api, **trading: object) -> str:
    """The id of a new version."""
    body = {"strategy_name": NAME, "config_data": document(**trading), "description": "by api"}
    answer = api.ask("POST", "/configs", body)
    assert answer.json is not None
    return str(answer.json["config_id"])


def test_new_content_is_created_and_the_same_again_is_found(api: Api) -> None:
    body = {"strategy_name": NAME, "config_data": document()}

    first, again = (api.ask("POST", "/configs", body) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json is not None
    assert again.json == {**first.json, "duplicate": True}
    assert first.json["created_by"] == ACTOR
    read = api.get(first.headers["Location"].removeprefix("/api/v1"))
    assert read["config_data"] == document()


def test_a_version_is_activated_on_the_state_that_was_seen(api: Api) -> None:
    config_id = created(api)
    tag = api.ask("GET", f"/strategies/{NAME}").headers["ETag"]
    path = f"/configs/{NAME}/{config_id}/activate"

    dry = api.ask("POST", path, {"dry_run": True})
    done = api.ask("POST", path, {"reason": "first"}, If_Match=tag)
    late = api.ask("POST", path, {"reason": "again"}, If_Match=tag)

    assert tag == '"0"'
    assert (dry.status_code, done.status_code) == (200, 200)
    assert problem(late) == (412, "PRECONDITION_FAILED")
    assert api.get(f"/configs/{NAME}/active")["config_id"] == config_id
    assert api.get(f"/strategies/{NAME}")["config_id"] == config_id


def test_more_money_at_stake_has_to_be_accepted(api: Api) -> None:
    api.shell.activated(document())
    dearer = created(api, stake_amount=1000)
    path = f"/configs/{NAME}/{dearer}/activate"

    refused = api.post(path, {})
    accepted = api.post(path, {"accept_risks": True})

    assert problem(refused) == (422, "GATE_REFUSED")
    assert refused.json is not None
    assert refused.json["current"]["changes"] == ["strategy_service.defaults.stake_amount"]
    assert accepted.status_code == 200


def test_a_diff_says_what_is_at_risk(api: Api) -> None:
    first, second = created(api), created(api, stake_amount=1000)

    told = api.get(f"/configs/{NAME}/diff?from={first}&to={second}")

    assert [(one["path"], one["risk"], one["raises_exposure"]) for one in told["changes"]] == [
        ("strategy_service.defaults.stake_amount", "money", True)
    ]


def test_a_draft_is_abandoned_and_the_active_one_only_by_force(api: Api) -> None:
    active, draft = api.shell.activated(document()), created(api, stake_amount=7)

    gone = api.ask("POST", f"/configs/{NAME}/{draft}/deprecate", {})
    refused = api.ask("POST", f"/configs/{NAME}/{active}/deprecate", {})
    forced = api.post(f"/configs/{NAME}/{active}/deprecate", {"force": True, "reason": "wrong"})

    assert gone.json is not None
    assert gone.json["status"] == "DEPRECATED"
    assert problem(refused) == (409, "CONFLICT")
    assert forced.status_code == 200
    assert api.get(f"/strategies/{NAME}")["paused"] is True


def test_versions_come_in_pages(api: Api) -> None:
    ids = [created(api, stake_amount=amount) for amount in (1, 2, 3)]

    first = api.get(f"/configs/{NAME}?limit=2")
    last = api.get(f"/configs/{NAME}?limit=2&next={first['next']}")

    assert [one["config_id"] for page in (first, last) for one in page["items"]] == ids[::-1]
    assert last["next"] is None


def test_a_retraining_is_a_queued_record_that_the_stream_takes_up(api: Api) -> None:
    config_id = api.shell.activated(document())

    answer = api.ask("POST", f"/strategies/{NAME}/retrain", {"force": True})

    assert answer.status_code == 202
    assert answer.json is not None
    job_id = answer.json["job_id"]
    assert api.get(f"/jobs/{job_id}") == answer.json
    item = boto3.client("dynamodb", REGION).get_item(
        TableName="tradai-jobs-dev", Key={"job_id": {"S": job_id}}
    )["Item"]
    assert item["status"] == {"S": "queued"}
    assert item["force"] == {"BOOL": True}
    assert item["config_version_id"] == {"S": config_id}
    assert item["trace_id"] == {"S": answer.headers["X-Correlation-ID"]}
    assert item["requested_by"] == {"S": ACTOR}


def test_a_strategy_pauses_resumes_and_tells_its_past(api: Api) -> None:
    api.shell.activated(document())
    for what in ("pause", "resume"):
        assert api.post(f"/strategies/{NAME}/{what}", {"reason": what}).json is not None

    newest, older = api.get(f"/strategies/{NAME}/releases?limit=2")["items"]
    then = api.get(f"/strategies/{NAME}/releases?at={older['created_at']}")["items"]

    assert (newest["kind"], older["kind"]) == ("resumed", "paused")
    assert then == [older]
    assert api.get(f"/strategies/{NAME}/drift") == {"strategy_name": NAME, "latest": None, "history": []}
