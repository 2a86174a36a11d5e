"""What services run on: hosts that they share, or Fargate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from aws_cdk import Stack
from aws_cdk import aws_ecs as ecs
from constructs import Construct

from cdk.hosts import SharedHosts
from cdk.names import SERVICES_CLUSTER, arn
from cdk.parameters import Parameters
from cdk.platform_network import PlatformNetwork
from cdk.settings import Settings


class Capacity(Protocol):
    """A way to run tasks.

    Args:
        provider: name of the ECS capacity provider.
        compatibility: as task definitions say it.
        public_address: of the task itself, `ENABLED` or `DISABLED`.
        reached_through: what people's tunnels end at: `host`, or the `task` itself.
    """

    provider: str
    compatibility: str
    public_address: str
    reached_through: str


class Fargate(Construct):
    """A host of its own for each task; it fetches images and secrets by its own address."""

    provider = "FARGATE"
    compatibility = "FARGATE"
    public_address = "ENABLED"
    reached_through = "task"

    def __init__(self, scope: Construct, construct_id: str, **_: Any) -> None:
        super().__init__(scope, construct_id)


KINDS: Mapping[str, type[Fargate | SharedHosts]] = {"EC2": SharedHosts, "FARGATE": Fargate}


class ServicesCluster(Construct):
    """The cluster of services. Exposes `name`, `arn`, `capacity`, and `ready`, what a service waits for."""

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Settings, network: PlatformNetwork
    ) -> None:
        super().__init__(scope, construct_id)
        self.name = settings.prefixed(SERVICES_CLUSTER)
        self.arn = arn(Stack.of(self), "ecs", f"cluster/{self.name}")
        cluster = ecs.CfnCluster(
            self,
            "Cluster",
            cluster_name=self.name,
            cluster_settings=[{"name": "containerInsights", "value": "enabled"}],
        )
        kind = KINDS[settings.launch_type]
        hosts = kind(self, "Capacity", settings=settings, network=network, cluster=self.name)
        hosts.node.add_dependency(cluster)
        self.capacity: Capacity = hosts
        self.ready = ecs.CfnClusterCapacityProviderAssociations(
            self,
            "Providers",
            cluster=cluster.ref,
            capacity_providers=[hosts.provider],
            default_capacity_provider_strategy=[{"capacityProvider": hosts.provider, "weight": 1}],
        )
        self.ready.node.add_dependency(hosts)
        values = {"platform/cluster-arn": self.arn, "platform/capacity-provider": hosts.provider}
        Parameters(self, "Parameters", settings=settings, values=values)
