from __future__ import annotations

import pytest

from services.mlflow.roles import DATABASES, LOGINS, OWNER, idle, statements

NOTHING: frozenset[str] = frozenset()
EVERYTHING = frozenset({OWNER, *LOGINS})


@pytest.mark.parametrize(
    ("sessions", "taken"),
    [({}, "mlflow_a"), ({"mlflow_a": 5, "mlflow_b": 0}, "mlflow_b"), ({"mlflow_b": 5}, "mlflow_a")],
)
def test_a_new_password_goes_to_the_login_that_nobody_uses(sessions: dict[str, int], taken: str) -> None:
    assert idle(sessions) == taken


def test_the_first_start_makes_owner_databases_and_login() -> None:
    said = [*statements(login="mlflow_a", verifier="SCRAM", roles=NOTHING, databases=NOTHING)]

    assert said == [
        "CREATE ROLE mlflow NOLOGIN",
        "GRANT mlflow TO CURRENT_USER",
        "CREATE DATABASE mlflow OWNER mlflow",
        "REVOKE ALL ON DATABASE mlflow FROM PUBLIC",
        "CREATE DATABASE mlflow_auth OWNER mlflow",
        "REVOKE ALL ON DATABASE mlflow_auth FROM PUBLIC",
        "CREATE ROLE mlflow_a LOGIN IN ROLE mlflow",
        "ALTER ROLE mlflow_a SET role TO mlflow",
        "ALTER ROLE mlflow_a PASSWORD 'SCRAM'",
    ]


def test_later_starts_change_one_password_and_create_nothing() -> None:
    said = [*statements(login="mlflow_b", verifier="SCRAM", roles=EVERYTHING, databases=frozenset(DATABASES))]

    assert not [statement for statement in said if statement.startswith("CREATE")]
    assert [statement for statement in said if "PASSWORD" in statement] == [
        "ALTER ROLE mlflow_b PASSWORD 'SCRAM'"
    ]
