"""Loading each function, as a multiple of a bare boto3 DynamoDB client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cdk.catalogue import FUNCTIONS
from cdk.code import LayerFolders
from cdk.layer import ROOT
from tests.benchmarks.compositions import FORBIDDEN, composed, loaded
from tests.benchmarks.decisions.tables import Bar, Table
from tests.benchmarks.starts import BARE, Spent, Start, measured

PLAIN, WITH_NUMPY = 1.25, 1.5
NOBODY: Final = "bare boto3 DynamoDB client"


def table(layers: LayerFolders, only: str, repeats: int) -> Table:
    """One row per function whose folder's name contains `only`."""
    folders = {spec.folder: spec.computes for spec in FUNCTIONS if only in spec.folder}
    spent = measured(_starts(folders, layers), repeats)
    return Table(
        title="Cold start",
        note=(
            f"Fresh processes with the host's layers, byte code present. Medians of {repeats} interleaved "
            "rounds, in processor time, because others may use this machine too; ratios are to the first "
            "row. `composed` adds what the first call puts together, AWS clients included."
        ),
        columns=("", "import", "ratio", "wall", "composed", "ratio", "wall"),
        rows=[_row(name, spent) for name in (NOBODY, *folders)],
        bars=[*_bars(folders, spent), _purity(spent)],
    )


def _starts(folders: Mapping[str, bool], layers: LayerFolders) -> dict[str, Start]:
    plain = [ROOT, layers.packages / "python", layers.tradai / "python"]
    starts = {NOBODY: Start(code=BARE, paths=plain)}
    for folder, computes in folders.items():
        paths = [*plain, layers.numeric / "python"] if computes else plain
        starts |= {folder: Start(code=loaded(folder), paths=paths)}
        starts |= {f"{folder} composed": Start(code=composed(folder), paths=paths)}
    return starts


def _row(name: str, spent: Mapping[str, Spent]) -> list[str]:
    bare, cells = spent[NOBODY], [name]
    for each in (spent[name], spent.get(f"{name} composed")):
        if each is not None:
            ratio, wall = each.processor / bare.processor, each.wall / bare.wall
            cells += [f"{1000 * each.processor:.0f} ms", f"{ratio:.2f}", f"{wall:.2f}"]
    return cells + [""] * (7 - len(cells))


def _bars(folders: Mapping[str, bool], spent: Mapping[str, Spent]) -> Iterator[Bar]:
    for folder, computes in folders.items():
        yield Bar(
            claim=f"import of {folder}",
            measured=spent[folder].processor / spent[NOBODY].processor,
            side="≤",
            limit=WITH_NUMPY if computes else PLAIN,
            unit="x",
        )


def _purity(spent: Mapping[str, Spent]) -> Bar:
    found = sum(len(each.forbidden) for each in spent.values())
    return Bar(claim=f"loaded of {', '.join(FORBIDDEN)}", measured=found, side="≤", limit=0, unit="")
