"""The network of the Platform stack: who lives where, and who can reach whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.infrastructure.templates import Environment, as_list

BESIDE_MLFLOW = {
    "compare-models", "promote-model", "model-rollback", "drift-monitor", "registry-mirror", "strategy-api",
}  # fmt: skip
DONE_BY_LAMBDA = {"ec2", "kms", "logs", "sqs", "xray"}  # outside of the function, in its name


def test_exactly_what_talks_to_mlflow_is_in_its_network(platform: Environment) -> None:
    placed = {
        name.removeprefix(f"tradai-{platform.env}-"): f["Properties"]["VpcConfig"]
        for name, f in platform.named("AWS::Lambda::Function", "FunctionName").items()
        if "VpcConfig" in f["Properties"]
    }

    assert set(placed) == BESIDE_MLFLOW
    for place in placed.values():
        assert platform.parameter_path(place["SubnetIds"]["Fn::Split"][1]) == "platform/function-subnets"
        assert [platform.parameter_path(group) for group in place["SecurityGroupIds"]] == [
            "platform/function-security-group"
        ]


def test_who_has_no_way_out_may_ask_only_what_has_a_gateway(platform: Environment) -> None:
    for name in BESIDE_MLFLOW:
        services = {
            action.partition(":")[0]
            for statement in platform.statements(f"tradai-{platform.env}-{name}")
            for action in as_list(statement["Action"])
        }
        assert services - DONE_BY_LAMBDA <= {"dynamodb", "s3"}, name


def test_nothing_has_a_nat_and_functions_and_database_have_no_way_out(platform: Environment) -> None:
    named = _subnets(platform)

    assert platform.of_type("AWS::EC2::NatGateway") == {}
    assert {name: len(subnets) for name, subnets in named.items()} == {
        "open": 2,
        "functions": 2,
        "database": 2,
    }
    for name in ("functions", "database"):
        assert [route for subnet in named[name] for route in _routes(platform, subnet)] == []
    for subnet in named["open"]:
        (route,) = _routes(platform, subnet)
        assert "GatewayId" in route


def test_every_subnet_reaches_s3_and_dynamodb_by_a_gateway(platform: Environment) -> None:
    associations = platform.properties("AWS::EC2::SubnetRouteTableAssociation", "Platform")
    tables = {association["RouteTableId"]["Ref"] for association in associations}
    endpoints = [*platform.properties("AWS::EC2::VPCEndpoint", "Platform")]

    assert len(endpoints) == 2
    for endpoint in endpoints:
        assert endpoint["VpcEndpointType"] == "Gateway"
        assert {table["Ref"] for table in endpoint["RouteTableIds"]} == tables


def test_two_zones(platform: Environment) -> None:
    for subnets in _subnets(platform).values():
        zones = {
            json.dumps(platform.of_type("AWS::EC2::Subnet")[subnet]["Properties"]["AvailabilityZone"])
            for subnet in subnets
        }
        assert len(zones) == 2


def test_the_parameters_name_the_subnets_that_are_meant(platform: Environment) -> None:
    named = _subnets(platform)

    for path, name in (("function-subnets", "functions"), ("training-subnets", "open")):
        assert platform.parameter(f"platform/{path}") == ",".join(f"<{subnet}>" for subnet in named[name])


def test_everything_that_an_operator_looks_for_is_named(platform: Environment) -> None:
    paths = {
        name.removeprefix(f"/tradai/{platform.env}/")
        for name in platform.named("AWS::SSM::Parameter", "Name")
        if name.split("/")[3] in ("platform", "mlflow", "executor-mode")
    }

    assert paths == {
        "executor-mode",
        "mlflow/database",
        "mlflow/database-endpoint",
        "mlflow/database-master-secret-arn",
        "mlflow/log-group",
        "mlflow/login-secret-arn",
        "mlflow/repository-uri",
        "mlflow/service-arn",
        "mlflow/tracking-uri",
        "platform/capacity-provider",
        "platform/cluster-arn",
        "platform/function-security-group",
        "platform/function-subnets",
        "platform/training-security-group",
        "platform/training-subnets",
        "platform/vpc-id",
    }


def test_doors_open_from_callers_to_mlflow_and_from_mlflow_to_its_database(platform: Environment) -> None:
    groups = {
        f"<{logical}.GroupId>": logical.removeprefix("Network").rstrip("0123456789ABCDEF")
        for logical in platform.of_type("AWS::EC2::SecurityGroup", part="Platform")
    }
    doors = {
        (
            groups[platform.text(rule["SourceSecurityGroupId"])],
            groups[platform.text(rule["GroupId"])],
            rule["FromPort"],
            rule["ToPort"],
        )
        for rule in platform.properties("AWS::EC2::SecurityGroupIngress", "Platform")
    }
    own = [
        rule
        for group in platform.of_type("AWS::EC2::SecurityGroup", part="Platform").values()
        for rule in group["Properties"].get("SecurityGroupIngress", ())
    ]

    assert doors == {
        ("functions", "mlflow", 5000, 5000),
        ("training", "mlflow", 5000, 5000),
        ("hosts", "mlflow", 5000, 5000),
        ("mlflow", "database", 5432, 5432),
    }
    assert own == []


def test_whoever_goes_out_goes_to_443(platform: Environment) -> None:
    for group in platform.of_type("AWS::EC2::SecurityGroup", part="Platform").values():
        for rule in group["Properties"]["SecurityGroupEgress"]:
            nowhere = rule["CidrIp"] == "255.255.255.255/32"
            assert nowhere or (rule["FromPort"], rule["ToPort"]) == (443, 443)


def test_every_role_is_within_the_boundary_that_was_asked_for(
    shared: Environment, cloud: Environment
) -> None:
    bound = "arn:<AWS::Partition>:iam::111122223333:policy/Bound"

    for role in shared.of_type("AWS::IAM::Role").values():
        assert shared.text(role["Properties"]["PermissionsBoundary"]) == bound
    for role in cloud.of_type("AWS::IAM::Role").values():
        assert "PermissionsBoundary" not in role["Properties"]


def test_without_a_platform_there_is_no_database_no_service_and_no_function_in_a_network(
    elsewhere: Environment,
) -> None:
    kinds = {r["Type"] for r in elsewhere.resources.values()}
    told = {
        f["Properties"]["Environment"]["Variables"]["MLFLOW_TRACKING_URI"]
        for f in elsewhere.of_type("AWS::Lambda::Function").values()
    }

    assert set(elsewhere.stacks) == {"Data", "App", "Ops"}
    assert not {kind for kind in kinds if kind.startswith(("AWS::RDS::", "AWS::ServiceDiscovery::"))}
    assert "AWS::ECS::Service" not in kinds
    assert "AWS::SecretsManager::Secret" not in kinds
    assert not any(
        "VpcConfig" in f["Properties"] for f in elsewhere.of_type("AWS::Lambda::Function").values()
    )
    assert told == {"https://mlflow.example.com"}


def _subnets(environment: Environment) -> dict[str, list[str]]:
    """Logical ids of the subnets, by the name of their kind."""
    named: dict[str, list[str]] = {}
    for logical, subnet in environment.of_type("AWS::EC2::Subnet", part="Platform").items():
        tags = {tag["Key"]: tag["Value"] for tag in subnet["Properties"]["Tags"]}
        named.setdefault(tags["aws-cdk:subnet-name"], []).append(logical)
    return named


def _routes(environment: Environment, subnet: str) -> list[Mapping[str, Any]]:
    """Routes of a subnet's table, without those that every network has."""
    (table,) = (
        a["RouteTableId"]
        for a in environment.properties("AWS::EC2::SubnetRouteTableAssociation", "Platform")
        if a["SubnetId"] == {"Ref": subnet}
    )
    return [r for r in environment.properties("AWS::EC2::Route", "Platform") if r["RouteTableId"] == table]
