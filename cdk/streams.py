"""Outboxes: what a table's change stream delivers, at least once, to a function."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

Pattern = Mapping[str, Any]

NEW_ENTRY: Pattern = {
    "eventName": ["INSERT"],
    "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "R#"}]}}},
}


def became(status: str, *events: str) -> Pattern:
    """Items that were written with this status."""
    return {"eventName": list(events), "dynamodb": {"NewImage": {"status": {"S": [status]}}}}


class TableStream(Construct):
    """Delivers matching changes one by one; what fails for a day goes to the dead letters."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: lambda_.IFunction,
        stream_arn: str,
        pattern: Pattern,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        mapping = lambda_.CfnEventSourceMapping
        mapping(
            self,
            "Mapping",
            function_name=function.function_name,
            event_source_arn=stream_arn,
            starting_position="TRIM_HORIZON",
            batch_size=1,
            bisect_batch_on_function_error=True,
            function_response_types=["ReportBatchItemFailures"],
            maximum_retry_attempts=20,
            maximum_record_age_in_seconds=86_400,
            filter_criteria=mapping.FilterCriteriaProperty(
                filters=[mapping.FilterProperty(pattern=json.dumps(pattern))]
            ),
            destination_config=mapping.DestinationConfigProperty(
                on_failure=mapping.OnFailureProperty(destination=dead_letters.queue_arn)
            ),
        )
