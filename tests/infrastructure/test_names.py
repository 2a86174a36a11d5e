from __future__ import annotations

from pathlib import Path

from tests.infrastructure.templates import Environment

KNOWN_LOCALLY = frozenset(Path(__file__).with_name("ministack_types.txt").read_text().split())


def test_the_local_stack_knows_every_resource_type(local: Environment) -> None:
    assert {r["Type"] for r in local.resources.values()} - KNOWN_LOCALLY == set()


def test_data_and_app_add_only_flow_logs_on_aws_to_what_runs_locally(
    local: Environment, elsewhere: Environment
) -> None:
    here, there = (
        {r["Type"] for part in ("Data", "App") for r in e.stacks[part]["Resources"].values()}
        for e in (local, elsewhere)
    )

    assert there - here == {"AWS::EC2::FlowLog"}
    assert here - there == set()


def test_stacks_share_values_by_name_not_by_export(
    cloud: Environment, shared: Environment, elsewhere: Environment
) -> None:
    for environment in (cloud, shared, elsewhere):
        for stack in environment.stacks.values():
            assert "Outputs" not in stack
            assert "Fn::ImportValue" not in str(stack)


def test_every_name_an_operator_needs_is_in_ssm(local: Environment) -> None:
    parameters = set(local.named("AWS::SSM::Parameter", "Name"))
    tables = {f"/tradai/dev/tables/{_short(n)}" for n in local.named("AWS::DynamoDB::Table", "TableName")}
    buckets = {f"/tradai/dev/buckets/{_short(n)}" for n in local.named("AWS::S3::Bucket", "BucketName")}
    topics = {f"/tradai/dev/topics/{_short(n)}" for n in local.named("AWS::SNS::Topic", "TopicName")}
    single = {
        f"/tradai/dev/{path}"
        for path in (
            "api/client-id",
            "api/id",
            "api/token-url",
            "api/url",
            "api/user-pool-id",
            "executor-mode",
            "key-arn",
            "mlflow/tracking-uri",
            "queues/retraining-requests",
            "state-machine-arn",
            "training/cluster-arn",
            "training/execution-role-arn",
            "training/family",
            "training/log-group",
            "training/security-group",
            "training/subnets",
            "training/task-role-arn",
        )
    }
    streams = {f"/tradai/dev/tables/{t}/stream-arn" for t in ("releases", "jobs", "notifications")}

    assert parameters == tables | buckets | topics | single | streams


def test_a_stack_reads_only_what_an_earlier_one_has_written(
    cloud: Environment, shared: Environment, elsewhere: Environment
) -> None:
    for environment in (cloud, shared, elsewhere):
        written: set[str] = set()
        for part in ("Data", "Platform", "App", "Ops"):
            stack = environment.stacks.get(part, {"Resources": {}})
            read = {
                str(p["Default"])
                for p in stack.get("Parameters", {}).values()
                if str(p.get("Default", "")).startswith("/tradai/")
            }
            assert read - written == set()
            written |= {
                r["Properties"]["Name"]
                for r in stack["Resources"].values()
                if r["Type"] == "AWS::SSM::Parameter"
            }


def test_everything_that_can_be_tagged_says_project_environment_and_cost_center(cloud: Environment) -> None:
    for kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Lambda::Function", "AWS::ECS::Cluster"):
        for resource in cloud.of_type(kind).values():
            tags = {tag["Key"]: tag["Value"] for tag in resource["Properties"]["Tags"]}
            assert tags == {"project": "tradai", "env": "prod", "cost-center": "trading"}


def _short(name: str) -> str:
    return name.removeprefix("tradai-").removesuffix("-dev")
