"""`python -m tests.benchmarks`: cold starts of the functions, a warm call of the API, sizes of the layers.

--repeats N   rounds (15)
--only WORD   functions whose folder's name contains it

Ends with 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import sys

from cdk.layer import LAMBDA, ROOT, Platform, build_layers
from tests.benchmarks import functions, sizes, warm
from tests.benchmarks.decisions.tables import bars_grid


def main() -> int:
    """0 when every bar is reached, 1 otherwise."""
    asked = _arguments()
    here = Platform(python=LAMBDA.python)  # the Python that functions run on, for this machine
    platforms = {
        f"this machine, Python {here.python}": build_layers(here, ROOT / "build"),
        f"AWS, arm64, Python {LAMBDA.python}": build_layers(LAMBDA, ROOT / "build"),
    }
    host = next(iter(platforms.values()))
    tables = [
        functions.table(host, here.python, asked.only, asked.repeats),
        warm.table(),
        sizes.table(platforms),
    ]
    bars = [bar for table in tables for bar in table.bars]
    sys.stdout.write("\n".join(table.markdown() for table in tables))
    sys.stdout.write(f"\n{bars_grid(bars)}\n")
    return int(not all(bar.is_reached for bar in bars))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Cold starts and sizes.")
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--only", default="")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
