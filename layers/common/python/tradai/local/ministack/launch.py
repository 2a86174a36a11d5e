"""Starts MiniStack with our patches, inside MiniStack's environment.

The patches reach into private names, so the version is asserted, and each patch checks what it replaces.
"""

from __future__ import annotations

import importlib.metadata
import os
import sys
from pathlib import Path

VERSION = "1.5.33"


def main() -> None:
    found = importlib.metadata.version("ministack")
    if found != VERSION:
        sys.exit(
            f"MiniStack {VERSION} is needed, {found} is installed; remove the cache folder and start again"
        )
    sys.path.append(
        str(Path(__file__).resolve().parents[3])
    )  # only here: Lambda workers must not see our sources
    from tradai.local.ministack import patches  # noqa: PLC0415  importable only after the line above

    patches.apply_all(
        clock_parameter=_taken("TRADAI_CLOCK_PARAMETER"), functions_python=_taken("FUNCTIONS_PYTHON")
    )
    from ministack.app import main as serve  # noqa: PLC0415  after the patches

    serve()


def _taken(variable: str) -> str:
    """The variable's value, removed: what remains is handed on to Lambda workers."""
    return os.environ.pop(variable)


if __name__ == "__main__":
    main()
