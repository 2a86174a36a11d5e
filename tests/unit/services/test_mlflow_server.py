from __future__ import annotations

import configparser
from pathlib import Path

from services.mlflow.handover import DatabaseLogin, found, leave
from services.mlflow.serve import AUTH_CACHE_SECONDS, command, settings_file, variables

LOGIN = DatabaseLogin(host="db.internal", port=5432, username="mlflow_a", password="a/b@c%d")
GIVEN = {
    "ALLOWED_HOSTS": "mlflow.tradai-dev.internal:5000",
    "ARTIFACTS": "s3://tradai-mlflow-dev/artifacts",
    "LOGIN_USERNAME": "tradai",
    "LOGIN_PASSWORD": "swordfish",
}


def test_a_login_that_was_left_is_found_and_only_its_owner_may_look(tmp_path: Path) -> None:
    leave(LOGIN, tmp_path)

    assert found(tmp_path) == LOGIN
    assert (tmp_path / "login.json").stat().st_mode & 0o777 == 0o600
    assert "a/b@c%d" not in repr(LOGIN)


def test_whatever_a_password_holds_it_stays_a_password() -> None:
    assert LOGIN.uri("mlflow") == "postgresql+psycopg2://mlflow_a:a%2Fb%40c%25d@db.internal:5432/mlflow"


def test_mlflow_asks_its_database_of_users_and_remembers_for_a_while_who_was_let_in() -> None:
    settings = configparser.ConfigParser()
    settings.read_string(settings_file(LOGIN, "tradai"))

    assert settings["mlflow"]["database_uri"] == LOGIN.uri("mlflow_auth")
    assert settings["mlflow"]["default_permission"] == "NO_PERMISSIONS"
    assert settings.getint("mlflow", "auth_cache_ttl_seconds") == AUTH_CACHE_SECONDS


def test_no_password_is_on_the_command_line() -> None:
    said = command(GIVEN)

    assert "swordfish" not in " ".join(said)
    assert LOGIN.password not in " ".join(said)
    assert said[said.index("--app-name") + 1] == "basic-auth"
    assert said[said.index("--allowed-hosts") + 1] == "mlflow.tradai-dev.internal:5000,localhost:5000"
    assert said[said.index("--artifacts-destination") + 1] == "s3://tradai-mlflow-dev/artifacts"


def test_the_server_is_told_its_database_and_a_key_of_its_own(tmp_path: Path) -> None:
    one, other = (variables(LOGIN, GIVEN, tmp_path) for _ in range(2))

    assert one["MLFLOW_BACKEND_STORE_URI"] == LOGIN.uri("mlflow")
    assert one["MLFLOW_AUTH_ADMIN_PASSWORD"] == "swordfish"
    assert one["MLFLOW_FLASK_SERVER_SECRET_KEY"] != other["MLFLOW_FLASK_SERVER_SECRET_KEY"]
