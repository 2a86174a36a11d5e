"""First container of the task: gives MLflow a login of its own, and its databases the tables of this version.

It alone knows the master user's password, and ends before the server starts.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import closing

import psycopg2
from mlflow.server.auth.sqlalchemy_store import SqlAlchemyStore
from mlflow.store.db.utils import _safe_initialize_tables, _upgrade_db, create_sqlalchemy_engine_with_retry
from psycopg2.extensions import connection, encrypt_password

from services.mlflow.handover import DatabaseLogin, leave
from services.mlflow.roles import LOGINS, idle, statements

ONE_AT_A_TIME = 3_141_592  # key of the lock that starting tasks take


def main(variables: Mapping[str, str]) -> None:
    """Prepare everything that the server finds when it starts."""
    login = _own_login(variables)
    _bring_up_to_date(login.uri("mlflow"))
    _let_in(login.uri("mlflow_auth"), variables["LOGIN_USERNAME"], variables["LOGIN_PASSWORD"])
    leave(login)


def _own_login(variables: Mapping[str, str]) -> DatabaseLogin:
    host, port = variables["DATABASE_HOST"], int(variables["DATABASE_PORT"])
    master = psycopg2.connect(
        host=host,
        port=port,
        dbname="postgres",
        user=variables["MASTER_USERNAME"],
        password=variables["MASTER_PASSWORD"],
    )
    with closing(master):
        master.autocommit = True
        _one(master, f"SELECT pg_advisory_lock({ONE_AT_A_TIME})")
        username, password = idle(_sessions(master)), secrets.token_urlsafe(32)
        verifier = encrypt_password(password, username, scope=master, algorithm="scram-sha-256")
        wanted = statements(
            login=username,
            verifier=verifier,
            roles=frozenset(_one(master, "SELECT rolname FROM pg_roles")),
            databases=frozenset(_one(master, "SELECT datname FROM pg_database")),
        )
        with master.cursor() as cursor:
            for statement in wanted:
                cursor.execute(statement)
    return DatabaseLogin(host=host, port=port, username=username, password=password)


def _sessions(master: connection) -> dict[str, int]:
    """Open sessions of each login."""
    using = _one(master, "SELECT usename FROM pg_stat_activity WHERE usename IS NOT NULL")
    return {login: using.count(login) for login in LOGINS}


def _one(master: connection, query: str) -> list[str]:
    """The first column of every row."""
    with master.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def _bring_up_to_date(uri: str) -> None:
    engine = create_sqlalchemy_engine_with_retry(uri)
    _safe_initialize_tables(engine)
    _upgrade_db(engine)
    engine.dispose()


def _let_in(uri: str, username: str, password: str) -> None:
    """The one login of functions, tasks and people; its password is what the secret says now."""
    users = SqlAlchemyStore()
    users.init_db(uri)
    if users.has_user(username):
        users.update_user(username, password=password, is_admin=True)
    else:
        users.create_user(username, password, is_admin=True)


if __name__ == "__main__":
    main(os.environ)
