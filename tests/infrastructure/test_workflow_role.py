from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.infrastructure.templates import Environment, as_list

PLACE = "eu-west-1:000000000000"
CLUSTER = f"arn:<AWS::Partition>:ecs:{PLACE}:cluster/tradai-dev-training"
STATEMENTS: list[dict[str, Any]] = [
    {
        "Sid": "Train",
        "Effect": "Allow",
        "Action": "ecs:RunTask",
        "Resource": [f"arn:<AWS::Partition>:ecs:{PLACE}:task-definition/tradai-dev-train-*"],
        "Condition": {"ArnEquals": {"ecs:cluster": CLUSTER}},
    },
    {
        "Sid": "WatchAndStopTraining",
        "Effect": "Allow",
        "Action": ["ecs:StopTask", "ecs:DescribeTasks"],
        "Resource": [f"arn:<AWS::Partition>:ecs:{PLACE}:task/tradai-dev-training/*"],
    },
    {
        "Sid": "TagTraining",
        "Effect": "Allow",
        "Action": "ecs:TagResource",
        "Resource": [f"arn:<AWS::Partition>:ecs:{PLACE}:task/tradai-dev-training/*"],
        "Condition": {"StringEquals": {"ecs:CreateAction": "RunTask"}},
    },
    {
        "Sid": "TrainAs",
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": ["tradai-dev-training-execution", "tradai-dev-training-task"],
        "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
    },
    {
        "Sid": "HearOfTheEnd",
        "Effect": "Allow",
        "Action": ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
        "Resource": [f"arn:<AWS::Partition>:events:{PLACE}:rule/StepFunctionsGetEventsForECSTaskRule"],
    },
    {
        "Sid": "Call",
        "Effect": "Allow",
        "Action": "lambda:InvokeFunction",
        "Resource": [
            f"arn:<AWS::Partition>:lambda:{PLACE}:function:tradai-dev-{name}:*"
            for name in ("check-retraining-needed", "compare-models", "notify", "promote-model")
        ],
    },
    {
        "Sid": "Record",
        "Effect": "Allow",
        "Action": "dynamodb:UpdateItem",
        "Resource": [
            f"arn:<AWS::Partition>:dynamodb:{PLACE}:table/tradai-{name}-dev"
            for name in ("jobs", "retraining-state")
        ],
    },
]


def test_the_workflows_role_is_exactly_this(local: Environment) -> None:
    found = [_written_out(local, s) for s in local.statements("tradai-dev-retraining-workflow")]

    assert found == [_in_order(statement) for statement in STATEMENTS]


def test_only_step_functions_may_wear_it(local: Environment) -> None:
    (role,) = [
        r["Properties"]
        for r in local.of_type("AWS::IAM::Role").values()
        if r["Properties"].get("RoleName") == "tradai-dev-retraining-workflow"
    ]

    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "states.amazonaws.com"}
    assert "ManagedPolicyArns" not in role


def _written_out(local: Environment, statement: Mapping[str, Any]) -> dict[str, Any]:
    """A statement with its references resolved: roles by their names."""
    roles = {
        f"<{n}.Arn>": r["Properties"].get("RoleName") for n, r in local.of_type("AWS::IAM::Role").items()
    }
    texts = [local.text(resource) for resource in as_list(statement["Resource"])]
    written = {**statement, "Resource": [roles.get(text, text) for text in texts]}
    cluster = statement.get("Condition", {}).get("ArnEquals", {}).get("ecs:cluster")
    if cluster:
        written["Condition"] = {"ArnEquals": {"ecs:cluster": local.text(cluster)}}
    return _in_order(written)


def _in_order(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {**statement, **{part: sorted(as_list(statement[part])) for part in ("Action", "Resource")}}
