"""Ends with 0 when the server answers."""

from __future__ import annotations

import sys
from urllib.error import URLError
from urllib.request import urlopen

from services.mlflow.serve import PORT


def is_well(port: int = PORT) -> bool:
    """The server answers here within four seconds."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=4) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004  # OK
    except (URLError, TimeoutError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_well() else 1)
