"""What all functions have in common."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.functions.office import Office
from tests.functions.shapes import CONTRACT
from tradai.common import errors
from tradai.common.errors import TradaiError

FUNCTIONS = Path(__file__).parents[2] / "functions"
FAMILIES = {
    *("TransientError", "ValidationFailedError", "NotFoundError", "ConflictError"),
    *("InvalidTransitionError", "ConfigurationError"),
}


def test_every_function_has_a_shape() -> None:
    assert {path.parent.name for path in FUNCTIONS.glob("*/handler.py")} == {*CONTRACT, "strategy_api"}


def test_the_names_that_the_workflow_selects_on_are_the_families() -> None:
    assert {family.__name__ for family in TradaiError.__subclasses__()} == FAMILIES
    assert all(issubclass(getattr(errors, name), TradaiError) for name in FAMILIES)


@pytest.mark.parametrize("function", sorted(CONTRACT))
@pytest.mark.parametrize("event", [[], "Alpha", 7, {"nothing": "of the sort"}])
def test_an_event_of_no_known_shape_is_refused(empty_office: Office, function: str, event: object) -> None:
    name, message = empty_office.refusal(function, event)  # type: ignore[arg-type]  # that is the point

    assert (name, bool(message)) == ("ValidationFailedError", True)


@pytest.mark.parametrize("function", sorted(CONTRACT))
def test_a_handler_is_parse_one_call_return(function: str) -> None:
    source = (FUNCTIONS / function / "handler.py").read_text()

    assert len(source.splitlines()) <= 50
    assert importlib.import_module(f"functions.{function}.handler").lambda_handler.__wrapped__
