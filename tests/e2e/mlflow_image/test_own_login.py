"""MLflow as its image starts it: with a login of its own, for those who have one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import urllib3

from tests.e2e.mlflow_image.database import MASTER, MASTER_PASSWORD, Database, running
from tests.e2e.mlflow_image.environment import ROOT, image_python, packages_of
from tradai.local.ports import free_port

HOST = "mlflow.tradai-dev.internal:5000"
PASSWORD, NEW_PASSWORD = "the-password-of-now", "the-password-of-later"
STARTS_WITHIN_SECONDS = 240


@dataclass(slots=True)
class Task:
    """Both containers, as processes."""

    folder: Path
    database: Database
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    def prepare(self, password: str) -> dict[str, str]:
        """Run the first container to its end; what it leaves to the second."""
        master = {"MASTER_USERNAME": MASTER, "MASTER_PASSWORD": MASTER_PASSWORD}
        subprocess.run(
            self._command("prepare"), env=self._variables(password) | master, check=True, timeout=240
        )
        left: dict[str, str] = json.loads((self.folder / "login.json").read_text())
        return left

    def serve(self, password: str) -> None:
        variables = self._variables(password)
        self.server = subprocess.Popen(
            self._command("serve"), env=variables, cwd=self.folder, start_new_session=True
        )
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while subprocess.run(self._command("health"), env=variables, check=False).returncode:
            assert self.server.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"

    def asked(self, login: str | None = None, host: str = HOST) -> int:
        """The status of a question to the registry."""
        headers = {"Host": host, **(urllib3.make_headers(basic_auth=login) if login else {})}
        url = f"http://127.0.0.1:{self.port}/api/2.0/mlflow/registered-models/search?max_results=1"
        return urllib3.request("GET", url, headers=headers, timeout=60, retries=False).status

    def _command(self, module: str) -> list[str]:
        return [str(self.database.python), "-W", "ignore", "-m", f"services.mlflow.{module}"]

    def _variables(self, password: str) -> dict[str, str]:
        return {
            "PATH": f"{self.database.python.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HANDOVER_FOLDER": str(self.folder),
            "MLFLOW_PORT": str(self.port),
            "DATABASE_HOST": "127.0.0.1",
            "DATABASE_PORT": str(self.database.port),
            "LOGIN_USERNAME": "tradai",
            "LOGIN_PASSWORD": password,
            "ALLOWED_HOSTS": HOST,
            "ARTIFACTS": str(self.folder / "artifacts"),
        }


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Task]:
    """Prepared and serving."""
    python = image_python()
    with running(packages_of(python), python, free_port()) as database:
        task = Task(folder=tmp_path_factory.mktemp("task"), database=database)
        task.prepare(PASSWORD)
        task.serve(PASSWORD)
        try:
            yield task
        finally:
            if task.server is not None:
                os.killpg(task.server.pid, signal.SIGKILL)
                task.server.wait(timeout=30)


def test_only_a_login_is_let_in_and_only_under_its_own_name(task: Task) -> None:
    assert task.asked() == 401
    assert task.asked("tradai:guessed") == 401
    assert task.asked(f"tradai:{PASSWORD}") == 200
    assert task.asked(f"tradai:{PASSWORD}", host="elsewhere.example.com") == 403


def test_a_replacement_gets_another_login_and_the_running_server_keeps_its_own(task: Task) -> None:
    before = json.loads((task.folder / "login.json").read_text())

    after = task.prepare(NEW_PASSWORD)

    assert {before["username"], after["username"]} == {"mlflow_a", "mlflow_b"}
    assert task.asked(f"tradai:{NEW_PASSWORD}") == 200
    assert _whoami(task.database, before) == _whoami(task.database, after) == "mlflow"


def test_its_login_owns_its_tables_and_may_make_no_roles(task: Task) -> None:
    left = json.loads((task.folder / "login.json").read_text())
    login = {"user": left["username"], "password": left["password"], "database": "mlflow"}

    owner = "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename = 'registered_models'"
    assert task.database.ask(owner, **login) == "mlflow"
    assert task.database.ask("CREATE ROLE intruder LOGIN", **login) == "InsufficientPrivilege"


def _whoami(database: Database, login: dict[str, str]) -> str:
    return database.ask(
        "SELECT current_user", user=login["username"], password=login["password"], database="mlflow"
    )
