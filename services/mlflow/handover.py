"""The login that the first container of a task leaves to the second, in a volume that dies with the task."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote

FOLDER = Path(os.environ.get("HANDOVER_FOLDER", "/run/tradai"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseLogin:
    """How MLflow reaches its databases."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)

    def uri(self, database: str) -> str:
        """For SQLAlchemy; how strictly the server's certificate is checked is said by PGSSLMODE."""
        user = f"{quote(self.username)}:{quote(self.password, safe='')}"
        return f"postgresql+psycopg2://{user}@{self.host}:{self.port}/{database}"


def leave(login: DatabaseLogin, folder: Path = FOLDER) -> None:
    """For the server's eyes only."""
    path = folder / "login.json"
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(asdict(login), file)


def found(folder: Path = FOLDER) -> DatabaseLogin:
    return DatabaseLogin(**json.loads((folder / "login.json").read_text(encoding="utf-8")))
