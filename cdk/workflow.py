"""The retraining workflow: its definition from a file that holds names only, and a role that fits it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk.names import TRAINING_FAMILY, WORKFLOW, arn, table_arn
from cdk.parameters import Parameters
from cdk.settings import Settings
from cdk.training import TrainingPlace

DEFINITION = Path(__file__).parents[1] / "state_machines" / "retraining_workflow.asl.json"
STEPS: Mapping[str, str] = {
    "check-retraining-needed": "CheckRetrainingNeededArn",
    "compare-models": "CompareModelsArn",
    "promote-model": "PromoteModelArn",
    "notify": "NotifyArn",
}
LEASE_SECONDS = 14_400  # the machine's limit less the day a review may take
PUBLIC_ADDRESS = "ENABLED"  # its subnets have no NAT


class RetrainingWorkflow(Construct):
    """The state machine; exposes `machine`.

    Args:
        versions: published version of each function of `STEPS`, by the function's name.
        place: where and as whom it trains.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        versions: Mapping[str, lambda_.IVersion],
        place: TrainingPlace,
    ) -> None:
        super().__init__(scope, construct_id)
        role = iam.Role(
            self,
            "Role",
            role_name=settings.prefixed(WORKFLOW),
            assumed_by=iam.ServicePrincipal("states.amazonaws.com"),
        )
        for statement in _statements(Stack.of(self), settings, place):
            role.add_to_policy(statement)
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            state_machine_name=settings.name(WORKFLOW),
            state_machine_type=sfn.StateMachineType.STANDARD,
            definition_body=sfn.DefinitionBody.from_string(DEFINITION.read_text(encoding="utf-8")),
            definition_substitutions={
                **{placeholder: versions[name].function_arn for name, placeholder in STEPS.items()},
                **_substitutions(settings, place),
            },
            role=role,
        )
        values = {"state-machine-arn": self.machine.state_machine_arn}
        Parameters(self, "Parameters", settings=settings, values=values)


def _substitutions(settings: Settings, place: TrainingPlace) -> dict[str, str]:
    return {
        "Environment": settings.env,
        "CostCenter": settings.cost_center,
        "RetrainingStateTable": settings.name("retraining-state"),
        "JobsTable": settings.name("jobs"),
        "TrainingClusterArn": place.cluster_arn,
        "TrainingCapacityProvider": settings.training_capacity_provider,
        "TrainingSubnets": place.subnets,
        "TrainingSecurityGroup": place.security_group,
        "TrainingPublicIp": PUBLIC_ADDRESS,
    }


def _statements(stack: Stack, settings: Settings, place: TrainingPlace) -> list[iam.PolicyStatement]:
    tasks = arn(stack, "ecs", f"task/{settings.prefixed('training')}/*")
    definitions = arn(stack, "ecs", f"task-definition/{settings.prefixed(TRAINING_FAMILY)}-*")
    return [
        iam.PolicyStatement(
            sid="Train",
            actions=["ecs:RunTask"],
            resources=[definitions],
            conditions={"ArnEquals": {"ecs:cluster": place.cluster_arn}},
        ),
        iam.PolicyStatement(
            sid="WatchAndStopTraining", actions=["ecs:StopTask", "ecs:DescribeTasks"], resources=[tasks]
        ),
        iam.PolicyStatement(
            sid="TagTraining",
            actions=["ecs:TagResource"],
            resources=[tasks],
            conditions={"StringEquals": {"ecs:CreateAction": "RunTask"}},
        ),
        iam.PolicyStatement(
            sid="TrainAs",
            actions=["iam:PassRole"],
            resources=[place.task_role.role_arn, place.execution_role.role_arn],
            conditions={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        ),
        iam.PolicyStatement(
            sid="HearOfTheEnd",
            actions=["events:PutTargets", "events:PutRule", "events:DescribeRule"],
            resources=[arn(stack, "events", "rule/StepFunctionsGetEventsForECSTaskRule")],
        ),
        iam.PolicyStatement(
            sid="Call",
            actions=["lambda:InvokeFunction"],
            resources=[arn(stack, "lambda", f"function:{settings.prefixed(step)}:*") for step in STEPS],
        ),
        iam.PolicyStatement(
            sid="Record",
            actions=["dynamodb:UpdateItem"],
            resources=[table_arn(stack, settings, table) for table in ("retraining-state", "jobs")],
        ),
    ]
