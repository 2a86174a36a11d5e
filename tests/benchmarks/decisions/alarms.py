"""Alarms on quiet data, and drift that is found: the detector beside fixed thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.markets import generator
from tests.benchmarks.decisions.signals import Floats, autocorrelated
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Bar, Table
from tradai.common.drift import binning
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.profile import DriftProfile
from tradai.common.drift.psi import psi
from tradai.common.drift.report import DriftReport
from tradai.common.entities.drift import DriftSeverity, DriftStatus

MEMORIES = (0.0, 0.5, 0.9, 0.97)
SIZES = (250, 1_000)
WINDOWS = (20, 40)
CHI_SQUARE_9_95 = 16.919
FIXED: Mapping[str, str] = {"tenth": "PSI > 0.10", "quarter": "PSI > 0.25", "chi": "χ² 5 %"}
OURS: Mapping[str, str] = {
    "confirmed": "ours, confirmed",
    "severe": "ours, severity ≠ none",
    "acting": "ours, significant",
}
_CHUNK = 200
_DETECTOR = DriftDetector()


def periods(source: np.random.Generator, simulations: int, rows: int, memory: float) -> Iterator[Floats]:
    """Independent series of `rows` rows."""
    for done in range(0, simulations, _CHUNK):
        yield from autocorrelated(source, rows, min(_CHUNK, simulations - done), memory).T


def quiet(simulations: int, seed: int, cell: Cell) -> Findings:
    """One quiet feature, every rule on the same series."""
    memory, size, windows = float(cell[0]), int(cell[1]), int(cell[2])
    source = generator(seed, "alarms", memory, size, windows)
    fixed, reports = [], []
    for series in periods(source, simulations, (windows + 1) * size, memory):
        fixed.append(_naive(series, size))
        reports.append(detected(series, size))
    return {
        **{name: Estimate.share(hits) for name, hits in zip(FIXED, zip(*fixed, strict=True), strict=True)},
        "confirmed": Estimate.share(r.p_value is not None and r.p_value <= 0.05 for r in reports),
        "severe": Estimate.share(r.severity is not DriftSeverity.NONE for r in reports),
        "acting": Estimate.share(r.severity is DriftSeverity.SIGNIFICANT for r in reports),
    }


def _naive(series: Floats, size: int) -> tuple[bool, ...]:
    """PSI against constants, and a plain χ² test."""
    reference, current = series[:-size], series[-size:]
    bins = binning.bins_of(reference)
    expected, seen = binning.count(bins, reference)[:-1], binning.count(bins, current)[:-1]
    scale = size / len(reference)
    chi = sum((o - e * scale) ** 2 / (e * scale) for o, e in zip(seen, expected, strict=True) if e)
    value = psi(expected, seen)
    return value > 0.10, value > 0.25, chi > CHI_SQUARE_9_95


def detected(series: Floats, size: int, shift: float = 0.0) -> DriftReport:
    """The last `size` rows against those before."""
    profile = DriftProfile.from_reference({"f": series[:-size]}, size)
    return _DETECTOR.detect(profile, profile.count({"f": series[-size:] + shift}))


def quiet_table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="False alarms on quiet data, beside fixed thresholds",
        note=(
            "Share of quiet periods of one feature that alarm, the same series for every rule; φ is the "
            "feature's "
            "autocorrelation. Confirmed is p ≤ 0.05; severity needs a PSI of 0.10 besides, significant 0.25."
        ),
        columns=("φ", "rows", "windows", "N", *FIXED.values(), *OURS.values()),
        rows=[
            (
                f"{memory:g}",
                str(size),
                str(windows),
                f"{one['confirmed'].count:,}",
                *(one[rule].percent() for rule in (*FIXED, *OURS)),
            )
            for (memory, size, windows), one in found.items()
        ],
        bars=[
            Bar.of(
                one["confirmed"],
                f"false alarms at nominal 5 %, φ {memory:g}, {size} rows, {windows} windows",
                "≤",
                0.08,
            )
            for (memory, size, windows), one in found.items()
        ],
    )


def shifted(simulations: int, seed: int, cell: Cell) -> Findings:
    """A shift of half a standard deviation: true PSI 0.24."""
    memory, size = float(cell[0]), int(cell[1])
    source = generator(seed, "detection", memory, size)
    reports = [
        detected(series, size, shift=0.5) for series in periods(source, simulations, 21 * size, memory)
    ]
    is_quiet = [r.severity is DriftSeverity.NONE for r in reports]
    admits = [r.status is DriftStatus.INSUFFICIENT_DATA for r in reports]
    return {
        "found": Estimate.share(not quiet for quiet in is_quiet),
        "admitted": Estimate.share(quiet and admit for quiet, admit in zip(is_quiet, admits, strict=True)),
        "missed": Estimate.share(quiet and not admit for quiet, admit in zip(is_quiet, admits, strict=True)),
    }


def shifted_table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="Drift that is found",
        note=(
            "A shift of 0.5 sd (PSI 0.24), 20 windows. What can't be found is mostly admitted: "
            "`insufficient_data` is not `none`."
        ),
        columns=("φ", "rows", "N", "found (severity ≠ none)", "insufficient_data", "none (missed)"),
        rows=[
            (
                f"{memory:g}",
                str(size),
                f"{one['found'].count:,}",
                *(one[name].percent() for name in ("found", "admitted", "missed")),
            )
            for (memory, size), one in found.items()
        ],
        bars=[
            Bar.of(found[0.0, 1_000]["found"], "shift of 0.5 sd found, independent rows, n = 1000", "≥", 0.95)
        ],
    )


STUDIES = (
    Study(
        name="alarms/quiet",
        cells=tuple((memory, size, windows) for memory in MEMORIES for size in SIZES for windows in WINDOWS),
        measure=quiet,
        table=quiet_table,
        seconds=12,
    ),
    Study(
        name="alarms/shifted",
        cells=tuple((memory, size) for memory in MEMORIES for size in SIZES),
        measure=shifted,
        table=shifted_table,
        seconds=7,
    ),
)
