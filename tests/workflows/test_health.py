"""What the hourly look at the registry measures for its alarms."""

from __future__ import annotations

import json

import pytest

from functions.registry_mirror import handler as mirror
from tests.account import configured, crowned
from tests.workflows.aftermath import CONTEXT
from tests.workflows.faults import mlflow_down
from tests.workflows.house import House
from tradai.common.registry.champion_age import champion_since
from tradai.common.runtime import wiring_retraining

NAMES = ("MirrorBehind", "ChampionAgeDays")


def measured(printed: str) -> dict[str, float]:
    lines = [json.loads(line) for line in printed.splitlines() if '"_aws"' in line]
    return {name: line[name][0] for line in lines for name in NAMES if name in line}


def test_a_registry_that_agrees_is_not_behind(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    crowned(house.mlflow)

    mirror.lambda_handler({}, CONTEXT)

    found = measured(capsys.readouterr().out)
    assert found["MirrorBehind"] == 0
    assert 0 < found["ChampionAgeDays"] < 1


def test_a_registry_that_does_not_answer_is_behind(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    crowned(house.mlflow)

    with mlflow_down():
        mirror.lambda_handler({}, CONTEXT)

    assert measured(capsys.readouterr().out)["MirrorBehind"] == 1


def test_a_change_of_config_does_not_make_a_champion_young(house: House) -> None:
    crowned(house.mlflow)
    ledger = wiring_retraining.ledger()
    (*_, since) = [entry.created_at for entry in ledger.history("Alpha") if entry.model_version == "1"]

    configured(data={"timeframe": "1h", "symbols": ["BTC/USDT:USDT"], "stake_amount": 200})

    assert champion_since(ledger.history("Alpha")) == since
    crowned(house.mlflow)
    newer = champion_since(ledger.history("Alpha"))
    assert newer is not None
    assert newer > since


@pytest.mark.usefixtures("house")
def test_a_strategy_without_a_model_has_no_champion() -> None:
    assert champion_since(wiring_retraining.ledger().history("Alpha")) is None
    assert champion_since([]) is None
