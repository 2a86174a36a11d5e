"""The Platform stack: what MLflow needs in an account. Without it, being idle costs next to nothing."""

from __future__ import annotations

from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk.capacity import ServicesCluster
from cdk.database import RegistryDatabase
from cdk.house import House
from cdk.names import MLFLOW
from cdk.parameters import read_parameter
from cdk.placed_stack import PlacedStack
from cdk.platform_network import DATABASE, PlatformNetwork
from cdk.redeploy import RedeployOnNewPassword
from cdk.registry_server import RegistryServer
from cdk.settings import Settings


class PlatformStack(PlacedStack):
    """Network, MLflow's database, capacity, MLflow."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        protected = settings.keep_data_on_delete
        super().__init__(scope, construct_id, settings=settings, is_protected=protected)
        key = kms.Key.from_key_arn(self, "Encryption", read_parameter(self, settings, "key-arn"))
        network = PlatformNetwork(self, "Network", settings=settings)
        database = RegistryDatabase(
            self,
            "Database",
            settings=settings,
            key=key,
            subnets=network.subnets(DATABASE.name),
            group=network.groups["database"].security_group_id,
        )
        cluster = ServicesCluster(self, "Services", settings=settings, network=network)
        server = RegistryServer(
            self, "Mlflow", settings=settings, network=network, cluster=cluster, database=database
        )
        RedeployOnNewPassword(
            self,
            "Redeploy",
            house=House(settings=settings, key=key),
            cluster=cluster.name,
            service=settings.prefixed(MLFLOW),
            service_arn=server.arn,
            database=database.identifier,
        )
