from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradai.common.config.interpolation import (
    MalformedPlaceholderError,
    PlainText,
    UnsetVariableError,
    has_placeholder,
    interpolate,
    is_bare_placeholder,
    variables_of,
)
from tradai.common.config.interpolation_tree import fill


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("${A}", "one"),
        ("${A}/${A}", "one/one"),
        ("${EMPTY}", ""),
        ("${NONE:-http://localhost:5001}", "http://localhost:5001"),
        ("${EMPTY:-other}", "other"),
        ("${A:-other}", "one"),
        ("${A:?must be set}", "one"),
        ("$$", "$"),
        ("$${A}", "${A}"),
        ("a $5 bill", "a $5 bill"),
    ],
)
def test_placeholders_are_filled(text: str, filled: str) -> None:
    assert interpolate(text, {"A": "one", "EMPTY": ""}) == filled


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${A}", "variable A is not set"),
        ("${A:?give it}", "variable A is not set: give it"),
        ("${EMPTY:?give it}", "variable EMPTY is not set: give it"),
    ],
)
def test_a_variable_that_is_not_set_is_named(text: str, message: str) -> None:
    with pytest.raises(UnsetVariableError) as refused:
        interpolate(text, {"EMPTY": ""})

    assert refused.value.args == (message,)


@pytest.mark.parametrize("text", ["${", "${A", "${1A}", "${A-b}", "${A:-${B}}", "${ A }", "${}"])
def test_what_only_looks_like_a_placeholder_is_refused(text: str) -> None:
    with pytest.raises(MalformedPlaceholderError):
        has_placeholder(text)


@given(st.text())
def test_doubling_dollars_keeps_any_text(text: str) -> None:
    assert interpolate(text.replace("$", "$$"), {}) == text


@given(st.text(st.characters(exclude_characters="$")), st.text())
def test_a_value_is_never_read_as_a_placeholder(around: str, value: str) -> None:
    assert interpolate(around + "${A}", {"A": value}) == around + value


def test_only_a_placeholder_without_default_keeps_its_value_out_of_the_document() -> None:
    texts = ["${A}", "${A:?why}", "${A:-b}", "x${A}", "$$", "plain"]

    assert [is_bare_placeholder(text) for text in texts] == [True, True, False, False, False, False]
    assert variables_of("${A} $$ ${B:-c}") == ("A", "B")


def test_a_tree_tells_every_variable_that_is_not_set() -> None:
    tree = {"a": ["${X}", 1], "b": {"c": "${Y}", "d": PlainText("${Z}"), "e": "${W"}}

    filled, problems = fill(tree, {"X": "1"})

    assert filled["a"] == ["1", 1]
    assert filled["b"]["d"] == "${Z}"
    assert [problem.path for problem in problems] == ["b.c", "b.e"]
