from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.config.sources import PARAMETERS, SEED
from tradai.common.config.merge import ConfigMergeService, Layer, in_full_form, leaves
from tradai.common.config.schema import parse_strategy_file

KEYS = st.sampled_from("abc")
LEAVES = st.none() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=3)
TREES = st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=10).filter(
    lambda tree: isinstance(tree, dict)
)


def shaped(depth: int = 3) -> st.SearchStrategy[Any]:
    """Trees of one shape: at each key always a mapping or always a leaf, as a schema has it."""
    if depth == 0:
        return st.dictionaries(KEYS, LEAVES, max_size=3)
    return st.fixed_dictionaries({}, optional={"a": shaped(depth - 1), "b": LEAVES, "c": shaped(depth - 1)})


def merge(*trees: Any) -> Any:
    """Highest first."""
    layers = [Layer(name=str(number), data=tree) for number, tree in enumerate(trees)]
    return ConfigMergeService().merge(layers).data


@given(TREES)
def test_an_empty_layer_changes_nothing(tree: Any) -> None:
    assert merge(tree, {}) == merge({}, tree) == tree


@given(TREES)
def test_a_layer_over_itself_is_itself(tree: Any) -> None:
    assert merge(tree, tree) == tree


@given(TREES, TREES, TREES)
def test_layers_are_laid_from_the_lowest_up(high: Any, middle: Any, low: Any) -> None:
    assert merge(high, middle, low) == merge(high, merge(middle, low))


@given(shaped(), shaped(), shaped())
def test_grouping_does_not_matter_for_trees_of_one_shape(high: Any, middle: Any, low: Any) -> None:
    assert merge(high, merge(middle, low)) == merge(merge(high, middle), low)


@given(TREES, TREES)
def test_the_highest_layer_always_gets_its_way(high: Any, low: Any) -> None:
    merged = dict(leaves(merge(high, low)))

    for place, value in leaves(high):
        if value != {}:
            assert merged[place] == value


@given(TREES, TREES)
def test_merging_leaves_the_layers_as_they_were(high: Any, low: Any) -> None:
    before = copy.deepcopy((high, low))
    merged = merge(high, low)
    for value in merged.values():
        if isinstance(value, list | dict):
            value.clear()

    assert (high, low) == before


@given(TREES, TREES, TREES)
def test_every_value_names_the_layer_that_holds_it(high: Any, middle: Any, low: Any) -> None:
    layers = {"high": high, "middle": middle, "low": low}

    merged = ConfigMergeService().merge([Layer(name=name, data=tree) for name, tree in layers.items()])

    told = {place: origin.value for place, origin in merged.origins.items()}
    assert told == {place: value for place, value in leaves(merged.data) if place}
    for place, origin in merged.origins.items():
        assert dict(leaves(layers[origin.layer]))[place] == origin.value


def test_lists_replace() -> None:
    assert merge({"a": [1]}, {"a": [2, 3]}) == {"a": [1]}


def test_what_is_covered_is_remembered_highest_first() -> None:
    trees: dict[str, Any] = {"env": {"a": 1}, "tags": {"a": 2}, "s3": {}, "file": {"a": {"b": 3, "c": 4}}}

    merged = ConfigMergeService().merge([Layer(name=name, data=tree) for name, tree in trees.items()])

    assert merged.origins[("a",)].shadowed == (("tags", 2), ("file", 3), ("file", 4))


def test_another_kind_replaces_the_mapping_as_a_whole() -> None:
    aws = {"adapter": {"KIND": "AWS", "bucket_name": "mine", "library": "ohlcv"}}

    assert merge({"adapter": {"KIND": "Local", "path": "x"}}, aws) == {
        "adapter": {"KIND": "Local", "path": "x"}
    }
    assert merge({"adapter": {"library": "other"}}, aws)["adapter"]["bucket_name"] == "mine"


def test_parameters_stand_where_the_full_document_has_them() -> None:
    assert in_full_form(PARAMETERS) == {
        "strategy": {"timeframe": "1h"},
        "strategy_service": {"defaults": {"symbols": ["BTC/USDT"]}},
    }
    assert in_full_form({"fee": 0.1}) == {"strategy_service": {"defaults": {"fee": 0.1}}}
    assert in_full_form({"timeframe": "1h"}) == {"strategy": {"timeframe": "1h"}}
    assert in_full_form(parse_strategy_file(SEED).data) == parse_strategy_file(SEED).data
