"""The network of training tasks where there is no platform."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.logs import retention
from cdk.settings import Settings

SUBNETS = ec2.SubnetConfiguration(name="training", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24)
GATEWAYS = {"S3": ec2.GatewayVpcEndpointAwsService.S3, "DynamoDb": ec2.GatewayVpcEndpointAwsService.DYNAMODB}


class TrainingNetwork(Construct):
    """Two public subnets and a group nobody may call: tasks go out, nothing comes in, nothing costs at rest.

    Exposes `subnets` (ids with commas between) and `security_group` (id).
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        zones = [f"{Stack.of(self).region}{zone}" for zone in "ab"] if settings.is_local else None
        vpc = ec2.Vpc(
            self,
            "Vpc",
            availability_zones=zones,
            max_azs=None if zones else 2,
            nat_gateways=0,
            restrict_default_security_group=False,
            subnet_configuration=[SUBNETS],
            gateway_endpoints={
                name: ec2.GatewayVpcEndpointOptions(service=service) for name, service in GATEWAYS.items()
            },
        )
        log_flows(self, vpc, settings)
        group = ec2.SecurityGroup(
            self, "Group", vpc=vpc, description="Training tasks: no way in", allow_all_outbound=True
        )
        self.subnets = ",".join(subnet.subnet_id for subnet in vpc.public_subnets)
        self.security_group = group.security_group_id


def log_flows(scope: Construct, vpc: ec2.Vpc, settings: Settings) -> None:
    """Keep a line of whatever was refused."""
    if settings.records_network_flows:
        group = logs.LogGroup(
            scope, "FlowLogs", retention=retention(settings), removal_policy=RemovalPolicy.DESTROY
        )
        vpc.add_flow_log(
            "Flows",
            traffic_type=ec2.FlowLogTrafficType.REJECT,
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(group),
        )
