from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.config.sources import PARAMETERS, SEED
from tradai.common.config.canonical import config_hash
from tradai.common.config.diff import Change, Risk, diff, raised_exposure
from tradai.common.config.schema import parse_strategy_file

FULL = parse_strategy_file(SEED).data
STAKES = st.floats(0.01, 1e6) | st.just("unlimited")
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "timeframe": st.sampled_from(["1h", "4h"]),
        "symbols": st.lists(st.sampled_from(["A/B", "C/D", "E/F"]), min_size=1, unique=True),
        "stake_amount": STAKES,
        "max_open_trades": st.just(-1) | st.integers(1, 9),
        "leverage": st.floats(1, 10),
        "stoploss": st.floats(-1, -0.01),
        "fee": st.just("${FEE}"),
    },
)


def changed(**parameters: Any) -> Change:
    (change,) = diff(
        PARAMETERS | {"stake_amount": 100, "max_open_trades": 3, "stoploss": -0.1},
        {**PARAMETERS, "stake_amount": 100, "max_open_trades": 3, "stoploss": -0.1, **parameters},
    )
    return change


@given(DOCUMENTS, DOCUMENTS)
def test_documents_differ_exactly_when_their_hashes_do(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert (diff(old, new) == ()) is (config_hash(old) == config_hash(new))


@given(DOCUMENTS, DOCUMENTS)
def test_a_diff_backwards_exchanges_old_and_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    there, back = diff(old, new), diff(new, old)

    assert {(change.path, change.old, change.new) for change in map(_hashable, there)} == {
        (change.path, change.new, change.old) for change in map(_hashable, back)
    }


@given(DOCUMENTS, DOCUMENTS)
def test_only_money_needs_a_yes_and_all_that_raises_exposure_is_money(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    for change in diff(old, new):
        assert change.needs_yes is (change.risk is Risk.MONEY)
        assert change.needs_yes or not change.raises_exposure


def test_a_number_is_the_same_with_or_without_a_point() -> None:
    assert diff(PARAMETERS | {"fee": 1}, PARAMETERS | {"fee": 1.0}) == ()
    assert diff({"params": {"x": True}}, {"params": {"x": 1}}) != ()


@pytest.mark.parametrize(
    ("parameters", "raises"),
    [
        ({"stake_amount": 200}, True),
        ({"stake_amount": 50}, False),
        ({"stake_amount": "unlimited"}, True),
        ({"stake_amount": "${STAKE}"}, True),
        ({"max_open_trades": -1}, True),
        ({"max_open_trades": 1}, False),
        ({"leverage": 2}, True),
        ({"leverage": 1}, False),
        ({"stoploss": -0.2}, True),
        ({"symbols": ["BTC/USDT", "SOL/USDT"]}, True),
        ({"symbols": "${SYMBOLS}"}, True),
    ],
)
def test_money_and_exposure_need_a_yes(parameters: dict[str, Any], raises: bool) -> None:
    change = changed(**parameters)

    assert (change.risk, change.needs_yes, change.raises_exposure) == (Risk.MONEY, True, raises)
    assert change.note


@pytest.mark.parametrize(
    ("parameters", "risk"),
    [
        ({"stoploss": -0.05}, Risk.OTHER),
        ({"fee": 0.1}, Risk.OTHER),
        ({"timeframe": "4h"}, Risk.MODEL),
    ],
)
def test_other_changes_need_none(parameters: dict[str, Any], risk: Risk) -> None:
    change = changed(**parameters)

    assert (change.risk, change.needs_yes, change.raises_exposure) == (risk, False, False)


def test_losing_or_reordering_symbols_touches_the_model_alone() -> None:
    two = PARAMETERS | {"symbols": ["BTC/USDT", "ETH/USDT"]}

    (fewer,) = diff(two, PARAMETERS)
    (turned,) = diff(two, PARAMETERS | {"symbols": ["ETH/USDT", "BTC/USDT"]})

    assert (fewer.risk, fewer.note) == (Risk.MODEL, "")
    assert (turned.risk, turned.note) == (Risk.MODEL, "another order")


def test_a_removed_stop_is_exposure() -> None:
    (change,) = raised_exposure(PARAMETERS | {"stoploss": -0.1}, PARAMETERS)

    assert (change.path, change.old, change.new) == ("strategy_service.defaults.stoploss", -0.1, None)


def test_both_kinds_of_document_are_compared_by_what_they_mean() -> None:
    changes = diff(PARAMETERS, FULL)

    symbols = next(change for change in changes if change.path == "strategy_service.defaults.symbols")
    assert symbols.note == "added BTC/USDT:USDT, ETH/USDT:USDT"
    assert "strategy.timeframe" not in {change.path for change in changes}


def test_the_dearest_changes_come_first() -> None:
    new = FULL | {
        "training": {"trials": 2},
        "promotion": {"window_days": 30},
        "deployment": {},
        "strategy_service": {"defaults": {"stake_amount": 1}},
    }

    risks = [change.risk for change in diff(FULL, new)]

    assert risks == sorted(risks, key=list(Risk).index)
    assert set(risks) == set(Risk)


def _hashable(change: Change) -> Change:
    return Change(path=change.path, old=str(change.old), new=str(change.new), risk=change.risk)
