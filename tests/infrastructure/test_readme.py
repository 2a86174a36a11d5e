"""The README says what is there: functions, states and their order, folders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.infrastructure.templates import Environment

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LONGEST = 150
FUNCTION_ROW = re.compile(r"^\| ([a-z-]+) \| (\d+) / (\d+) \| .+ \|$", re.MULTILINE)
STATE = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")
ARROW = re.compile(r"^ +([A-Z]\w+)(?:\[.*?\])?(?: -- .*?)? --> ([A-Z]\w+)", re.MULTILINE)
FOLDER_ROW = re.compile(r"^\| ((?:`[\w/]+`(?:, )?)+) \|", re.MULTILINE)

States = Mapping[str, Any]


def test_the_table_has_every_deployed_function_with_its_time_and_memory(local: Environment) -> None:
    told = {f"tradai-dev-{name}": (int(s), int(mb)) for name, s, mb in FUNCTION_ROW.findall(README)}
    deployed = local.named("AWS::Lambda::Function", "FunctionName")

    assert told == {
        name: (r["Properties"]["Timeout"], r["Properties"]["MemorySize"]) for name, r in deployed.items()
    }


def test_the_table_has_every_folder_of_a_function() -> None:
    folders = {path.parent.name.replace("_", "-") for path in (ROOT / "functions").glob("*/handler.py")}

    assert {name for name, _, _ in FUNCTION_ROW.findall(README)} == folders


def test_the_picture_shows_states_of_the_definition() -> None:
    shown = set(STATE.findall(_machine()))

    assert len(shown) > 5
    assert shown <= set(_states())


def test_the_picture_has_the_order_of_the_definition() -> None:
    shown, arrows = set(STATE.findall(_machine())), ARROW.findall(_machine())

    assert len(arrows) > 5
    assert [(a, b) for a, b in arrows if b not in _next_shown(a, shown)] == []


def test_the_readme_can_be_read_in_one_sitting() -> None:
    assert len(README.splitlines()) <= LONGEST


def test_folders_of_the_map_exist() -> None:
    named = [name for row in FOLDER_ROW.findall(README) for name in re.findall(r"`([\w/]+)`", row)]
    folders = [name for name in named if "/" in name.removeprefix("/")]

    assert len(folders) > 5
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def _states() -> States:
    definition = ROOT / "state_machines" / "retraining_workflow.asl.json"
    states: States = json.loads(definition.read_text(encoding="utf-8"))["States"]
    return states


def _machine() -> str:
    """The part of the picture that is the state machine."""
    return README.split("subgraph machine", 1)[1].split("\n  end\n", 1)[0].split("\n", 1)[1]


def _next_shown(start: str, shown: set[str]) -> set[str]:
    """Shown states after `start`, by way of states that the picture leaves out."""
    found, seen, open_ = set[str](), set[str](), [start]
    while open_:
        for following in _following(_states()[open_.pop()]):
            if following in shown:
                found.add(following)
            elif following not in seen:
                seen.add(following)
                open_.append(following)
    return found


def _following(state: Any) -> Iterator[str]:
    return iter(re.findall(r'"(?:Next|Default)": "(\w+)"', json.dumps(state)))
