from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from tests.unit.config.claims import paths_refused, problems_in
from tests.unit.config.sources import PARAMETERS, SEED
from tradai.common.config.documents_types import EXPECTED, LOSS
from tradai.common.config.schema import ConfigInvalidError, parse_strategy_file, validate_document

WRONG = """\
strategy:
  name: "My Strategy"
  version: 1.0
  entry_point: "mystrategy.strategy"
  timeframe: 1hh
  stake_amount: 3
strategy_servce: {}
strategy_service:
  source: {KIND: Binannce}
  adapter:
    KIND: AWS
    bucket_nam: tradai-data
  defaults:
    symbols: ["BTCUSDT", "ETH/USDT"]
    stake_amount: -5
    max_open_trades: 0
    " fee": 0.1
deployment: {ecs: {cpu: 512, memory: 1000}}
optimization: {defaults: {spaces: [buy, sel]}}
promotion: {window_days: 10}
"""

TOLD = """\
`strategy.name` at line 2: must be letters, digits, `_` or `-`, at most 64
`strategy.version` at line 3: must be text; put it in quotes
`strategy.entry_point` at line 4: must be `package.module:Class`
`strategy.timeframe` at line 5: must be one of '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', \
'12h', '1d', '3d' or '1w'; did you mean `1h`?
`strategy.stake_amount` at line 6: unknown; it belongs under `strategy_service.defaults`
`strategy_servce` at line 7: unknown; did you mean `strategy_service`?
`strategy_service.source.KIND` at line 9: must be one of 'Binance', 'BinanceUS', 'Bingx', 'Bitget', 'Bybit', \
'Gate', 'Htx', 'Hyperliquid', 'Kraken', 'KrakenFutures', 'Kucoin', 'Myokx' or 'Okx'; did you mean `Binance`?
`strategy_service.adapter.bucket_name` at line 10: is missing
`strategy_service.adapter.bucket_nam` at line 12: unknown; did you mean `bucket_name`?
`strategy_service.defaults.symbols[0]` at line 14: must be `BASE/QUOTE` or `BASE/QUOTE:SETTLE`, like \
`BTC/USDT:USDT`
`strategy_service.defaults.stake_amount` at line 15: must be a number above 0 or `unlimited`
`strategy_service.defaults.max_open_trades` at line 16: must be at least 1, or -1 for no limit
`strategy_service.defaults. fee` at line 17: is a key with blanks around it
`deployment.ecs` at line 18: memory for cpu 512 must be one of 1024, 2048, 3072, 4096
`optimization.defaults.spaces[1]` at line 19: must be one of 'default', 'all', 'buy', 'sell', 'enter', \
'exit', 'roi', 'stoploss', 'trailing', 'protection' or 'trades'; did you mean `sell`?
`promotion.window_days` at line 20: must be greater than or equal to 30"""


def test_every_problem_of_a_file_is_told_at_once_by_line() -> None:
    with pytest.raises(ConfigInvalidError) as refused:
        parse_strategy_file(WRONG)

    assert str(refused.value) == TOLD


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"timeframe": "7m"}, "timeframe"),
        ({"symbols": []}, "symbols"),
        ({"symbols": ["BTC/USDT", "BTC/USDT"]}, "symbols"),
        ({"symbols": "BTC/USDT"}, "symbols"),
        ({"symbols": ["btc/usdt"]}, "symbols[0]"),
        ({"timerange": "2024-01-01"}, "timerange"),
        ({"timerange": "20240230-"}, "timerange"),
        ({"timerange": "20240201-20240101"}, "timerange"),
        ({"stake_amount": 0}, "stake_amount"),
        ({"stake_amount": "all"}, "stake_amount"),
        ({"stake_amount": "100"}, "stake_amount"),
        ({"stake_amount": True}, "stake_amount"),
        ({"max_open_trades": -2}, "max_open_trades"),
        ({"max_open_trades": 2.5}, "max_open_trades"),
        ({"stoploss": 0.1}, "stoploss"),
        ({"stoploss": 0}, "stoploss"),
        ({"minimal_roi": {"soon": 0.1}}, "minimal_roi.soon"),
        ({"trailing_stop": "yes"}, "trailing_stop"),
        ({"leverage": 0.5}, "leverage"),
        ({"fee": -0.1}, "fee"),
        ({"params": [1]}, "params"),
        ({"exchange": "binance"}, "exchange"),
        ({"params": {"x": float("nan")}}, "params.x"),
        ({"params": {"x": [float("inf")]}}, "params.x[0]"),
        ({"params": {"x": 2**53}}, "params.x"),
        ({"params": {"x": 1e300}}, "params.x"),
        ({"params": {"x": 1 + 2j}}, "params.x"),
        ({"params": {3: 1}}, "params.3"),
        ({"params": {" x": 1}}, "params. x"),
        ({"params": {"\ud800": 1}}, "params.\\ud800"),
        ({"params": {"x": "\ud800"}}, "params.x"),
        ({"params": {"x": "${X"}}, "params.x"),
        ({"params": {"x": "${X:-${Y}}"}}, "params.x"),
        ({"params": {"api_key": "hunter2"}}, "params.api_key"),
        ({"params": {"apiSecret": "${KEY:-hunter2}"}}, "params.apiSecret"),
        ({"params": {"passwords": ["hunter2"]}}, "params.passwords[0]"),
        ({"params": {"proxy": "http://me:hunter2@host"}}, "params.proxy"),
        ({"params": {"note": "${EXCHANGE_API_KEY}"}}, "params.note"),
    ],
)
def test_a_wrong_parameter_is_refused_where_it_stands(change: dict[Any, Any], path: str) -> None:
    found = validate_document(PARAMETERS | change)

    assert [problem.path for problem in found] == [path]
    assert "hunter2" not in str(found)


