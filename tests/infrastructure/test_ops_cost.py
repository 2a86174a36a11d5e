"""The cost page adds up, and counts what the templates have."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cdk.hosts import ROOT_GIGABYTES, TYPE
from cdk.registry_task import CPU, MEGABYTES
from cdk.settings import ENVIRONMENTS
from tests.infrastructure.templates import Environment

PAGE = (Path(__file__).parents[2] / "docs" / "cost.md").read_text(encoding="utf-8")
TABLE = re.compile(r"^\|[^\n]*\| arithmetic \|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)", re.MULTILINE)
TIMES = "\N{MULTIPLICATION SIGN}"
OPERATORS: Mapping[type[ast.AST], Any] = {
    ast.Add: operator.add,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def test_every_line_is_what_its_arithmetic_says() -> None:
    lines = [line for table in _tables() for line in table if line[1]]
    wrong = [
        (name, sum_, said)
        for name, arithmetic, *amounts in lines
        for sum_, said in _pairs(arithmetic, amounts)
        if said != f"{sum_:.{len(said.partition('.')[2])}f}"
    ]

    assert len(lines) > 30
    assert wrong == []


def test_every_total_is_the_sum_of_its_lines() -> None:
    for table in _tables():
        *_, total = (line for line in table if not line[1] and "with Platform" not in line[0])
        for column, said in enumerate(total[2:], start=2):
            amounts = [float(line[column]) for line in table if line[1]]
            digits = len(said.partition(".")[2])
            assert abs(sum(amounts) - float(said)) <= len(amounts) / 2 * 10**-digits, total


def test_at_rest_is_the_platform_and_what_is_there_without_it() -> None:
    totals = {name: amounts for table in _tables() for name, arithmetic, *amounts in table if not arithmetic}
    (without,) = totals["any environment, without MLflow"]

    assert totals["at rest, with Platform"] == [
        f"{float(without) + float(added):.2f}" for added in totals["Platform"]
    ]


def test_it_counts_the_alarms_and_knows_the_sizes(cloud: Environment, elsewhere: Environment) -> None:
    less, more = (len(e.of_type("AWS::CloudWatch::Alarm")) for e in (elsewhere, cloud))

    assert f"| alarms | {less} {TIMES} 0.10 |" in PAGE
    assert f"| alarms | {more - less} {TIMES} 0.10 |" in PAGE
    assert {ENVIRONMENTS[env].mlflow_database_class for env in ("dev", "prod")} == {
        "db.t4g.micro",
        "db.t4g.small",
    }
    assert (TYPE, ROOT_GIGABYTES, CPU, MEGABYTES) == ("t4g.small", 30, "512", "1024")
    assert f"{ENVIRONMENTS['dev'].monthly_budget_usd} for dev and\nstaging, " in PAGE
    assert f"{ENVIRONMENTS['prod'].monthly_budget_usd} for prod" in PAGE


def test_a_budget_leaves_room_above_what_costs_at_rest() -> None:
    totals = {name: amounts for table in _tables() for name, arithmetic, *amounts in table if not arithmetic}
    dev, prod = map(float, totals["at rest, with Platform"])

    assert ENVIRONMENTS["dev"].monthly_budget_usd > 1.2 * dev
    assert ENVIRONMENTS["prod"].monthly_budget_usd > 1.5 * prod


def _tables() -> Iterator[list[list[str]]]:
    """Lines as cells: name, arithmetic, amounts."""
    for match in TABLE.finditer(PAGE):
        rows = match.group(1).strip().splitlines()
        yield [[cell.strip().strip("*") for cell in row.strip("|").split("|")] for row in rows]


def _pairs(arithmetic: str, amounts: list[str]) -> Iterator[tuple[float, str]]:
    """What is calculated beside what is said; `·` parts the columns' calculations."""
    sums = [_value(part) for part in arithmetic.split("·")]
    for number, said in enumerate(amounts):
        if float(said):
            yield sums[min(number, len(sums) - 1)], said


def _value(arithmetic: str) -> float:
    text = arithmetic.replace("10⁶", "1000000").replace(TIMES, "*").replace(",", "")
    return _calculated(ast.parse(re.sub(r"[A-Za-z]+", "", text).strip(), mode="eval").body)


def _calculated(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp):
        calculate = OPERATORS[type(node.op)]
        return float(calculate(_calculated(node.left), _calculated(node.right)))
    assert isinstance(node, ast.Constant)
    return float(str(node.value))
