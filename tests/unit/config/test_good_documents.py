from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

from tests.unit.config.sources import PARAMETERS, SEED
from tradai.common.config.canonical import config_hash
from tradai.common.config.documents_sections import FARGATE_MEMORY
from tradai.common.config.schema import (
    ConfigInvalidError,
    DocumentKind,
    json_schema,
    model_inputs,
    parse_strategy_file,
    promotion_settings,
    training_settings,
    validate_document,
)

EVERY_PARAMETER: dict[str, Any] = {
    "timeframe": "4h",
    "symbols": ["BTC/USDT:USDT", "ETH/USDT", "kPEPE/USDC:USDC", "BTC/USD:BTC-240628"],
    "timerange": "20240101-",
    "stake_amount": "unlimited",
    "max_open_trades": -1,
    "stoploss": -0.1,
    "minimal_roi": {"0": 0.1, "30": 0},
    "trailing_stop": True,
    "leverage": 3,
    "fee": 0.0005,
    "params": {"free": {"nested": [1, None, "text"]}},
}


def test_the_first_example_loads_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "tradai.yaml"
    path.write_text(SEED)

    document = parse_strategy_file(path)

    assert (document.kind, document.name, document.text) == (DocumentKind.FULL, "MyStrategy", SEED)
    assert document.data["mlflow"]["tracking_uri"] == "${MLFLOW_TRACKING_URI:-http://localhost:5001}"
    assert parse_strategy_file(SEED).data == document.data == parse_strategy_file(str(path)).data


def test_a_byte_order_mark_and_windows_lines_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tradai.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SEED.replace("\n", "\r\n").encode())

    assert config_hash(parse_strategy_file(path).data) == config_hash(parse_strategy_file(SEED).data)


def test_a_flat_mapping_is_a_parameters_document() -> None:
    document = parse_strategy_file("timeframe: 1h\n")

    assert (document.kind, document.name) == (DocumentKind.PARAMETERS, None)
    assert validate_document(PARAMETERS) == validate_document(EVERY_PARAMETER) == ()


@given(st.sampled_from([(cpu, size) for cpu, sizes in FARGATE_MEMORY.items() for size in sorted(sizes)]))
def test_every_pair_that_fargate_offers_is_accepted(pair: tuple[int, int]) -> None:
    cpu, memory = pair

    document = parse_strategy_file(SEED).data | {"deployment": {"ecs": {"cpu": cpu, "memory": memory}}}

    assert validate_document(document) == ()


def test_whole_numbers_may_be_written_with_a_point() -> None:
    assert validate_document(PARAMETERS | {"max_open_trades": 3.0, "stake_amount": 100.0}) == ()


def test_model_inputs_are_the_same_for_both_kinds() -> None:
    full = parse_strategy_file(SEED).data

    assert model_inputs(full | {"training": {"trials": 2}}) == {
        "timeframe": "1h",
        "symbols": ["BTC/USDT:USDT", "ETH/USDT:USDT"],
        "entry_point": "mystrategy.strategy:MyStrategy",
        "training": {"trials": 2},
    }
    assert model_inputs(PARAMETERS | {"stake_amount": 5}) == PARAMETERS


def test_policy_has_its_defaults_in_documents_without_the_sections() -> None:
    assert training_settings(PARAMETERS).retraining_interval_days == 7
    assert promotion_settings(PARAMETERS).gates.sharpe_ratio == 0.5


def test_policy_fills_its_placeholders() -> None:
    document = {"training": {"train_period_days": "${DAYS}"}}

    assert training_settings(document, {"DAYS": "9"}).train_period_days == 9
    for variables, problem in (
        ({}, "`training.train_period_days`: variable DAYS is not set"),
        ({"DAYS": "soon"}, "`training.train_period_days`: must be a whole number"),
    ):
        with pytest.raises(ConfigInvalidError) as refused:
            training_settings(document, variables)
        assert str(refused.value) == problem


@pytest.mark.parametrize(
    ("data", "valid"),
    [
        (parse_strategy_file(SEED).data, True),
        (EVERY_PARAMETER, True),
        (PARAMETERS | {"stake_amount": "${STAKE}", "max_open_trades": "${N:-3}"}, True),
        (PARAMETERS | {"trailing_stop": "${T:?say}", "symbols": ["${S}"]}, True),
        ({}, False),
        ({"strategy": {}}, False),
        ({"mlflow": {}}, False),
        (PARAMETERS | {"stake": 5}, False),
        (PARAMETERS | {"stake_amount": 0}, False),
        (PARAMETERS | {"timeframe": "7m"}, False),
        (PARAMETERS | {"symbols": ["BTCUSDT"]}, False),
    ],
)
def test_the_exported_json_schema_agrees_with_the_validation(data: dict[str, Any], valid: bool) -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)

    assert Draft202012Validator(schema).is_valid(data) is valid
    assert (validate_document(data) == ()) is valid
