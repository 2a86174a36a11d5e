"""What runs by the clock, what watches, what the account says of itself and of the caller."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradai.common.aws.absence import asked
from tradai.common.aws.errors import translated

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_ssm import SSMClient
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_sts import STSClient

ALLOWED = "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWatch:
    """Of one environment.

    Args:
        prefix: of names of this environment, `tradai-{env}-`.
    """

    cloudwatch: CloudWatchClient
    events: EventBridgeClient
    iam: IAMClient
    ssm: SSMClient
    states: SFNClient
    sts: STSClient
    prefix: str

    def parameters(self, path: str) -> dict[str, str]:
        """Every value below a path, by what stands after it."""
        with translated("the names of this environment in SSM"):
            pages = self.ssm.get_paginator("get_parameters_by_path").paginate(Path=path, Recursive=True)
            found = [each for page in pages for each in page["Parameters"]]
        return {each["Name"].removeprefix(path): each["Value"] for each in found}

    def rules(self) -> dict[str, bool]:
        """Every rule by what stands after the prefix, and whether it is enabled."""
        with translated("the rules"):
            pages = self.events.get_paginator("list_rules").paginate(NamePrefix=self.prefix)
            found = [rule for page in pages for rule in page["Rules"]]
        return {rule["Name"].removeprefix(self.prefix): rule["State"] == "ENABLED" for rule in found}

    def alarms(self) -> dict[str, bool]:
        """Every alarm by what stands after the prefix, and whether it tells anybody."""
        with translated("the alarms"):
            pages = self.cloudwatch.get_paginator("describe_alarms").paginate(AlarmNamePrefix=self.prefix)
            found = [alarm for page in pages for alarm in page["MetricAlarms"]]
        return {
            alarm["AlarmName"].removeprefix(self.prefix): alarm["ActionsEnabled"]
            and bool(alarm["AlarmActions"])
            for alarm in found
        }

    def definition(self, machine_arn: str) -> dict[str, Any] | None:
        """Of a state machine; None when there is no such machine."""
        found = asked(
            f"the state machine {machine_arn}",
            lambda: self.states.describe_state_machine(stateMachineArn=machine_arn),
        )
        return json.loads(found["definition"]) if found else None

    def caller(self) -> str:
        """The ARN of whoever asks."""
        with translated("the caller's AWS identity"):
            return self.sts.get_caller_identity()["Arn"]

    def refused(self, principal: str, deeds: Sequence[tuple[str, str]]) -> list[str]:
        """Which of these (action, ARN) a user or role may not do.

        Raises:
            ConfigurationError: the caller may not ask that.
        """
        return [action for action, resource in deeds if not self._may(principal, action, resource)]

    def _may(self, principal: str, action: str, resource: str) -> bool:
        with translated(f"the permissions of {principal}"):
            answer = self.iam.simulate_principal_policy(
                PolicySourceArn=principal, ActionNames=[action], ResourceArns=[resource]
            )
        return all(each["EvalDecision"] == ALLOWED for each in answer["EvaluationResults"])
