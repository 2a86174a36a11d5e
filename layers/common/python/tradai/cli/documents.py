"""Strategy files as commands are given them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tradai.common.config.schema import StrategyDocument, parse_strategy_file
from tradai.common.errors import ValidationFailedError

FILE = "tradai.yaml"


def file_at(path: Path) -> Path:
    """The strategy file: `path` itself, or the `tradai.yaml` in that folder.

    Raises:
        ValidationFailedError: there is none, or nobody may look.
    """
    with _reading(path):
        file = path / FILE if path.is_dir() else path
        is_there = file.is_file()
    if not is_there:
        raise ValidationFailedError(f"there is no file {file}; give the path of a {FILE}, or of its folder")
    return file


def document_at(path: Path, name: str | None = None) -> StrategyDocument:
    """The document in a file.

    Args:
        name: the strategy that it must be of.

    Raises:
        ValidationFailedError: no such file, or it is another strategy's.
        ConfigInvalidError: with every problem.
    """
    with _reading(path):
        document = parse_strategy_file(file_at(path))
    return _of(document, name)


def document_in(text: str, name: str) -> StrategyDocument:
    """The document in a text of YAML or JSON; as `document_at`."""
    return _of(parse_strategy_file(f"{text}\n"), name)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ValidationFailedError(
            f"{path} can not be read: {error.strerror}; give a file that you may read"
        ) from error


def _of(document: StrategyDocument, name: str | None) -> StrategyDocument:
    if name is not None and document.name not in {None, name}:
        raise ValidationFailedError(f"the file is of strategy {document.name}, not of {name}")
    return document
