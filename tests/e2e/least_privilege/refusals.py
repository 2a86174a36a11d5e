"""One thing that each role has no business with, and a role whose business it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from tests.e2e.least_privilege.company import Company

REFUSED: Final = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationError"})
Credentials = Mapping[str, str] | None
Deed = Callable[[Company, Credentials], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """A deed, and whose business it is."""

    deed: Deed
    of: str


def write_ledger(company: Company, who: Credentials) -> object:
    item = {"strategy_name": {"S": "Nobody"}, "sk": {"S": "#NOTHING"}}
    return company.stack.aws.client("dynamodb", who).put_item(TableName="tradai-releases-dev", Item=item)


def delete_from_ledger(company: Company, who: Credentials) -> object:
    key = {"strategy_name": {"S": "Nobody"}, "sk": {"S": "#NOTHING"}}
    return company.stack.aws.client("dynamodb", who).delete_item(TableName="tradai-releases-dev", Key=key)


def free_lease(company: Company, who: Credentials) -> object:
    return company.stack.aws.client("dynamodb", who).update_item(
        TableName="tradai-retraining-state-dev",
        Key={"model_name": {"S": "Nobody"}},
        UpdateExpression="REMOVE expires_at",
    )


def start_workflow(company: Company, who: Credentials) -> object:
    machine = company.stack.environment()["STATE_MACHINE_ARN"]
    asked = '{"model_name": "Nobody"}'
    return company.stack.aws.client("stepfunctions", who).start_execution(
        stateMachineArn=machine, input=asked
    )


def tell_people(company: Company, who: Credentials) -> object:
    topic = company.stack.environment()["ALERTS_TOPIC_ARN"]
    return company.stack.aws.client("sns", who).publish(TopicArn=topic, Message="hello")


def write_config(company: Company, who: Credentials) -> object:
    return company.stack.aws.client("s3", who).put_object(
        Bucket="tradai-configs-dev", Key="configs/Nobody/x.json", Body=b"{}"
    )


def write_result(company: Company, who: Credentials) -> object:
    return company.stack.aws.client("s3", who).put_object(
        Bucket="tradai-results-dev", Key="jobs/nobody/result.json", Body=b"[]"
    )


LEDGER: Final = Business(deed=write_ledger, of="promote-model")
FORGETTING: Final = Business(deed=delete_from_ledger, of="config-activate")
LEASE: Final = Business(deed=free_lease, of="execution-closer")
WORKFLOW: Final = Business(deed=start_workflow, of="retraining-scheduler")
MESSAGES: Final = Business(deed=tell_people, of="notify")
CONFIGS: Final = Business(deed=write_config, of="strategy-api")
RESULTS: Final = Business(deed=write_result, of="compare-models")

NOT_THEIRS: Final[Mapping[str, Business]] = {
    "check-retraining-needed": LEDGER,
    "compare-models": LEDGER,
    "promote-model": FORGETTING,
    "model-rollback": WORKFLOW,
    "drift-monitor": LEASE,
    "retraining-scheduler": LEDGER,
    "config-activate": CONFIGS,
    "notify": LEDGER,
    "job-consumer": LEDGER,
    "registry-mirror": RESULTS,
    "execution-closer": MESSAGES,
    "strategy-api": WORKFLOW,
    "training-task": LEDGER,
    "training-execution": RESULTS,
    "retraining-workflow": LEDGER,
}


CHANGES: Final = re.compile(
    r"^(dynamodb:(Put|Update|Delete)Item|s3:PutObject|states:StartExecution|sns:Publish)$"
)
IN_TROUBLE: Final = {
    (
        "notify",
        "dynamodb:UpdateItem",
        "notifications",
    ): "takes back that it told, when the topic did not answer",
    (
        "strategy-api",
        "dynamodb:DeleteItem",
        "idempotency",
    ): "forgets a request that failed, so that it can be repeated",
}


def is_a_change(role: str, action: str, resource: str) -> bool:
    """Something that the whole job of a role does, beside reading; not what only trouble brings about."""
    rare = [table for name, deed, table in IN_TROUBLE if (name, deed) == (role, action)]
    return bool(CHANGES.match(action)) and not any(f"table/tradai-{table}-" in resource for table in rare)


def refusal(deed: Deed, company: Company, who: Mapping[str, Any]) -> str | None:
    """The error's code when it is refused for want of permission; None when it is done.

    Raises:
        ClientError: it failed for another reason.
    """
    try:
        deed(company, who)
    except ClientError as error:
        code = str(error.response["Error"]["Code"])
        if code not in REFUSED:
            raise
        return code
    return None
