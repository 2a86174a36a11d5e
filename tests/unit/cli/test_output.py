"""Tables, JSON and YAML on stdout; remarks on stderr; errors as sentences."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
import typer
import yaml

from tradai.cli.cells import age, counted, shown
from tradai.cli.choices import Choices, Output
from tradai.cli.faults import reported
from tradai.cli.output import Row, note, plain, show_record, show_rows
from tradai.common.errors import (
    ConfigInvalidError,
    ConfigurationError,
    ConflictError,
    GateRefusedError,
    InvalidTransitionError,
    NotFoundError,
    Problem,
    TradaiError,
    TransientError,
)

Captured = pytest.CaptureFixture[str]


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Thing:
    colour: Colour
    at: datetime
    day: date
    parts: tuple[int, ...]


THING = Thing(Colour.RED, datetime(2026, 1, 2, 3, 4, tzinfo=UTC), date(2026, 1, 2), (1, 2))
ROWS: list[Row] = [{"name": "a [b]", "size": 1.23456}, {"name": "long " * 30, "size": None}]
COLUMNS = {"name": "name", "size": "size"}


def test_plain_values_are_json() -> None:
    assert plain({"thing": THING, "all": frozenset({1})}) == {
        "thing": {
            "colour": "red", "at": "2026-01-02T03:04:00.000000Z", "day": "2026-01-02", "parts": [1, 2],
        },
        "all": [1],
    }  # fmt: skip


@pytest.mark.parametrize(("output", "parse"), [(Output.JSON, json.loads), (Output.YAML, yaml.safe_load)])
def test_rows_are_the_same_in_json_and_yaml(output: Output, parse: Any, capsys: Captured) -> None:
    show_rows(Choices(output=output), [{"thing": THING}], {})

    assert parse(capsys.readouterr().out) == [{"thing": plain(THING)}]


def test_no_rows_are_an_empty_list_for_machines_and_a_remark_for_people(capsys: Captured) -> None:
    show_rows(Choices(output=Output.JSON), [], COLUMNS, empty="nothing")
    machine = capsys.readouterr()
    show_rows(Choices(), [], COLUMNS, empty="nothing")
    person = capsys.readouterr()

    assert (machine.out, machine.err) == ("[]\n", "")
    assert (person.out, person.err) == ("", "nothing\n")


@pytest.mark.parametrize("columns", ["80", "120"])
def test_a_table_fits_and_loses_nothing(
    columns: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    show_rows(Choices(), ROWS, COLUMNS)

    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= int(columns)
    assert "a [b]" in out
    assert out.count("long") == 30


def test_a_dotted_name_is_broken_at_its_dots_where_it_has_to_be(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"path": "strategy_service.defaults.stake_ammount", "problem": "unknown " * 6}
    told = []
    for columns in ("80", "120"):
        monkeypatch.setenv("COLUMNS", columns)
        show_rows(Choices(), [row], {"field": "path", "problem": "problem"})
        told.append([line.split()[0] for line in capsys.readouterr().out.splitlines()[2:] if line[0] != " "])

    assert told == [
        ["strategy_service.", "defaults.", "stake_ammount"],
        ["strategy_service.defaults.stake_ammount"],
    ]


@pytest.mark.parametrize("last", ["x", "nineteen-characters", "a sentence of words"])
def test_nothing_is_cut_off_where_every_column_is_nearly_too_long(
    last: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    row = {"a": "2026-11-23 03:00", "b": "deploy_rolled_back", "c": "v102-aa775f52", "d": "12", "e": last}

    show_rows(
        Choices(), [row], {"when (UTC)": "a", "what": "b", "config\ncommit": "c", "model": "d", "why": "e"}
    )

    lines = capsys.readouterr().out.splitlines()
    place = next(line.index("why") for line in lines if "why" in line)
    told = "".join(line[place:].strip() for line in lines[3:])
    assert max(map(len, lines)) <= 80
    assert all(str(row[key]) in "\n".join(lines) for key in "abcd")
    assert told.replace(" ", "") == last.replace(" ", "")


def test_values_of_one_cell_stand_below_each_other(capsys: Captured) -> None:
    show_rows(Choices(), [{"a": 1, "b": 2}, {"a": 3, "b": None}], {"both": ("a", "b")})

    assert [line.strip() for line in capsys.readouterr().out.splitlines()[2:]] == ["1", "2", "3"]


def test_a_record_leaves_out_what_is_hidden_or_unknown(capsys: Captured) -> None:
    show_record(Choices(), {"a_fact": 1, "nothing": None, "secret": 2}, hidden=("secret",))

    assert capsys.readouterr().out.split() == ["a", "fact", "1"]


def test_piped_output_has_no_colour(capsys: Captured) -> None:
    show_rows(Choices(), [{"state": "ACTIVE"}], {"state": "state"})

    assert "\x1b" not in capsys.readouterr().out


def test_remarks_go_to_stderr(capsys: Captured) -> None:
    note("look [here]")

    assert capsys.readouterr() == ("", "look [here]\n")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "-"), ("", "-"), (True, "yes"), (False, "no"), (0.123456, "0.1235"), (0, "0"),
        ((1, 2), "1, 2"),
        ({"a": 1.0}, "a=1"), (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2026-01-02 03:04"),
        (timedelta(days=2), "2 d"),
    ],
)  # fmt: skip
def test_values_read_as_people_write_them(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(("hours", "text"), [(0.5, "30 min"), (5, "5 h"), (36, "1.5 d"), (0, "0 min")])
def test_ages_have_one_unit(hours: float, text: str) -> None:
    assert age(timedelta(hours=hours)) == text


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TransientError("x"), 1), (NotFoundError("x"), 1), (ConfigurationError("x"), 1),
        (TradaiError("x"), 1),
        (ConfigInvalidError((Problem(path="a", message="b"),)), 2), (GateRefusedError("x"), 4),
        (ConflictError("x"), 5), (InvalidTransitionError("x"), 5),
    ],
)  # fmt: skip
def test_errors_end_with_their_exit_code(error: TradaiError, code: int, capsys: Captured) -> None:
    with pytest.raises(typer.Exit) as ended, reported():
        raise error

    assert ended.value.exit_code == code
    assert capsys.readouterr().err.startswith("error: ")


def test_a_conflict_tells_what_won(capsys: Captured) -> None:
    with pytest.raises(typer.Exit), reported():
        raise ConflictError("somebody was first", current={"champion": "4", "actor": "ada"})

    assert capsys.readouterr().err == "error: somebody was first\n  champion: 4\n  actor: ada\n"


@pytest.mark.parametrize(("seconds", "said"), [(-3, "0 min"), (29, "0 min"), (3600, "1 h"), (-7200, "-2 h")])
def test_an_age_of_nothing_has_no_sign(seconds: int, said: str) -> None:
    assert age(timedelta(seconds=seconds)) == said


def test_things_are_counted_in_their_number() -> None:
    assert [counted(n, "body", "bodies") for n in (0, 1, 2)] == ["0 bodies", "1 body", "2 bodies"]
