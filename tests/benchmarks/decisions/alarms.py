"""Alarms on quiet data, and drift that is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.decisions.markets import generator
from tests.benchmarks.decisions.signals import autocorrelated
from tests.benchmarks.decisions.tables import Bar, Table, percent
from tradai.common.drift import binning
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.profile import DriftProfile
from tradai.common.drift.psi import psi
from tradai.common.drift.report import DriftReport
from tradai.common.entities.drift import DriftSeverity

Floats = NDArray[np.float64]

MEMORIES = (0.0, 0.5, 0.9, 0.97)
SIZES = (250, 1_000)
WINDOWS = (20, 40)
CHI_SQUARE_9_95 = 16.919
_CHUNK = 200
_DETECTOR = DriftDetector()


def tables(simulations: int, seed: int) -> Iterator[Table]:
    yield fixed_thresholds(simulations, seed)
    yield false_alarms(simulations, seed)
    yield detection(simulations, seed)
    yield outlier(seed)


def periods(source: np.random.Generator, simulations: int, rows: int, memory: float) -> Iterator[Floats]:
    """Independent series of `rows` rows."""
    for done in range(0, simulations, _CHUNK):
        yield from autocorrelated(source, rows, min(_CHUNK, simulations - done), memory).T


def fixed_thresholds(simulations: int, seed: int) -> Table:
    """PSI against constants, and a plain χ² test: reference of 20 windows, no drift."""
    rows = []
    for memory, size in ((0.0, 50), (0.0, 200), (0.9, 250), (0.97, 250)):
        source = generator(seed, "fixed", memory, size)
        found = [_naive(series, size) for series in periods(source, simulations, 21 * size, memory)]
        values, chi = np.array(found).T
        shares = (values > 0.10, values > 0.25, chi > CHI_SQUARE_9_95)
        rows.append((f"{memory:g}", str(size), *(percent(share.mean()) for share in shares)))
    return Table(
        title="Fixed thresholds on quiet data",
        note="Share of quiet periods that alarm; φ is the autocorrelation of the feature.",
        columns=("φ", "rows", "PSI > 0.10", "PSI > 0.25", "χ² 5 %"),
        rows=rows,
    )


def _naive(series: Floats, size: int) -> tuple[float, float]:
    reference, current = series[:-size], series[-size:]
    bins = binning.bins_of(reference)
    expected, seen = binning.count(bins, reference)[:-1], binning.count(bins, current)[:-1]
    scale = size / len(reference)
    chi = sum((o - e * scale) ** 2 / (e * scale) for o, e in zip(seen, expected, strict=True) if e)
    return psi(expected, seen), chi


def false_alarms(simulations: int, seed: int) -> Table:
    """Our detector on quiet data."""
    rows: list[tuple[str, ...]] = []
    bars: list[Bar] = []
    for memory in MEMORIES:
        for size in SIZES:
            for windows in WINDOWS:
                source = generator(seed, "alarms", memory, size, windows)
                reports = [
                    _detected(series, size)
                    for series in periods(source, simulations, (windows + 1) * size, memory)
                ]
                confirmed = _share(reports, lambda r: r.p_value is not None and r.p_value <= 0.05)
                severe = _share(reports, lambda r: r.severity is not DriftSeverity.NONE)
                acting = _share(reports, lambda r: r.severity is DriftSeverity.SIGNIFICANT)
                rows.append(
                    (f"{memory:g}", str(size), str(windows), *map(percent, (confirmed, severe, acting)))
                )
                claim = f"false alarms at nominal 5 %, φ {memory:g}, {size} rows, {windows} windows"
                bars.append(Bar(claim=claim, measured=confirmed, side="≤", limit=0.08))
    return Table(
        title="False alarms of the detector",
        note="One quiet feature. Confirmed is p ≤ 0.05; severity needs a PSI of 0.10 or 0.25 besides.",
        columns=("φ", "rows", "windows", "confirmed", "severity ≠ none", "significant"),
        rows=rows,
        bars=bars,
    )


def detection(simulations: int, seed: int) -> Table:
    """A shift of half a standard deviation: true PSI 0.24."""
    rows: list[tuple[str, ...]] = []
    bars: list[Bar] = []
    for memory in MEMORIES:
        for size in SIZES:
            source = generator(seed, "detection", memory, size)
            reports = [
                _detected(series, size, shift=0.5)
                for series in periods(source, simulations, 21 * size, memory)
            ]
            found = _share(reports, lambda r: r.severity is not DriftSeverity.NONE)
            admitted = _share(
                reports, lambda r: r.severity is DriftSeverity.NONE and r.status.value == "insufficient_data"
            )
            rows.append(
                (f"{memory:g}", str(size), percent(found), percent(admitted), percent(1 - found - admitted))
            )
            if memory == 0 and size == 1_000:
                claim = "shift of 0.5 sd found, independent rows, n = 1000"
                bars.append(Bar(claim=claim, measured=found, side="≥", limit=0.95))
    return Table(
        title="Drift that is found",
        note=(
            "A shift of 0.5 sd (PSI 0.24), 20 windows. What can't be found is mostly admitted: "
            "`insufficient_data` is not `none`."
        ),
        columns=("φ", "rows", "found (severity ≠ none)", "insufficient_data", "none (missed)"),
        rows=rows,
        bars=bars,
    )


def outlier(seed: int) -> Table:
    """One value of a million."""
    series = autocorrelated(generator(seed, "outlier"), 21_000, 1, 0.0)[:, 0]
    profile = DriftProfile.from_reference({"f": series[:20_000]}, 1_000)
    rows: list[tuple[str, ...]] = []
    bars: list[Bar] = []
    for shift in (0.0, 0.5):
        current = series[20_000:] + shift
        spoiled = np.append(current[:-1], 1e6)
        clean, dirty = (
            _DETECTOR.detect(profile, profile.count({"f": one})).features[0].psi for one in (current, spoiled)
        )
        rows.append((f"{shift:g} sd", f"{clean:.4f}", f"{dirty:.4f}"))
        claim = f"change of PSI by one outlier of 1e6, shift {shift:g} sd"
        bars.append(Bar(claim=claim, measured=abs(clean - dirty), side="<", limit=0.01, unit=""))
    return Table(
        title="One outlier of 1e6",
        note="1,000 rows, bins from the reference. Bins that follow the current data lose the drift instead.",
        columns=("true shift", "PSI without", "PSI with the outlier"),
        rows=rows,
        bars=bars,
    )


def _detected(series: Floats, size: int, shift: float = 0.0) -> DriftReport:
    profile = DriftProfile.from_reference({"f": series[:-size]}, size)
    return _DETECTOR.detect(profile, profile.count({"f": series[-size:] + shift}))


def _share(reports: list[DriftReport], is_so: Callable[[DriftReport], bool]) -> float:
    return sum(map(is_so, reports)) / len(reports)
