"""Starts MLflow anew when a password that it begins with has changed.

RDS changes the master's password by itself. MLflow's own login does not depend on it, but a new start gives
that a new password too; so whatever was known before is worth nothing a week later.
"""

from __future__ import annotations

import json
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk.house import House
from cdk.messaging import DeadLetters
from cdk.names import mlflow_login_name

SUBJECT = "mlflow-redeploy"
MASTER_PASSWORD_CHANGED = "RDS-EVENT-0016"  # noqa: S105  # the name of an event


class RedeployOnNewPassword(Construct):
    """A rule, and a machine of one step.

    Args:
        service: name of the ECS service.
        database: name of the instance whose master password is changed by RDS.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        house: House,
        cluster: str,
        service: str,
        service_arn: str,
        database: str,
    ) -> None:
        super().__init__(scope, construct_id)
        name = house.settings.prefixed(SUBJECT)
        role = iam.Role(self, "Role", role_name=name, assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
        role.add_to_policy(iam.PolicyStatement(actions=["ecs:UpdateService"], resources=[service_arn]))
        machine = sfn.StateMachine(
            self,
            "Machine",
            state_machine_name=name,
            definition_body=sfn.DefinitionBody.from_string(json.dumps(_definition(cluster, service))),
            role=role,
            timeout=Duration.minutes(10),
        )
        dead_letters = DeadLetters(self, "DeadLetters", subject=SUBJECT, house=house).queue
        for what, pattern in _changes(Stack.of(self), mlflow_login_name(house.settings), database).items():
            events.Rule(
                self,
                what,
                rule_name=house.settings.prefixed(f"mlflow-{what}-password-changed"),
                event_pattern=pattern,
                targets=[targets.SfnStateMachine(machine, dead_letter_queue=dead_letters)],
            )


def _changes(stack: Stack, login: str, database: str) -> dict[str, events.EventPattern]:
    """The master's, as RDS tells; the login's, as a trail of the account tells when there is one."""
    whole = stack.format_arn(service="secretsmanager", resource="secret", resource_name=f"{login}-")
    return {
        "master": events.EventPattern(
            source=["aws.rds"],
            detail_type=["RDS DB Instance Event"],
            detail={"EventID": [MASTER_PASSWORD_CHANGED], "SourceIdentifier": [database]},
        ),
        "login": events.EventPattern(
            source=["aws.secretsmanager"],
            detail_type=["AWS API Call via CloudTrail"],
            detail={
                "eventName": ["PutSecretValue", "UpdateSecret"],
                "requestParameters": {"secretId": [login, {"prefix": whole}]},
            },
        ),
    }


def _definition(cluster: str, service: str) -> dict[str, Any]:
    return {
        "Comment": "Replaces the running task; the new one begins with the passwords of now.",
        "StartAt": "Redeploy",
        "States": {
            "Redeploy": {
                "Type": "Task",
                "Resource": "arn:aws:states:::aws-sdk:ecs:updateService",
                "Parameters": {"Cluster": cluster, "Service": service, "ForceNewDeployment": True},
                "TimeoutSeconds": 60,
                "Retry": [
                    {
                        "ErrorEquals": ["States.ALL"],
                        "IntervalSeconds": 5,
                        "MaxAttempts": 5,
                        "BackoffRate": 2.0,
                        "JitterStrategy": "FULL",
                    }
                ],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "NotRedeployed"}],
                "End": True,
            },
            "NotRedeployed": {"Type": "Fail", "ErrorPath": "$.Error", "CausePath": "$.Cause"},
        },
    }
