"""The product's own template on the local stack."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests import local_tables
from tests.local_stack import LocalStack

FUNCTIONS = sorted(
    folder.name.replace("_", "-")
    for folder in (Path(__file__).parents[3] / "functions").iterdir()
    if (folder / "handler.py").is_file()
)
DID_NOT_START = {"Runtime.ImportModuleError", "Runtime.ExitError", "ConfigurationError"}


def test_every_function_starts_with_its_layers_role_and_variables(local_stack: LocalStack) -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = dict(
            zip(FUNCTIONS, pool.map(lambda name: local_stack.invoke(name, {}), FUNCTIONS), strict=True)
        )

    faults = {name: answer for name, (answer, is_fault) in answers.items() if is_fault}
    assert not {name: fault for name, fault in faults.items() if fault["errorType"] in DID_NOT_START}
    assert not {name: fault for name, fault in faults.items() if "AccessDenied" in fault["errorMessage"]}


def test_the_tables_of_light_tests_have_the_keys_of_the_template(local_stack: LocalStack) -> None:
    dynamodb = local_stack.aws.client("dynamodb")

    for table in local_tables.tables():
        deployed = dynamodb.describe_table(TableName=table["TableName"])["Table"]
        assert keys(deployed) == keys(table), table["TableName"]


def keys(table: dict[str, Any]) -> dict[str, Any]:
    """The key of a table and of each index."""
    indexes = [*table.get("LocalSecondaryIndexes", []), *table.get("GlobalSecondaryIndexes", [])]
    named = {index["IndexName"]: index["KeySchema"] for index in indexes}
    schemas = {"": table["KeySchema"], **named}
    return {
        name: {element["KeyType"]: element["AttributeName"] for element in schema}
        for name, schema in schemas.items()
    }
