"""Second container of the task: becomes the MLflow server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from services.mlflow.handover import FOLDER, DatabaseLogin, found

PORT = int(os.environ.get("MLFLOW_PORT", "5000"))
TUNNEL = f"localhost:{PORT}"  # what a browser at the other end of one asks for
EVERYWHERE = "0.0.0.0"  # noqa: S104  # who may call is decided by the task's security group
WORKERS = "1"  # asynchronous; each needs 300 MiB, and a retraining asks a few dozen times
AUTH_CACHE_SECONDS = 60  # how long a password that was changed still opens; without it each call hashes one


def settings_file(login: DatabaseLogin, username: str) -> str:
    """What the basic-auth app reads; percent signs are doubled for its parser."""
    uri = login.uri("mlflow_auth").replace("%", "%%")
    return "\n".join(
        (
            "[mlflow]",
            "default_permission = NO_PERMISSIONS",
            f"database_uri = {uri}",
            f"admin_username = {username}",
            f"auth_cache_ttl_seconds = {AUTH_CACHE_SECONDS}",
            "",
        )
    )


def variables(login: DatabaseLogin, given: Mapping[str, str], settings: Path) -> dict[str, str]:
    """The environment of the server: what was given, and what it must not be told on a command line."""
    return {
        **given,
        "MLFLOW_AUTH_CONFIG_PATH": str(settings),
        "MLFLOW_AUTH_ADMIN_PASSWORD": given["LOGIN_PASSWORD"],
        "MLFLOW_BACKEND_STORE_URI": login.uri("mlflow"),
        "MLFLOW_FLASK_SERVER_SECRET_KEY": secrets.token_urlsafe(32),
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    }


def command(given: Mapping[str, str]) -> list[str]:
    """Who may be called what, and where artifacts are, comes from the task definition."""
    return [
        "mlflow", "server", "--app-name", "basic-auth", "--host", EVERYWHERE, "--port", str(PORT),
        "--workers", WORKERS, "--x-frame-options", "DENY",
        "--allowed-hosts", f"{given['ALLOWED_HOSTS']},{TUNNEL}", "--serve-artifacts",
        "--artifacts-destination", given["ARTIFACTS"],
    ]  # fmt: skip


def main() -> None:
    login, path = found(), FOLDER / "basic_auth.ini"
    path.touch(mode=0o600)
    path.write_text(settings_file(login, os.environ["LOGIN_USERNAME"]), encoding="utf-8")
    arguments = command(os.environ)
    os.execvpe(arguments[0], arguments, variables(login, os.environ, path))  # noqa: S606  # becomes it


if __name__ == "__main__":
    main()
