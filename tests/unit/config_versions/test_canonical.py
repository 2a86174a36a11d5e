"""One spelling, one hash."""

from __future__ import annotations

import json
import math
import random
import struct
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tradai.common.config.canonical import LARGEST_INTEGER, canonical_json, config_hash, from_canonical
from tradai.common.errors import ValidationFailedError

# RFC 8785, appendix B: IEEE 754 bits and their one spelling.
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}

# RFC 8785, section 3.2.2 and 3.2.3.
RFC_DOCUMENT = r"""{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}"""
RFC_CANONICAL = (
    r'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
    r'"string":"€$\u000f\nA' + "'" + r'B\"\\\\\"/"}'
)
RFC_KEYS = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def from_bits(bits: str) -> float:
    return float(struct.unpack(">d", bytes.fromhex(bits))[0])


@pytest.mark.parametrize(("bits", "spelling"), NUMBERS.items())
def test_numbers_of_the_rfc(bits: str, spelling: str) -> None:
    assert canonical_json(from_bits(bits)) == spelling.encode()


def test_the_document_of_the_rfc() -> None:
    assert canonical_json(json.loads(RFC_DOCUMENT)).decode() == RFC_CANONICAL


def test_keys_are_sorted_as_the_rfc_sorts_them() -> None:
    shuffled = dict.fromkeys(sorted(RFC_KEYS, key=str.swapcase, reverse=True), 0)

    assert list(json.loads(canonical_json(shuffled))) == RFC_KEYS


@given(json_values, st.randoms(use_true_random=False))
def test_key_order_does_not_change_the_hash(data: Any, chance: random.Random) -> None:
    assert config_hash(_shuffled(data, chance)) == config_hash(data)


@given(json_values)
def test_a_spelling_is_read_back_to_itself(data: Any) -> None:
    text = canonical_json(data).decode()

    assert canonical_json(from_canonical(text)).decode() == text


@given(st.dictionaries(st.text(min_size=1), st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)))
def test_whole_floats_hash_like_integers(data: dict[str, int]) -> None:
    assert config_hash({name: float(number) for name, number in data.items()}) == config_hash(data)


@pytest.mark.parametrize("style", [{"default_flow_style": True}, {"default_style": '"'}, {"indent": 8}])
def test_yaml_style_does_not_change_the_hash(style: dict[str, Any]) -> None:
    data = {"strategy": {"name": "a", "symbols": ["BTC/USDT", "ETH/USDT"]}}

    assert config_hash(yaml.safe_load(yaml.safe_dump(data, **style))) == config_hash(data)


@given(json_values, json_values)
def test_different_spellings_are_different_hashes(one: Any, other: Any) -> None:
    assert (config_hash(one) == config_hash(other)) == (canonical_json(one) == canonical_json(other))


UNSAYABLE = (
    *(math.nan, math.inf, -math.inf, 2**53, -(2**53), {1: "a"}, {"a": {None: 1}}),
    *("\ud800", {"\ud800": 1}, {1, 2}, b"a", object()),
)


@pytest.mark.parametrize("data", UNSAYABLE)
def test_what_json_can_not_say_is_refused(data: Any) -> None:
    with pytest.raises(ValidationFailedError):
        canonical_json({"deep": [data]})


def test_bottomless_nesting_is_refused() -> None:
    data: list[Any] = []
    for _ in range(100_000):
        data = [data]

    with pytest.raises(ValidationFailedError, match="nested too deeply"):
        canonical_json(data)


def _shuffled(data: Any, chance: random.Random) -> Any:
    if isinstance(data, dict):
        names = chance.sample(list(data), len(data))
        return {name: _shuffled(data[name], chance) for name in names}
    return [_shuffled(value, chance) for value in data] if isinstance(data, list) else data
