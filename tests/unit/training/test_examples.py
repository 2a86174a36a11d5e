from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.unit.training.jobs import version
from tradai.common.config.schema import parse_strategy_file
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entrypoint.training.configuration import configuration, recipe_of, strategy_folder
from tradai.common.entrypoint.training.trainers import freqai

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples/SwingStrategy"


def swing(data: dict[str, Any]) -> ConfigVersion:
    return replace(version(1, data), strategy_name="SwingStrategy")


def test_the_example_is_a_valid_strategy_file_with_a_recipe() -> None:
    document = parse_strategy_file(EXAMPLE / "tradai.yaml")

    config = configuration(swing(document.data), EXAMPLE, {}).config
    recipe = recipe_of(config, "SwingStrategy")

    assert document.name == "SwingStrategy" == EXAMPLE.name
    assert recipe.strategy_class == "SwingStrategy"
    assert (recipe.fee, recipe.stake_amount, recipe.max_open_trades) == (0.0005, 1000, 2)
    assert (EXAMPLE / "swing" / "strategy.py").is_file()


def test_a_parameters_document_stands_on_the_file_of_the_strategy() -> None:
    stored = swing({"timeframe": "1h", "symbols": ["ADA/USDT"], "fee": 0.002, "stoploss": -0.1})

    recipe = recipe_of(configuration(stored, EXAMPLE, {}).config, "SwingStrategy")

    assert recipe.symbols == ("ADA/USDT",)
    assert recipe.entry_point == "swing.strategy:SwingStrategy"
    assert recipe.overrides == {"stoploss": -0.1}


def test_a_strategy_is_found_by_its_name_or_is_the_folder_itself(tmp_path: Path) -> None:
    assert strategy_folder(ROOT / "examples", "SwingStrategy") == EXAMPLE
    assert strategy_folder(tmp_path, "SwingStrategy") == tmp_path


def test_every_model_that_the_trainer_offers_has_a_recording_class() -> None:
    source = (Path(freqai.__file__).parent / "freqai_models/recorded.py").read_text()

    assert re.findall(r"class Recorded(\w+)\(", source) == list(freqai.REGRESSORS)
