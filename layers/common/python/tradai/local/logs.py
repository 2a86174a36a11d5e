"""The logs of the stack: of its services, of training tasks, of functions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from tradai.common.errors import NotFoundError
from tradai.local import clients
from tradai.local.settings import LocalSettings
from tradai.local.stack import PARTS

TASK = "task"
_POLL_SECONDS = 0.3


class LogNotFoundError(NotFoundError):
    def __init__(self, part: str) -> None:
        parts = ", ".join((*(make.__name__ for make in PARTS), TASK))
        super().__init__(f"{part} has no log; parts are {parts}, or the name of a function")


def read(settings: LocalSettings, part: str, *, follow: bool = False) -> Iterator[str]:
    """Lines of a service's log, of the newest training task's (`task`), or of a function's, oldest first.

    Raises:
        LogNotFoundError: the part has not logged anything, or does not exist.
    """
    path = _path(settings, part)
    if path is None and not _may_be_function(settings, part):
        raise LogNotFoundError(part)
    return _lines(path, follow=follow) if path else _function_lines(settings, part, follow=follow)


def _may_be_function(settings: LocalSettings, name: str) -> bool:
    """By the folders of the checkout; outside of one only the stack knows."""
    functions = settings.root / "functions"
    return not functions.is_dir() or (functions / name.replace("-", "_") / "handler.py").is_file()


def _path(settings: LocalSettings, part: str) -> Path | None:
    if part == TASK:
        logs = sorted((settings.logs / "tasks").glob("*.log"), key=lambda path: path.stat().st_mtime)
        return logs[-1] if logs else None
    path = settings.logs / f"{part}.log"
    return path if path.is_file() else None


def _lines(path: Path, *, follow: bool) -> Iterator[str]:
    with path.open(errors="replace") as lines:
        while True:
            yield from (line.rstrip("\n") for line in lines)
            if not follow:
                return
            time.sleep(_POLL_SECONDS)


def _function_lines(settings: LocalSettings, name: str, *, follow: bool) -> Iterator[str]:
    logs = clients.client("logs", settings.aws_url)
    group = f"/aws/lambda/tradai-{settings.env}-{name}"
    shown = 0
    while True:
        with clients.answering():
            try:
                events = logs.filter_log_events(logGroupName=group)["events"]
            except logs.exceptions.ResourceNotFoundException:
                raise LogNotFoundError(name) from None
        in_order = sorted(events, key=lambda event: event["timestamp"])
        for event in in_order[shown:]:
            yield event["message"].rstrip("\n")
        shown = len(in_order)
        if not follow:
            return
        time.sleep(_POLL_SECONDS)
