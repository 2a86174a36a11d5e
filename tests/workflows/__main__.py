"""Prints what of the definition is executed: `python -m tests.workflows`."""

from __future__ import annotations

import logging
import sys
from contextlib import redirect_stdout
from io import StringIO

import pytest

from tests.workflows.arrows import table
from tests.workflows.coverage import executed
from tests.workflows.house import opened


def main() -> int:
    logging.disable()
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        opened(monkeypatch) as house,
        redirect_stdout(StringIO()),
    ):
        found = executed(house)
    missing = [arrow for arrow, runs in found.proofs.items() if not runs]
    sys.stdout.write(f"{table(found.proofs)}\n\n{len(found.states)} states, {len(found.proofs)} arrows, ")
    sys.stdout.write(f"{len(found.errors)} errors in their states; not executed: {len(missing)}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
