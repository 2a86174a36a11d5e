"""The layers that a training's configuration is made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import yaml

from tests.unit.training.jobs import NAME, Desk, document, version, written_market
from tradai.common.entrypoint.training.configuration import Configuration, configuration
from tradai.common.entrypoint.training.worker import run
from tradai.common.errors import ConfigInvalidError

STAKE = "strategy_service.defaults.stake_amount"
STAKE_VARIABLE = "TRADAI__STRATEGY_SERVICE__DEFAULTS__STAKE_AMOUNT"
CANDLES = {"CANDLES": "candles"}
TEN = {STAKE_VARIABLE: "10"}
NONE: Mapping[str, str] = {}
HIDDEN = "hunter2"


def loaded(folder: Path, variables: Mapping[str, str] = NONE, dotenv: str = "") -> Configuration:
    (folder / ".env").write_text(dotenv)
    return configuration(version(1, document()), folder, {**CANDLES, **variables}, folder / ".env")


def test_a_value_is_taken_from_the_highest_layer_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "tradai.yaml").write_text(
        yaml.safe_dump(document() | {"mlflow": {"experiment_name": "file"}})
    )

    below = loaded(tmp_path)
    dotenv = loaded(tmp_path, dotenv=f"{STAKE_VARIABLE}=20")
    both = loaded(tmp_path, TEN, f"{STAKE_VARIABLE}=20")

    assert [each.config.trading.stake_amount for each in (below, dotenv, both)] == [1000, 20, 10]
    assert below.config.mlflow.experiment_name == "file"
    row = next(row for row in both.explained if row.path == STAKE)
    assert (row.layer, row.value) == ("environment", 10)
    assert [layer for layer, _ in row.shadowed] == [
        ".env",
        f"config version {version(1, document()).config_id}",
        "tradai.yaml",
    ]


def test_the_effective_hash_tells_what_was_in_force(tmp_path: Path) -> None:
    plain, again = loaded(tmp_path), loaded(tmp_path)
    other = loaded(tmp_path, TEN)

    assert plain.config.effective_hash == again.config.effective_hash != other.config.effective_hash
    assert other.overridden == (STAKE,)


def test_what_a_model_depends_on_can_not_be_changed_unnoticed(tmp_path: Path) -> None:
    stored = version(1, document()).inputs_hash

    money = loaded(tmp_path, TEN)
    same = loaded(tmp_path, {"TRADAI__TRAINING__TRAIN_PERIOD_DAYS": "60"})
    longer = loaded(tmp_path, {"TRADAI__TRAINING__TRAIN_PERIOD_DAYS": "61"})
    deeper = loaded(tmp_path, dotenv="TRADAI__TRAINING__HYPER_PARAMETERS__NUM_LEAVES=7")

    assert money.inputs_hash == same.inputs_hash == stored
    assert len({longer.inputs_hash, deeper.inputs_hash, stored}) == 3


def test_a_file_that_says_more_than_a_full_version_makes_another_model(tmp_path: Path) -> None:
    more = document(hyper_parameters={"num_leaves": 7})
    (tmp_path / "tradai.yaml").write_text(yaml.safe_dump(document(trials=1)))
    same = loaded(tmp_path)
    (tmp_path / "tradai.yaml").write_text(yaml.safe_dump(more))

    other = loaded(tmp_path)

    assert other.config.training.hyper_parameters == {"num_leaves": 7}
    assert same.inputs_hash == version(1, document()).inputs_hash != other.inputs_hash


def test_a_parameters_document_takes_its_inputs_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "tradai.yaml").write_text(yaml.safe_dump(document()))
    parameters = version(1, {"stake_amount": 5})

    found = configuration(parameters, tmp_path, CANDLES)

    assert (found.config.training.train_period_days, found.inputs_hash) == (60, parameters.inputs_hash)


def test_every_problem_of_every_layer_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "tradai.yaml").write_text("strategy: {nam: x}\n")

    with pytest.raises(ConfigInvalidError) as refused:
        loaded(tmp_path, {"TRADAI__TRAINING__TRAINER": "magic"}, f"{STAKE_VARIABLE}=-1")

    told = str(refused.value)
    for part in ("strategy.nam", "(in tradai.yaml)", "stake_amount", "(in .env)", "training.trainer"):
        assert part in told


def test_run_and_result_carry_the_effective_hash_and_no_secret(tmp_path: Path) -> None:
    data = document()
    data["strategy_service"]["defaults"]["params"] = {"api_key": "${KEY}", "bot": {"token": "plain"}}
    desk = Desk(candles=written_market(tmp_path / "market"))
    desk.configs.versions = [version(1, data)]
    services = desk.services()
    variables = {**services.variables, "KEY": HIDDEN, STAKE_VARIABLE: "10"}

    registered = run(desk.task(), replace(services, variables=variables), tmp_path / "work")

    expected = configuration(version(1, data), tmp_path, variables).config.effective_hash
    tags = desk.mlflow.get_model_version(NAME, str(registered.model_version)).tags
    (result,) = desk.results.results("job-1")
    assert tags["effective_hash"] == result.effective_hash == expected
    files = desk.mlflow.files[str(registered.mlflow_run_id)]
    rows = {row["path"]: row for row in json.loads(files["evidence/configuration.json"])}
    assert rows[STAKE]["layer"] == "environment"
    everything = f"{tags} {result} {files} {asdict(desk.jobs.items['job-1'])}"
    assert HIDDEN not in everything


def test_the_same_configuration_makes_the_same_bytes_wherever_it_is_from(tmp_path: Path) -> None:
    desk = Desk(candles=written_market(tmp_path / "market"))
    services = desk.services()
    one = run(desk.task("one"), services, tmp_path / "one")

    two = run(
        desk.task("two"),
        replace(services, variables={**services.variables, "TRADAI__STRATEGY__TIMEFRAME": "1h"}),
        tmp_path / "two",
    )

    assert one.sha256 == two.sha256
