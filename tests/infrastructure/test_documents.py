"""Documents name what exists: files, commands with their options, make targets, alarms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from cdk.settings import SWITCHES, TEXTS
from tests.infrastructure.templates import Environment
from tradai.cli.lazy import load
from tradai.cli.main import PARTS, app

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
CODE = re.compile(r"```\w*\n(.*?)```|`([^`]+)`", re.DOTALL)
COMMAND = re.compile(r"(?<![\w./-])tradai ([^`\"'#()\];…]*)")
MODULE = re.compile(r"(?<![\w>])\w[\w/]*\.py\b")
FOLDERS = ("cdk", "functions", "layers", "scripts", "services", "tests", "examples")
MODULES = [path.as_posix() for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
SERVICES = {"aws", "containers", "mlflow"}
MAKE = re.compile(r"\bmake ([a-z-]+)")

every_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=[path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
)


@every_document
def test_links_lead_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]

    assert [link for link in links if not (document.parent / link).exists()] == []


@every_document
def test_modules_exist(document: Path) -> None:
    named = {name for piece in _code(document) for name in MODULE.findall(piece)}

    assert [name for name in named if not any(module.endswith(f"/{name}") for module in MODULES)] == []


def test_each_difference_of_the_embedded_aws_is_told() -> None:
    told = re.findall(
        r"^\| `(\w+)` \| ", (ROOT / "docs/local-stack.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    patches = (ROOT / "layers/common/python/tradai/local/ministack/patches.py").read_text(encoding="utf-8")

    assert set(told) - SERVICES == set(re.findall(r"^    (\w+)\.apply\(", patches, re.MULTILINE))


@every_document
def test_commands_and_their_options_exist(document: Path) -> None:
    said = [line for piece in _code(document) for line in COMMAND.findall(piece)]

    assert [(line, problem) for line in said for problem in _problems(line)] == []


@every_document
def test_make_targets_exist(document: Path) -> None:
    rules = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert {target for piece in _code(document) for target in MAKE.findall(piece)} <= set(rules)


@every_document
def test_contexts_of_a_deploy_exist(document: Path) -> None:
    named = re.findall(r"--context[ \n]+(\w+)=", document.read_text(encoding="utf-8"))

    assert set(named) <= {"env", "target", *TEXTS, *SWITCHES}


@every_document
def test_stacks_exist(document: Path, cloud: Environment) -> None:
    named = re.findall(r"\bTradai([A-Z][a-z]+)-", document.read_text(encoding="utf-8"))

    assert set(named) <= set(cloud.stacks)


def test_the_runbook_says_of_every_alarm_what_to_look_at_and_what_to_type(cloud: Environment) -> None:
    guide = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    alarms = cloud.named("AWS::CloudWatch::Alarm", "AlarmName")
    functions = "|".join(name.removeprefix("tradai-prod-") for name in cloud.function_names)
    of_function = re.compile(rf"^(?:{functions})-(errors|dead-letters|late|slow|silent)$")
    sections: dict[str, list[str]] = {
        of_function.sub(r"{function}-\1", name.removeprefix("tradai-prod-")): [] for name in sorted(alarms)
    }

    for name in sections:
        text = guide.partition(f"### `{name}`\n")[2].partition("\n### ")[0]
        sections[name] = [word for word in ("Look at: ", "`tradai |aws ") if not re.search(word, text)]

    assert {name: missing for name, missing in sections.items() if missing} == {}


def _code(document: Path) -> Iterator[str]:
    """Lines of code blocks, and code within sentences even if it goes over a line's end."""
    for block, span in CODE.findall(document.read_text(encoding="utf-8")):
        yield from block.splitlines() if block else [" ".join(span.split())]


def _problems(line: str) -> Iterator[str]:
    """What is unknown in a command, or in each of `group one | two | three`."""
    first, *others = line.split(" | ")
    group, command, rest = _resolved(first.split())
    if rest and not rest[0].startswith("-") and getattr(command, "commands", None):
        yield rest[0]
    yield from _unknown_options(command, rest)
    for other in others:
        name = other.split(maxsplit=1)[0]
        if name not in getattr(group, "commands", {}):
            yield name


def _resolved(words: list[str]) -> tuple[Any, Any, list[str]]:
    """The command that the words lead to, with the group it is in and the words that are left."""
    group: Any = None
    command: Any = get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        word, *words = words
        group, command = command, load(PARTS[word]) if group is None else command.commands[word]
    return group, command, words


def _unknown_options(command: Any, words: list[str]) -> Iterator[str]:
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    for word in words:
        option = re.match(r"\[?(--?[a-z][a-z-]*)", word)
        if option and option.group(1) not in known:
            yield word
