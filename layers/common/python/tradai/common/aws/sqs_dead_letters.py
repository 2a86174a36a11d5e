"""Dead letters that say why: what was asked, with the reason as attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradai.common.aws.errors import translated

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SqsDeadLetters:
    client: SQSClient
    queue_url: str

    def bury(self, body: str, *, error: str, reason: str) -> None:
        """Leave what nobody can handle where people look for it."""
        facts = {"error": error, "reason": reason[:LONGEST_REASON]}
        with translated("the queue of dead letters"):
            self.client.send_message(
                QueueUrl=self.queue_url,
                MessageBody=body or " ",
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": fact} for name, fact in facts.items()
                },
            )
