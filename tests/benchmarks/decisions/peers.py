# ruff: noqa: PLC0415  # a library is imported only where it is installed
"""Speed and outlier figures of one peer library, printed as JSON: `python peers.py evidently`.

Run by the Python of an environment that holds the library and nothing of ours. Each is asked for
PSI where it has it, and for its fastest own statistic otherwise.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

os.environ |= {"DO_NOT_TRACK": "1", "NML_DISABLE_USAGE_LOGGING": "1"}  # they report home otherwise

Floats = NDArray[np.float64]
FEATURES, REFERENCE, CURRENT = 50, 1_000_000, 100_000


def data(rows: int, features: int, shift: float = 0.0, seed: int = 0) -> Floats:
    return np.random.default_rng([seed, rows]).standard_normal((rows, features)) + shift


def evidently(reference: Floats, current: Floats) -> tuple[float, float]:
    """PSI per column, largest value."""
    import pandas as pd
    from evidently import (  # type: ignore[import-not-found]  # lives in its own environment
        DataDefinition,
        Dataset,
        Report,
    )
    from evidently.presets import (  # type: ignore[import-not-found]  # as above
        DataDriftPreset,
    )

    names = [f"f{i}" for i in range(reference.shape[1])]
    sets = [
        Dataset.from_pandas(
            pd.DataFrame(rows, columns=names), data_definition=DataDefinition(numerical_columns=names)
        )
        for rows in (current, reference)
    ]
    started = time.process_time()
    answer = Report([DataDriftPreset(num_method="psi")]).run(*sets).dict()
    seconds = time.process_time() - started
    values = [m["value"] for m in answer["metrics"] if isinstance(m["value"], float)]
    return seconds, float(max(values))


def nannyml(reference: Floats, current: Floats) -> tuple[float, float]:
    """It has no PSI; the Kolmogorov-Smirnov distance of each column, as one chunk."""
    import nannyml as library  # type: ignore[import-not-found]  # as above
    import pandas as pd

    names = [f"f{i}" for i in range(reference.shape[1])]
    frames = [pd.DataFrame(rows, columns=names) for rows in (reference, current)]
    started = time.process_time()
    calculator = library.UnivariateDriftCalculator(
        column_names=names, continuous_methods=["kolmogorov_smirnov"], chunk_size=len(current)
    )
    calculator.fit(frames[0])
    answer = calculator.calculate(frames[1]).to_df()
    seconds = time.process_time() - started
    return seconds, float(answer.iloc[-1][("f0", "kolmogorov_smirnov", "value")])


def frouros(reference: Floats, current: Floats) -> tuple[float, float]:
    """PSI per column."""
    from frouros.detectors.data_drift import (  # type: ignore[import-not-found]  # as above
        PSI,
    )

    started = time.process_time()
    values = []
    for i in range(reference.shape[1]):
        detector = PSI(num_bins=10)
        detector.fit(X=reference[:, i])
        values.append(float(detector.compare(X=current[:, i])[0].distance))
    return time.process_time() - started, max(values)


def main(name: str) -> None:
    measure = {"evidently": evidently, "nannyml": nannyml, "frouros": frouros}[name]
    seconds, _ = measure(data(REFERENCE, FEATURES), data(CURRENT, FEATURES, seed=1))
    small, shifted = data(20_000, 1), data(1_000, 1, shift=0.5, seed=1)
    spoiled = np.concatenate([shifted[:-1], [[1e6]]])
    found = {
        "library": name,
        "version": version(name),
        "statistic": "KS distance" if name == "nannyml" else "PSI",
        "seconds": round(seconds, 3),
        "shifted": round(measure(small, shifted)[1], 4),
        "shifted_with_outlier": round(measure(small, spoiled)[1], 4),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
