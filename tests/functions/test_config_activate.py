from __future__ import annotations

from typing import Any

import pytest

from tests import account
from tests.functions.office import NOW, Office
from tests.functions.shapes import shape
from tradai.common.entities.clock import iso
from tradai.common.entities.config_version import ConfigStatus
from tradai.common.runtime import wiring_retraining


def draft(**facts: Any) -> str:
    """The id of a new version of `Alpha`."""
    configs = wiring_retraining.config_versions()
    return configs.create_version(strategy_name="Alpha", config_data={**account.CONFIG, **facts}).config_id


def active() -> str:
    found = wiring_retraining.config_versions().get_active("Alpha")
    assert found is not None
    return found.config_id


def activate(office: Office, config_id: str, **facts: Any) -> dict[str, Any]:
    return office.call("config_activate", strategy_name="Alpha", config_id=config_id, **facts)


def test_a_draft_goes_live_and_the_one_before_is_named(office: Office) -> None:
    before, wanted = active(), draft(stake_amount=200)

    answer = activate(office, wanted, reason="more", actor="ada", trace_id="trace-7")

    assert answer.keys() == shape("config_activate")
    assert (answer["activated"], answer["config_id"], answer["already_active"]) == (True, wanted, False)
    assert (answer["previous_config_id"], answer["deployed_at"]) == (before, iso(NOW))
    entry = next(wiring_retraining.ledger().history("Alpha"))
    assert (entry.release_id, entry.actor, entry.reason) == (answer["release_id"], "ada", "more")
    assert (entry.trace_id, active()) == ("trace-7", wanted)


def test_a_repeated_activation_is_a_success_that_changes_nothing(office: Office) -> None:
    wanted = draft(stake_amount=200)

    first, again = activate(office, wanted), activate(office, wanted)

    assert (again["activated"], again["already_active"]) == (False, True)
    assert [again[name] for name in ("config_id", "release_id", "deployed_at")] == [
        first[name] for name in ("config_id", "release_id", "deployed_at")
    ]
    assert len(list(wiring_retraining.ledger().history("Alpha"))) == 2


def test_a_dry_run_checks_and_changes_nothing(office: Office) -> None:
    before, wanted = active(), draft(stake_amount=200)

    answer = activate(office, wanted, dry_run=True)

    assert (answer["activated"], answer["config_id"], answer["release_id"]) == (False, wanted, None)
    assert active() == before


def test_another_active_version_than_expected_is_a_conflict(office: Office) -> None:
    before, wanted = active(), draft(stake_amount=200)

    name, message = office.refusal(
        "config_activate", strategy_name="Alpha", config_id=wanted, expected_active_id="v9-ffffffff"
    )

    assert (name, before in message, active()) == ("ConflictError", True, before)


def test_null_expects_that_nothing_is_active_yet(office: Office) -> None:
    before, wanted = active(), draft(stake_amount=200)

    name, _ = office.refusal(
        "config_activate", strategy_name="Alpha", config_id=wanted, expected_active_id=None
    )

    assert (name, active()) == ("ConflictError", before)


def test_a_deprecated_version_does_not_return(office: Office) -> None:
    old = active()
    activate(office, draft(stake_amount=200))

    name, _ = office.refusal("config_activate", strategy_name="Alpha", config_id=old)

    found = wiring_retraining.config_versions().get("Alpha", old)
    assert (name, found.status) == ("InvalidTransitionError", ConfigStatus.DEPRECATED)


def test_inputs_of_a_live_model_are_not_changed_unasked(office: Office) -> None:
    account.crowned(office.mlflow)

    name, message = office.refusal("config_activate", strategy_name="Alpha", config_id=draft(timeframe="4h"))

    assert (name, "timeframe" in message) == ("ConflictError", True)


@pytest.mark.parametrize("strategy", ["Alpha", "Nobody"])
def test_an_unknown_version_is_not_found(office: Office, strategy: str) -> None:
    name, message = office.refusal("config_activate", strategy_name=strategy, config_id="v9-ffffffff")

    assert (name, "v9-ffffffff" in message) == ("NotFoundError", True)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"strategy_name": "../x"}, "strategy_name"),
        ({"config_id": None}, "config_id"),
        ({"config_id": ""}, "config_id"),
        ({"expected_active_id": 3}, "expected_active_id"),
        ({"dry_run": "maybe"}, "dry_run"),
        ({"yes": True}, "yes"),
    ],
)
def test_bad_input_names_the_field(empty_office: Office, facts: dict[str, Any], field: str) -> None:
    asked = {"strategy_name": "Alpha", "config_id": "v1-abcdef01", **facts}

    name, message = empty_office.refusal("config_activate", **asked)

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)
