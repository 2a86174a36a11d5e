from __future__ import annotations

import pytest

from tests.unit.config.sources import SEED
from tests.unit.config.worlds import World
from tradai.common.config.documents import StrategyConfig
from tradai.common.config.loader import StrategyConfigLoader
from tradai.common.config.loader_sources import TextSource
from tradai.common.errors import ConfigInvalidError, InvalidNameError, TradaiError

NAME = "MyStrategy"
VERSION = "config version v1-00000000"
TRADES = "strategy_service.defaults.max_open_trades"
TRADES_VARIABLE = "TRADAI__STRATEGY_SERVICE__DEFAULTS__MAX_OPEN_TRADES"
NO_SECRETS = "holds a secret; write `${VAR}` here, or keep it in Secrets Manager"


def problems_of(loader: StrategyConfigLoader, name: str = NAME) -> list[str]:
    with pytest.raises(ConfigInvalidError) as refused:
        loader.load(name)
    return [str(problem) for problem in refused.value.problems]


def test_the_file_alone_is_enough_and_fills_its_placeholders(world: World) -> None:
    config = world.loader().load(NAME)

    assert config.mlflow.tracking_uri == "http://localhost:5001"
    assert (config.trading.stake_amount, config.strategy_class, config.fee) == (1000, NAME, 0.001)


def test_each_layer_wins_over_those_below(world: World) -> None:
    loader = world.loader(
        environ={TRADES_VARIABLE: "5"},
        dotenv=f"{TRADES_VARIABLE}=7\n",
        tags={f"tradai.config.{TRADES}": "9"},
        stored={"max_open_trades": 11},
    )

    assert loader.load(NAME).trading.max_open_trades == 5
    row = next(row for row in loader.explain() if row.path == TRADES)
    assert (row.value, row.layer) == (5, "environment")
    assert row.shadowed == (
        (".env", "7"),
        ("mlflow tags", "9"),
        (VERSION, 11),
        ("tradai.yaml", 3),
    )


def test_a_stored_parameters_document_covers_the_file_where_it_says_something(world: World) -> None:
    config = world.loader(stored={"timeframe": "4h", "symbols": ["SOL/USDT"]}).load(NAME)

    assert (config.strategy.timeframe, config.trading.symbols) == ("4h", ("SOL/USDT",))
    assert config.trading.stake_amount == 1000


def test_texts_from_outside_take_the_type_of_their_field(world: World) -> None:
    config = world.loader(
        environ={
            "TRADAI__STRATEGY_SERVICE__DEFAULTS__SYMBOLS": '["SOL/USDT"]',
            "TRADAI__STRATEGY_SERVICE__DEFAULTS__STAKE_AMOUNT": "unlimited",
            "TRADAI__STRATEGY_SERVICE__DEFAULTS__TRAILING_STOP": "true",
            "TRADAI__TRAINING__HYPER_PARAMETERS__N_ESTIMATORS": "300",
            "TRADAI__TRAINING__FEATURE_PARAMETERS": '{"words": ["1"], "number": 2}',
            "TRADAI__STRATEGY__CATEGORY": "",
            "HOME": "elsewhere",
        },
        tags={"tradai.config.training.hyper_parameters.learning_rate": "0.05", "tradai.sha256": "x"},
    ).load(NAME)

    assert config.trading.symbols == ("SOL/USDT",)
    assert (config.trading.stake_amount, config.trading.trailing_stop) == ("unlimited", True)
    assert config.training.hyper_parameters == {"n_estimators": 300, "learning_rate": 0.05}
    assert config.training.feature_parameters == {"words": ["1"], "number": 2}
    assert config.strategy.category == "momentum"


def test_variables_find_keys_in_any_case(world: World) -> None:
    config = world.loader(
        environ={
            "TRADAI__STRATEGY_SERVICE__ADAPTER__KIND": "Local",
            "TRADAI__STRATEGY_SERVICE__ADAPTER__PATH": "candles",
            "TRADAI__STRATEGY_SERVICE__DEFAULTS__PARAMS__RSI_PERIOD": "21",
        },
        stored={"params": {"Rsi_Period": 14}},
    ).load(NAME)

    assert config.strategy_service.adapter is not None
    assert config.strategy_service.adapter.kind == "Local"
    assert config.trading.params == {"Rsi_Period": 21}


def test_placeholders_are_filled_from_the_process_before_the_dotenv_file(world: World) -> None:
    stored = {"params": {"both": "${BOTH}", "file": "${FILE}", "number": "${NUMBER:-3}"}}

    config = world.loader(
        environ={"BOTH": "process"}, dotenv="BOTH=file\nFILE=file\nBARE\n", stored=stored
    ).load(NAME)

    assert config.trading.params == {"both": "process", "file": "file", "number": 3}


