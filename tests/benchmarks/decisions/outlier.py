"""One value of a million."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tests.benchmarks.decisions.alarms import detected
from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.markets import generator
from tests.benchmarks.decisions.signals import autocorrelated
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Bar, Table

ROWS = 1_000


def measure(_: int, seed: int, cell: Cell) -> Findings:
    shift = float(cell[0])
    series = autocorrelated(generator(seed, "outlier"), 21 * ROWS, 1, 0.0)[:, 0]
    series[-ROWS:] += shift
    spoiled = np.append(series[:-1], 1e6)
    clean, dirty = (detected(one, ROWS).features[0].psi for one in (series, spoiled))
    return {"without": Estimate.exact(clean), "with": Estimate.exact(dirty)}


def table(found: Mapping[Cell, Findings]) -> Table:
    changes = {shift: (one["without"].value, one["with"].value) for (shift,), one in found.items()}
    return Table(
        title="One outlier of 1e6",
        note=(
            f"{ROWS:,} rows, bins from the reference. Bins that follow the current data lose the drift "
            "instead: "
            "last column of the speed table."
        ),
        columns=("true shift", "PSI without", "PSI with the outlier"),
        rows=[(f"{shift} sd", f"{clean:.4f}", f"{dirty:.4f}") for shift, (clean, dirty) in changes.items()],
        bars=[
            Bar(
                claim=f"change of PSI by one outlier of 1e6, shift {shift} sd",
                measured=abs(clean - dirty),
                side="<",
                limit=0.01,
                unit="",
            )
            for shift, (clean, dirty) in changes.items()
        ],
    )


STUDIES = (Study(name="alarms/outlier", cells=((0.0,), (0.5,)), measure=measure, table=table, seconds=0.2),)
