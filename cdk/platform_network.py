"""The network of an account: who lives where, and who may call whom.

Nothing has a NAT. Functions and the database live in subnets without a way out; what has to fetch images,
secrets or market data lives in open subnets, behind a group that lets nobody in from outside.
"""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from cdk.network import GATEWAYS, log_flows
from cdk.parameters import Parameters
from cdk.placed_stack import ZONES
from cdk.settings import Settings

OPEN = ec2.SubnetConfiguration(
    name="open", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24, map_public_ip_on_launch=False
)
FUNCTIONS = ec2.SubnetConfiguration(
    name="functions", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24
)
DATABASE = ec2.SubnetConfiguration(name="database", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=26)
GROUPS = {
    "functions": "Functions that talk to MLflow",
    "training": "Training tasks: no way in",
    "hosts": "Hosts of services: no way in",
    "mlflow": "The MLflow server: for functions, training, and people through a host",
    "database": "The database of MLflow: for the server only",
}
GO_OUT = (
    "functions",
    "training",
    "hosts",
    "mlflow",
)  # functions: to what has a gateway, there is no other route
CALL_MLFLOW = ("functions", "training", "hosts")
HTTPS = ec2.Port.HTTPS
MLFLOW_PORT = 5000
DATABASE_PORT = 5432


class PlatformNetwork(Construct):
    """Exposes `vpc`, `groups` by name, and `subnets(name)`."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            vpc_name=settings.prefixed("platform"),
            max_azs=ZONES,
            nat_gateways=0,
            restrict_default_security_group=False,
            subnet_configuration=[OPEN, FUNCTIONS, DATABASE],
            gateway_endpoints={
                name: ec2.GatewayVpcEndpointOptions(service=service) for name, service in GATEWAYS.items()
            },
        )
        log_flows(self, self.vpc, settings)
        self.groups = {name: self._group(name, said) for name, said in GROUPS.items()}
        self._open_doors()
        Parameters(self, "Parameters", settings=settings, values=self._facts())

    def subnets(self, name: str) -> Sequence[str]:
        """Ids of the subnets of this name."""
        return self.vpc.select_subnets(subnet_group_name=name).subnet_ids

    def _group(self, name: str, said: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(self, name, vpc=self.vpc, description=said, allow_all_outbound=False)

    def _open_doors(self) -> None:
        for name in GO_OUT:
            self.groups[name].add_egress_rule(ec2.Peer.any_ipv4(), HTTPS, "AWS and markets")
        server, database = self.groups["mlflow"], self.groups["database"]
        for name in CALL_MLFLOW:
            self.groups[name].connections.allow_to(server, ec2.Port.tcp(MLFLOW_PORT), f"{name} to MLflow")
        server.connections.allow_to(database, ec2.Port.tcp(DATABASE_PORT), "MLflow to its database")

    def _facts(self) -> dict[str, str]:
        return {
            "platform/vpc-id": self.vpc.vpc_id,
            "platform/function-subnets": ",".join(self.subnets(FUNCTIONS.name)),
            "platform/function-security-group": self.groups["functions"].security_group_id,
            "platform/training-subnets": ",".join(self.subnets(OPEN.name)),
            "platform/training-security-group": self.groups["training"].security_group_id,
        }
