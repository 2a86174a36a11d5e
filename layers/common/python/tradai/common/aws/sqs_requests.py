"""Retraining requests through the queue that job-consumer reads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tradai.common.aws.errors import translated
from tradai.common.retraining.requests import Request

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True, kw_only=True)
class SqsRequests:
    client: SQSClient
    queue_url: str

    def send(self, request: Request) -> None:
        """Leave a request; the same one sent twice starts one execution."""
        body = {name: value for name, value in asdict(request).items() if value is not None}
        with translated("the queue of retraining requests"):
            self.client.send_message(QueueUrl=self.queue_url, MessageBody=json.dumps(body, sort_keys=True))
