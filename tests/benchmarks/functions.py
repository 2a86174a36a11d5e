"""Loading each function, as a multiple of a bare boto3 DynamoDB client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cdk.catalogue import FUNCTIONS
from cdk.code import LayerFolders
from cdk.interpreter import find_interpreter
from cdk.layer import ROOT
from tests.benchmarks.compositions import FORBIDDEN, composed, loaded
from tests.benchmarks.decisions.tables import Bar, Table
from tests.benchmarks.starts import Measured, Start, measured

PLAIN, WITH_NUMPY, WITH_ROUTES = 1.25, 1.5, 2.0


def table(layers: LayerFolders, python: str, only: str, repeats: int) -> Table:
    """One row per function whose folder's name contains `only`."""
    folders = {spec.folder: spec.computes for spec in FUNCTIONS if only in spec.folder}
    found = measured(_starts(folders, layers, find_interpreter(python)), repeats)
    return Table(
        title="Cold start",
        note=(
            f"Fresh processes of Python {python}, this machine's layers for it, byte code present. Multiples "
            f"are of a bare boto3 DynamoDB client started right before; medians of {repeats} interleaved "
            "rounds, bars in processor time, because others may use this machine too. `composed` adds what "
            "the first call puts together, AWS clients included."
        ),
        columns=("", "import", "multiple", "wall", "composed", "multiple", "wall"),
        rows=[(name, *_cells(found[name]), *_cells(found[f"{name} composed"])) for name in folders],
        bars=[*_bars(folders, found), _purity(found)],
    )


def _starts(folders: Mapping[str, bool], layers: LayerFolders, python: str) -> dict[str, Start]:
    plain, starts = [ROOT, layers.packages / "python", layers.tradai / "python"], {}
    for folder, computes in folders.items():
        paths = [*plain, layers.numeric / "python"] if computes else plain
        starts[folder] = Start(code=loaded(folder), python=python, paths=paths)
        starts[f"{folder} composed"] = Start(code=composed(folder), python=python, paths=paths)
    return starts


def _cells(found: Measured) -> tuple[str, str, str]:
    return (
        f"{1000 * found.seconds.processor:.0f} ms",
        f"{found.ratio.processor:.2f}",
        f"{found.ratio.wall:.2f}",
    )


def _bars(folders: Mapping[str, bool], found: Mapping[str, Measured]) -> Iterator[Bar]:
    for folder, computes in folders.items():
        yield Bar(
            claim=f"import of {folder}",
            measured=found[folder].ratio.processor,
            side="≤",
            limit=_limit(folder, computes),
            unit="x",
        )


def _limit(folder: str, computes: bool) -> float:
    if folder == "strategy_api":
        return WITH_ROUTES
    return WITH_NUMPY if computes else PLAIN


def _purity(found: Mapping[str, Measured]) -> Bar:
    loaded_all = sum(len(each.seconds.forbidden) for each in found.values())
    return Bar(claim=f"loaded of {', '.join(FORBIDDEN)}", measured=loaded_all, side="≤", limit=0, unit="")
