"""What a function loads: no library that would cost more than everything else together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.compositions import COMPOSITIONS, FORBIDDEN, VARIABLES, composed

ROOT = Path(__file__).parents[2]
COMPUTES = {"compare_models", "drift_monitor"}
CODE = """
import sys
sys.path[:0] = {paths!r}
{code}
print(*[name for name in {names!r} if name in sys.modules])
"""


@pytest.mark.parametrize("function", sorted(COMPOSITIONS))
def test_a_function_loads_and_composes_without_heavy_libraries(function: str) -> None:
    names = FORBIDDEN if function in COMPUTES else (*FORBIDDEN, "numpy")
    code = CODE.format(
        paths=[str(ROOT), str(ROOT / "layers" / "common" / "python")], code=composed(function), names=names
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=VARIABLES
    )

    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_every_function_is_measured() -> None:
    assert {path.parent.name for path in ROOT.glob("functions/*/handler.py")} == set(COMPOSITIONS)
