"""A figure in the house's colours, saved as what the file's name asks for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradai.common.errors import ConfigurationError, ValidationFailedError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, FAINT, PAPER = "#22313f", "#c9d1d9", "#ffffff"
CHALLENGER, CHAMPION = "#d9662b", "#41638f"
QUIET, MODERATE, SIGNIFICANT, UNKNOWN = "#8fa3b5", "#e0a526", "#b8322a", "#e6eaee"
SUFFIXES = (".png", ".svg", ".html")

_STYLE: Any = {  # matplotlib names its settings one by one
    "font.size": 9.5,
    "text.color": INK,
    "text.parse_math": False,  # names and reasons may hold any character
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "grid.color": "#eef1f4",
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "tradai",
}
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    '<body style="margin:2rem auto;max-width:70rem;font-family:sans-serif">{svg}</body></html>\n'
)


def checked_file(file: Path) -> Path:
    """The file itself.

    Raises:
        ValidationFailedError: its name ends in nothing that can be drawn, or no file can be there.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise ValidationFailedError(f"--plot: {file.name} must end in {', '.join(SUFFIXES)}")
    if file.is_dir():
        raise ValidationFailedError(f"--plot: {file} is a folder; give the name of a file")
    if not file.parent.is_dir():
        raise ValidationFailedError(f"--plot: there is no folder {file.parent}; make it first")
    return file


@contextmanager
def canvas(file: Path, title: str, size: tuple[float, float]) -> Iterator[Figure]:
    """A figure that is written to `file` when the block ends well.

    Raises:
        ValidationFailedError: see `checked_file`; or the file can't be written.
        ConfigurationError: matplotlib is not installed.
    """
    checked_file(file)
    try:
        import matplotlib as mpl  # noqa: PLC0415  # a second of imports, for whoever wants a picture
        from matplotlib.figure import Figure  # noqa: PLC0415  # as above
    except ImportError as error:
        raise ConfigurationError("pictures need matplotlib: pip install 'tradai[training]'") from error
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=size, layout="constrained", facecolor=PAPER)
        figure.suptitle(title, x=0.012, ha="left", fontsize=13, fontweight="bold")
        yield figure
        try:
            _write(figure, file, title)
        except OSError as error:
            raise ValidationFailedError(f"--plot: {file} can't be written: {error.strerror}") from error


def quiet_grid(axes: Axes) -> None:
    axes.grid(visible=True, axis="y")
    axes.margins(x=0.01)


def date_axis(axes: Axes) -> None:
    """Few dates, each as short as it can be."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415  # as above

    locator = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]  # matplotlib's
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]  # as above


def _write(figure: Figure, file: Path, title: str) -> None:
    if file.suffix.lower() == ".png":
        figure.savefig(file, format="png", dpi=144)
        return
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    svg = drawn.getvalue()
    if file.suffix.lower() == ".html":
        svg = _PAGE.format(title=title, svg=svg[svg.index("<svg") :])
    file.write_text(svg, encoding="utf-8")
