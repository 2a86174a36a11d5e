from __future__ import annotations

import pytest

from tests.api.client import ACTOR, Api, problem
from tests.contracts.cli.shell import NAME, document

MODELS = f"/strategies/{NAME}/models"


@pytest.fixture(autouse=True)
def config(api: Api) -> str:
    return api.shell.activated(document())


def test_a_version_is_staged_and_promoted_by_whom_the_token_names(api: Api) -> None:
    version = api.shell.registered()

    staged = api.moved("stage", version)
    promoted = api.moved("promote", version)

    assert staged["stage"] == "Staging"
    assert (promoted["promoted"], promoted["new_version"]) == (True, version)
    entry = api.get(f"/strategies/{NAME}/releases")["items"][0]
    assert (entry["actor"], entry["reason"], entry["kind"]) == (ACTOR, "better", "model_promoted")
    assert entry["release_id"] == promoted["release_id"]


def test_the_correlation_id_is_the_trace_of_the_release(api: Api) -> None:
    version, trace = api.shell.registered(), "0f8fad5b-d9cb-469f-a165-70867728950e"
    api.moved("stage", version)

    answer = api.post(f"{MODELS}/promote", {"version": int(version), "reason": "r"}, X_Correlation_ID=trace)

    assert answer.headers["X-Correlation-ID"] == trace
    assert api.get(f"/strategies/{NAME}/releases")["items"][0]["trace_id"] == trace


def test_a_rollback_returns_to_the_former_champion(api: Api) -> None:
    first, second = api.champion(), api.champion()

    candidates = api.get(f"{MODELS}/rollback-candidates")["items"]
    answer = api.post(f"{MODELS}/rollback", {"reason": "loses"}).json

    assert [(one["model_version"], one["eligible"]) for one in candidates] == [(first, True)]
    assert answer is not None
    assert (answer["from_version"], answer["to_version"]) == (second, first)
    cards = {card["version"]: card for card in api.get(MODELS)["items"]}
    assert cards[second]["is_quarantined"]
    assert cards[first]["is_champion"]


def test_null_expects_that_there_is_no_champion_yet(api: Api) -> None:
    champion, version = api.champion(), api.shell.registered()
    api.moved("stage", version)

    answer = api.post(f"{MODELS}/promote", {"version": version, "reason": "r", "expected_champion": None})

    assert answer.status_code == 409
    assert api.get(f"/strategies/{NAME}")["model_version"] == champion


def test_a_dry_run_needs_no_precondition_and_changes_nothing(api: Api) -> None:
    version = api.shell.registered()
    api.moved("stage", version)
    before = api.get(f"/strategies/{NAME}")

    answer = api.ask("POST", f"{MODELS}/promote", {"version": version, "reason": "r", "dry_run": True})

    assert answer.json is not None
    assert (answer.json["promoted"], answer.json["dry_run"]) == (False, True)
    assert all(check["passed"] for check in answer.json["checks"])
    assert api.get(f"/strategies/{NAME}") == before


def test_models_come_in_pages(api: Api) -> None:
    versions = [api.shell.registered() for _ in range(3)]

    first = api.get(f"{MODELS}?limit=2")
    last = api.get(f"{MODELS}?limit=2&next={first['next']}")

    assert [card["version"] for page in (first, last) for card in page["items"]] == versions[::-1]
    assert last["next"] is None


@pytest.mark.parametrize(
    ("what", "body", "refusal"),
    [
        ("promote", {"version": "1", "reason": "r"}, (409, "CONFLICT")),
        ("promote", {"version": "9", "reason": "r"}, (404, "NOT_FOUND")),
        ("rollback", {"reason": "r"}, (422, "GATE_REFUSED")),
        ("stage", {"version": "9", "reason": "r"}, (404, "NOT_FOUND")),
    ],
)
def test_a_refusal_tells_why_and_changes_nothing(
    api: Api, what: str, body: dict[str, object], refusal: tuple[int, str]
) -> None:
    api.shell.registered()
    before = api.get(f"/strategies/{NAME}")

    answer = api.post(f"{MODELS}/{what}", body)

    assert problem(answer) == refusal
    assert api.get(f"/strategies/{NAME}") == before
