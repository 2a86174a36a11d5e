from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.config.sources import PARAMETERS, SEED
from tests.unit.config.worlds import Stored
from tradai.common.config.diff import diff
from tradai.common.config.documents import FullDocument, ParametersDocument
from tradai.common.config.loader import StrategyConfigLoader
from tradai.common.config.schema import (
    inspect_strategy_file,
    model_inputs,
    parse_strategy_file,
    validate_document,
)
from tradai.common.errors import ConfigInvalidError, Problem

LINES = SEED.splitlines()
FULL = parse_strategy_file(SEED).data
SCRAPS = st.sampled_from(
    [
        "",
        " ",
        "  x",
        "&a",
        "*a",
        "!!x",
        "[",
        "]",
        "{",
        "}",
        "- ",
        "? ",
        ": ",
        "|",
        "${",
        "${A}",
        "'",
        '"',
        "---",
        "%",
        "0x",
    ]
)
KEYS = st.sampled_from(
    [*FullDocument.model_fields, *ParametersDocument.model_fields, "KIND", "api_key", "defaults"]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | SCRAPS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS | st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(st.text(max_size=200))
def test_any_text_is_answered_with_values(text: str) -> None:
    content = inspect_strategy_file(f"{text}\n")

    assert content.problems or content.data


@given(st.integers(0, len(LINES) - 1), st.integers(0, 40), SCRAPS)
def test_a_damaged_file_is_read_or_refused_with_lines(number: int, column: int, scrap: str) -> None:
    line = LINES[number]
    damaged = [*LINES[:number], line[:column] + scrap + line[column:], *LINES[number + 1 :]]

    content = inspect_strategy_file("\n".join(damaged))

    assert all(problem.line for problem in content.problems)


@pytest.mark.parametrize("key", ["${quick", "${A}", "$${A}", "a ${"])
def test_nothing_is_filled_into_a_key(key: str) -> None:
    (problem,) = inspect_strategy_file(SEED.replace("quick:", f'"{key}":')).problems

    assert (problem.path, problem.line) == (f"optimization.presets.{key}", 31)


@given(ANYTHING)
def test_any_value_is_valid_or_refused_and_only_valid_ones_go_on(data: Any) -> None:
    if validate_document(data) == ():
        assert model_inputs(data) == model_inputs(dict(data))
        assert diff(data, data) == ()
        assert diff(PARAMETERS, data) or data == PARAMETERS


@example({"TRADAI__STRATEGY": "${"})
@example({"TRADAI__STRATEGY": "${HOME}"})
@given(
    st.dictionaries(
        KEYS.map(lambda key: f"TRADAI__{key}".upper()) | st.text(max_size=9), st.text(min_size=1, max_size=9)
    )
)
def test_any_environment_is_loaded_or_refused(environ: dict[str, str]) -> None:
    loader = StrategyConfigLoader(environ=environ, stored=Stored(FULL))
    problems: tuple[Problem, ...] = ()
    name = None
    try:
        name = loader.load("MyStrategy").strategy.name
    except ConfigInvalidError as refused:
        problems = refused.problems

    assert problems or name == "MyStrategy"