def test_a_placeholder_that_is_covered_needs_no_variable(world: World) -> None:
    stored = {"max_open_trades": "${NOT_SET}"}

    assert world.loader(environ={TRADES_VARIABLE: "4"}, stored=stored).load(NAME).trading.max_open_trades == 4
    assert problems_of(world.loader(stored=stored)) == [f"`{TRADES}`: variable NOT_SET is not set"]


def test_a_value_from_the_environment_is_no_placeholder(world: World) -> None:
    config = world.loader(environ={"TRADAI__STRATEGY__CATEGORY": "${HOME}"}).load(NAME)

    assert config.strategy.category == "${HOME}"


def test_every_problem_of_every_layer_is_one_error(world: World) -> None:
    loader = world.loader(
        environ={
            "TRADAI__STRATGY__NAME": "x",
            "TRADAI__TRAINING__TRIALS": "many",
            "TRADAI__STRATEGY_SERVICE__DEFAULTS__SYMBOLS": "[BTC/USDT",
            "TRADAI__MLFLOW": "on",
            "TRADAI__MLFLOW__EXPERIMENT_NAME": "x",
        },
        tags={"tradai.config.credentials.api_key": "hunter2"},
        stored={"leverage": 0.5},
        file="strategy:\n  name: Another\n  version: 1.0.0\n  entry_point: a.b\n  timeframe: ${TF}\n",
    )

    assert problems_of(loader) == [
        "`TRADAI__MLFLOW__EXPERIMENT_NAME`: sets what another one sets too (in environment)",
        "`TRADAI__STRATEGY_SERVICE__DEFAULTS__SYMBOLS`: starts like JSON and is not (in environment)",
        f"`credentials.api_key`: {NO_SECRETS} (in mlflow tags)",
        f"`strategy_service.defaults.leverage`: must be greater than or equal to 1 (in {VERSION})",
        "`strategy.entry_point` at line 4: must be `package.module:Class` (in tradai.yaml)",
        "`strategy.timeframe`: variable TF is not set",
        "`strategy.name`: is not MyStrategy, the strategy that is loaded",
        "`mlflow`: must be a mapping (in environment)",
        "`training.trials`: must be a whole number (in environment)",
        "`stratgy`: unknown; did you mean `strategy`?",
    ]


def test_an_unreadable_file_hides_no_problem_of_another_layer(world: World) -> None:
    loader = world.loader(file="strategy: [", environ={"TRADAI__TRAINING__TRIALS": "0"})

    assert problems_of(loader) == [
        "`$` at line 2: is not valid YAML: did not find expected node content (in tradai.yaml)",
        "`training.trials`: must be greater than or equal to 1 (in environment)",
    ]


def test_a_section_of_the_wrong_shape_is_a_problem_and_no_fault(world: World) -> None:
    loader = world.loader(file="strategy: text\nstrategy_service: 3\n")

    assert [problem.split(":")[0] for problem in problems_of(loader)] == [
        "`strategy` at line 1",
        "`strategy_service` at line 2",
    ]


def test_without_any_source_everything_is_missing(world: World) -> None:
    assert problems_of(StrategyConfigLoader(environ={})) == ["`strategy`: is missing"]
    assert problems_of(world.loader(file=None)) == ["`$`: there is no tradai.yaml (in tradai.yaml)"]


def test_a_bad_name_is_refused_before_anything_is_read(world: World) -> None:
    with pytest.raises(InvalidNameError):
        world.loader().load("../other")


def test_a_layer_of_texts_answers_for_one_field_too() -> None:
    source = TextSource({"tradai.config.training.trials": "3"}, prefix="tradai.config.", separator=".")

    assert source.get_field_value(StrategyConfig.model_fields["training"], "training") == (
        {"trials": "3"},
        "training",
        False,
    )


def test_explaining_before_loading_says_what_to_do(world: World) -> None:
    loader = world.loader()

    with pytest.raises(TradaiError, match="call load"):
        loader.explain()
    assert {row.layer for row in loader.explain(NAME)} == {"tradai.yaml", "default"}


def test_the_effective_hash_follows_what_is_in_force(world: World) -> None:
    plain = world.loader().load(NAME).effective_hash

    assert world.loader(environ={TRADES_VARIABLE: "3"}).load(NAME).effective_hash == plain
    assert world.loader(environ={TRADES_VARIABLE: "4"}).load(NAME).effective_hash != plain


@pytest.mark.parametrize("timeframe", ["$${TF}", "$${"])
def test_a_doubled_dollar_does_not_wait_for_a_variable(world: World, timeframe: str) -> None:
    with pytest.raises(ConfigInvalidError, match=r"strategy.timeframe.*must be one of"):
        world.loader(file=SEED.replace('timeframe: "1h"', f'timeframe: "{timeframe}"')).load(NAME)


def test_a_dotenv_that_is_no_text_is_told(world: World) -> None:
    loader = world.loader()
    (world.folder / ".env").write_bytes(b"A=\xff")

    with pytest.raises(ConfigInvalidError, match=r"\.env`: is not UTF-8 text"):
        loader.load(NAME)
