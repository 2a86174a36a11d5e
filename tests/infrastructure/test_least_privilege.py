from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from cdk.placement import INTERFACES
from tests.infrastructure.templates import Environment, as_list

# What can't be a name, and why.
WILDCARDS = {
    r":s3:::tradai-(configs|results|mlflow)-[^/]+/(configs|jobs|artifacts)/\*$": "objects below one prefix",
    r":s3:::candles/\*$": "ArcticDB names its objects",
    r":container-instance/tradai-\w+-services/\*$": "hosts have random names",
    r":table/tradai-(releases|jobs|notifications)-\w+/stream/\*$": "a stream is named by its birth",
    r":repository/tradai/\*$": "strategies come and go",
    r":task-definition/tradai-\w+-train-\*$": "strategies come and go",
    r":task/tradai-\w+-training/\*$": "tasks have random names",
    r":function:tradai-\w+-[a-z-]+:\*$": "a run keeps the version it began with",
}
WITHOUT_RESOURCES = {
    *("xray:PutTelemetryRecords", "xray:PutTraceSegments"),
    *("ecr:GetAuthorizationToken", "ecs:DiscoverPollEndpoint", "ssm:UpdateInstanceInformation"),
    *(f"ssmmessages:{verb}{kind}Channel" for verb in ("Create", "Open") for kind in ("Control", "Data")),
    *INTERFACES,
}


@pytest.fixture(params=["local", "cloud", "shared", "elsewhere"])
def environment(request: pytest.FixtureRequest) -> Environment:
    found: Environment = request.getfixturevalue(request.param)
    return found


def test_no_policy_allows_a_family_of_actions(environment: Environment) -> None:
    for statement in _role_statements(environment):
        assert [a for a in as_list(statement["Action"]) if "*" in a] == []


def test_no_policy_allows_everything_but_something(environment: Environment) -> None:
    for statement in _role_statements(environment):
        assert not {"NotAction", "NotResource"} & statement.keys()


def test_no_function_task_or_workflow_borrows_a_policy_that_aws_may_change(environment: Environment) -> None:
    roles = environment.of_type("AWS::IAM::Role")
    borrowing = {
        str(role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"])
        for role in roles.values()
        if role["Properties"].get("ManagedPolicyArns")
    }

    assert [who for who in borrowing if re.search(r"lambda|ecs-tasks|states", who)] == []


def test_every_wildcard_resource_is_one_that_cannot_be_a_name(environment: Environment) -> None:
    for statement in _role_statements(environment):
        actions = set(as_list(statement["Action"]))
        for resource in map(environment.text, as_list(statement["Resource"])):
            if resource == "*":
                assert actions <= WITHOUT_RESOURCES
            elif "*" in resource:
                assert any(re.search(pattern, resource) for pattern in WILDCARDS), resource


def test_every_function_has_a_role_of_its_own_under_its_own_name(environment: Environment) -> None:
    roles = environment.of_type("AWS::IAM::Role")

    for name, function in environment.named("AWS::Lambda::Function", "FunctionName").items():
        role = roles[function["Properties"]["Role"]["Fn::GetAtt"][0]]
        assert role["Properties"]["RoleName"] == name


def test_only_those_that_move_the_live_pair_may_write_the_ledger(environment: Environment) -> None:
    writers = {
        function.removeprefix(f"tradai-{environment.env}-")
        for function in environment.function_names
        if "dynamodb:PutItem" in _actions(environment, function, "table/tradai-releases-")
    }

    assert writers == {
        "promote-model", "model-rollback", "config-activate", "strategy-api",
    }  # fmt: skip


def test_the_training_task_may_write_results_counts_and_its_job_and_nothing_else(
    environment: Environment,
) -> None:
    role = f"tradai-{environment.env}-training-task"
    writes = {
        (
            action,
            re.sub(
                rf"-{environment.env}[^/]*", "", re.split(":{3}|:(?=table)", environment.text(resource))[-1]
            ),
        )
        for statement in environment.statements(role)
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
        if re.search("Put|Update|Delete|Write", action)
    }

    assert writes == {
        ("dynamodb:PutItem", "table/tradai-drift-counts"),
        ("dynamodb:UpdateItem", "table/tradai-jobs"),
        ("s3:PutObject", "tradai-results/jobs/*"),
    }


def test_only_scheduler_and_job_consumer_may_start_the_workflow(environment: Environment) -> None:
    starters = {
        function.removeprefix(f"tradai-{environment.env}-")
        for function in environment.function_names
        if _actions(environment, function, ":stateMachine:tradai-retraining-workflow-")
    }

    assert starters == {"retraining-scheduler", "job-consumer"}


def _actions(environment: Environment, role: str, part: str) -> set[str]:
    """Actions that a role may do on resources whose ARN holds this part."""
    return {
        action
        for statement in environment.statements(role)
        for action in as_list(statement["Action"])
        if any(part in environment.text(resource) for resource in as_list(statement["Resource"]))
    }


def _role_statements(environment: Environment) -> Iterator[Mapping[str, Any]]:
    """Of policies beside roles and of those written into them."""
    beside = [*environment.of_type("AWS::IAM::Policy").values()]
    beside += environment.of_type("AWS::IAM::ManagedPolicy").values()
    for policy in beside:
        yield from policy["Properties"]["PolicyDocument"]["Statement"]
    for role in environment.of_type("AWS::IAM::Role").values():
        for policy in role["Properties"].get("Policies", ()):
            yield from policy["PolicyDocument"]["Statement"]
