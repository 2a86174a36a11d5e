"""What is uploaded and unpacked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from cdk.code import LayerFolders
from tests.benchmarks.decisions.tables import Bar, Table

MIB = 1024 * 1024
WITHOUT_NUMPY, UNZIPPED = 60, 250


def table(platforms: Mapping[str, LayerFolders]) -> Table:
    """MiB per layer and platform."""
    sizes = {name: {n: _size(p) for n, p in asdict(f).items()} for name, f in platforms.items()}
    rows = [(name, *(f"{size:.1f}" for size in layers.values())) for name, layers in sizes.items()]
    bars = []
    for name, layers in sizes.items():
        whole, numeric = sum(layers.values()), layers["numeric"]
        bars += [
            Bar(
                claim=f"without numpy, {name}",
                measured=whole - numeric,
                side="≤",
                limit=WITHOUT_NUMPY,
                unit="MiB",
            ),
            Bar(claim=f"all, {name}", measured=whole, side="≤", limit=UNZIPPED, unit="MiB"),
        ]
    return Table(
        title="Layers",
        note="MiB unzipped, byte code included.",
        columns=("", *next(iter(sizes.values()))),
        rows=rows,
        bars=bars,
    )


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MIB