@pytest.mark.parametrize("data", [None, [], {}, "text", 3])
def test_what_is_no_mapping_is_no_document(data: object) -> None:
    assert [problem.path for problem in validate_document(data)] == ["$"]


def test_values_that_are_waiting_for_a_variable_are_judged_later() -> None:
    waiting = {
        "timeframe": "${TF:-1h}",
        "symbols": ["${SYMBOL}"],
        "stake_amount": "${STAKE}",
        "max_open_trades": "${TRADES:?how many}",
        "trailing_stop": "${TRAIL}",
    }

    assert validate_document(waiting) == ()
    assert paths_refused({"strategy": {"name": "${N}", "version": "${V}"}}) == [
        "strategy.entry_point",
        "strategy.timeframe",
    ]


def test_a_secret_may_be_named_by_a_placeholder_alone() -> None:
    assert validate_document(PARAMETERS | {"params": {"api_key": "${EXCHANGE_API_KEY}"}}) == ()


def test_sections_without_a_strategy_are_an_incomplete_full_document() -> None:
    assert problems_in("stratgy: {}\nmlflow: {}\n") == [
        "`strategy` at line 1: is missing",
        "`stratgy` at line 1: unknown; did you mean `strategy`?",
    ]


def test_a_key_of_another_kind_of_adapter_is_told_what_is_known_there() -> None:
    text = SEED.replace("    library: ohlcv", "    library: ohlcv\n    path: x")

    assert problems_in(text) == [
        "`strategy_service.adapter.path` at line 14: unknown; known here: KIND, bucket_name, library"
    ]


def test_an_adapter_without_its_kind_is_told_to_name_it() -> None:
    assert problems_in(SEED.replace("    KIND: AWS\n", "")) == [
        "`strategy_service.adapter` at line 10: needs a KIND"
    ]


def test_a_kind_is_known_by_its_own_spelling() -> None:
    assert problems_in(SEED.replace("KIND: Binance", "kind: Binance"))[-1].endswith("did you mean `KIND`?")


def test_a_model_that_the_trainer_does_not_offer_is_refused_before_a_training_starts() -> None:
    refused = problems_in(f"{SEED}\ntraining: {{freqai_model: LightGBMRegresor}}\n")

    assert refused[-1].endswith("did you mean `LightGBMRegressor`?")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "cpu: 512",
            "cpu: 300",
            "`deployment.ecs` at line 44: cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384",
        ),
        (
            '"momentum"',
            '" momentum"',
            "`strategy.category` at line 5: must be text without blanks around it or control characters",
        ),
        (
            "spaces: [buy, sell]",
            "spaces: []",
            "`optimization.defaults.spaces` at line 29: must name at least one",
        ),
        (
            "auto_log_params: true",
            "auto_log_params: yes",
            "`mlflow.auto_log_params` at line 24: must be true or false",
        ),
        (
            "loss_function: sharpe",
            "loss_function: sharp",
            f"`optimization.defaults.loss_function` at line 28: {EXPECTED[LOSS]}",
        ),
        (
            "      walk_forward",
            "      walkforward",
            "`optimization.presets.production.walkforward` at line 40: unknown; did you mean `walk_forward`?",
        ),
    ],
)
def test_a_wrong_section_is_told_by_line(old: str, new: str, problem: str) -> None:
    assert problems_in(SEED.replace(old, new, 1)) == [problem]


def test_documents_from_elsewhere_are_held_to_the_same_depth() -> None:
    deep: Any = 1
    for _ in range(40):
        deep = [deep]

    assert [problem.message for problem in validate_document({"params": {"deep": deep}})] == [
        "is nested deeper than 32 levels"
    ]


def test_a_flood_of_problems_is_counted_past_a_thousand() -> None:
    found = validate_document({f"k{number}": 1 for number in range(1500)})

    assert len(found) == 1001
    assert found[-1].message == "has 500 more problems"


def test_a_document_of_more_than_a_mebibyte_is_refused() -> None:
    assert paths_refused(PARAMETERS | {"params": {"text": "x" * 2**20}}) == ["$"]


def test_files_that_are_too_large_or_no_text_are_refused(tmp_path: Path) -> None:
    for content, problem in (
        (b"#" * (2**20 + 1), "`$`: is larger than 1 MiB"),
        (b"timeframe: 1h\n# caf\xe9\n", "`$` at line 2: is not UTF-8 text"),
    ):
        (tmp_path / "tradai.yaml").write_bytes(content)

        with pytest.raises(ConfigInvalidError) as refused:
            parse_strategy_file(tmp_path / "tradai.yaml")

        assert str(refused.value) == problem


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        parse_strategy_file(str(tmp_path / "tradai.yaml"))


def test_a_file_that_nobody_may_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(ConfigInvalidError, match=r"^`\$`: can not be read: Permission denied; give a file"):
        parse_strategy_file(tmp_path / "tradai.yaml")
