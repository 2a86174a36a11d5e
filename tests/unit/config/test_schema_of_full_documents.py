from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.sources import PARAMETERS, SEED
from tradai.common.config.schema import (
    ConfigInvalidError,
    DocumentKind,
    model_inputs,
    parse_strategy_file,
    training_settings,
    validate_document,
)


def problems_of(text: str) -> list[str]:
    with pytest.raises(ConfigInvalidError) as refused:
        parse_strategy_file(text)
    return [str(problem) for problem in refused.value.problems]


def test_the_first_example_loads_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "tradai.yaml"
    path.write_text(SEED)

    document = parse_strategy_file(path)

    assert (document.kind, document.name, document.text) == (DocumentKind.FULL, "MyStrategy", SEED)
    assert document.data["mlflow"]["tracking_uri"] == "${MLFLOW_TRACKING_URI:-http://localhost:5001}"
    assert parse_strategy_file(SEED).data == document.data


def test_an_unknown_key_is_told_with_its_line_and_the_nearest_known_one() -> None:
    text = SEED.replace("strategy_service:", "strategy_servce:")

    assert problems_of(text) == [
        "`strategy_servce` at line 7: unknown; did you mean `strategy_service`?",
    ]


def test_a_flat_mapping_is_a_parameters_document() -> None:
    assert validate_document(PARAMETERS) == ()
    assert parse_strategy_file("timeframe: 1h\n").kind is DocumentKind.PARAMETERS


def test_model_inputs_are_the_same_for_both_kinds() -> None:
    full = parse_strategy_file(SEED).data

    assert model_inputs(full) == {
        "timeframe": "1h",
        "symbols": ["BTC/USDT:USDT", "ETH/USDT:USDT"],
        "entry_point": "mystrategy.strategy:MyStrategy",
    }
    assert model_inputs(PARAMETERS) == PARAMETERS


def test_training_settings_have_their_defaults_in_documents_without_the_section() -> None:
    assert training_settings(PARAMETERS).retraining_interval_days == 7
    assert (
        training_settings({"training": {"train_period_days": "${DAYS}"}}, {"DAYS": "9"}).train_period_days
        == 9
    )
