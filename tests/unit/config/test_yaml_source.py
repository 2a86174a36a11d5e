from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.config.claims import problems_in
from tradai.common.config.yaml_source import DEEPEST, LARGEST_FILE, read_yaml

INTEGERS = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
LEAVES = st.none() | st.booleans() | INTEGERS | FLOATS | TEXTS
KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def test_a_value_is_read_like_json_reads_it() -> None:
    assert read_yaml('{"a": [1, 2.5, "x", null, true]}').data == {"a": [1, 2.5, "x", None, True]}


@given(TREES)
def test_every_json_text_means_the_same_in_yaml(value: Any) -> None:
    content = read_yaml(json.dumps(value, ensure_ascii=False))

    assert content.problems == ()
    assert json.dumps(content.data) == json.dumps(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-01", "2024-01-01"),
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0o17", 15),
        ("0x1F", 31),
        ("010", 10),
        ("-7", -7),
        ("+1.5e3", 1500.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("TRUE", True),
        ("Null", None),
        ("~", None),
        ("", None),
        ("'1'", "1"),
        ('"true"', "true"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_plain_words_follow_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    found = read_yaml(f"key: {text}").data["key"]

    assert (found, type(found)) == (value, type(value))


def test_numbers_beyond_any_number_are_infinite_and_so_refused() -> None:
    for text in (".inf", "-.INF", ".nan", "1e999", "1" + "0" * 400, "0x" + "f" * 400):
        assert problems_in(f"params: {{x: {text}}}\n") == ["`params.x` at line 1: must be a finite number"]


def test_every_value_knows_its_line() -> None:
    lines = read_yaml("a:\n  b: 1\n  c:\n    - x\n    -\n      y\nd: 2\n").lines

    assert lines[("a", "b")] == 2
    assert lines[("a", "c")] == 3
    assert lines[("a", "c", 1)] == 6
    assert lines[("d",)] == 7


def test_an_anchor_is_read_as_what_it_names() -> None:
    content = read_yaml("a: &spaces [buy]\nb: *spaces\n")

    assert content.data == {"a": ["buy"], "b": ["buy"]}
    assert content.data["a"] is not content.data["b"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "`a` at line 3: appears twice, first at line 1"),
        ("a: !!int 3\n", "`a` at line 1: has the tag tag:yaml.org,2002:int; tags are refused"),
        ("a: !!python/object/apply:os.system [ls]\n", "`a` at line 1: has the tag"),
        ("!own a: 1\n", "`a` at line 1: has the tag !own; tags are refused"),
        ("{30: 0.1}\n", "`30` at line 1: is a key that is not text; write it in quotes: '30'"),
        ("[a]: 1\n", "`$` at line 1: has a key that is not text"),
        ("a: *b\n", "`a` at line 1: refers to *b, which is not complete"),
        ("a: &a [*a]\n", "`a[0]` at line 1: refers to *a, which is not complete"),
        ("a: 1\n---\nb: 2\n", "`$` at line 2: holds more than one document"),
        ("a: [1,\nb: }\n", "`$` at line 2: is not valid YAML"),
        ("a: \x00\n", "`$`: is not valid YAML"),
        ("a: " + "[" * 40, "`$` at line 1: is nested deeper than 32 levels"),
        ("a: " + "x" * LARGEST_FILE, "`$`: is larger than 1 MiB"),
    ],
)
def test_what_yaml_can_hide_is_refused_by_line(text: str, problem: str) -> None:
    assert any(each.startswith(problem) for each in problems_in(text))


def test_an_alias_bomb_is_refused_before_it_goes_off() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )

    assert problems_in(bomb) == ["`$` at line 5: holds more than 100,000 values"]


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "#", "&a ", "a: "])
def test_a_megabyte_of_openings_is_answered_at_once(opening: str) -> None:
    assert problems_in("a:\n  " + opening * (LARGEST_FILE // len(opening) - 10))


def test_both_ways_into_a_document_allow_the_same_depth() -> None:
    nested: Any = 1
    for _ in range(DEEPEST + 1):
        nested = {"k": nested}

    assert read_yaml(json.dumps(nested)).problems
    assert not read_yaml(json.dumps(nested["k"])).problems


def test_nothing_and_a_lonely_word_are_no_documents() -> None:
    for text in ("\n", "# only a remark\n", "word"):
        assert problems_in(text) == ["`$`: must be a mapping with at least one key"]
