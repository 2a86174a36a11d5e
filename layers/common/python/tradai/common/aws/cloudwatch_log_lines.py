"""Log lines of functions and training tasks that name a trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

MILLISECONDS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """`group` is the log group; `text` as it was written."""

    at: datetime
    group: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWatchLogLines:
    """Looks through `/aws/lambda/tradai-{env}-*` and `/tradai/{env}/training`."""

    client: CloudWatchLogsClient
    env: str

    def naming(self, text: str, since: datetime) -> Iterator[LogLine]:
        """Lines that hold a text, group by group, each in time order."""
        for group in self._groups():
            yield from self._lines(group, text, since)

    def _groups(self) -> Iterable[str]:
        pages = self.client.get_paginator("describe_log_groups")
        with translated("the log groups"):
            functions = [
                found["logGroupName"]
                for page in pages.paginate(logGroupNamePrefix=f"/aws/lambda/tradai-{self.env}-")
                for found in page["logGroups"]
            ]
        return [*functions, f"/tradai/{self.env}/training"]

    def _lines(self, group: str, text: str, since: datetime) -> Iterator[LogLine]:
        query: dict[str, Any] = {
            "logGroupName": group,
            "filterPattern": f'"{text}"',
            "startTime": int(since.timestamp() * MILLISECONDS),
        }
        with translated(f"the logs {group}"):
            try:
                for page in self.client.get_paginator("filter_log_events").paginate(**query):
                    for event in page["events"]:
                        at = datetime.fromtimestamp(event["timestamp"] / MILLISECONDS, UTC)
                        yield LogLine(at=at, group=group, text=event["message"])
            except ClientError as error:
                if error_code(error) != "ResourceNotFoundException":
                    raise
