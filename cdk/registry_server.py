"""The MLflow service: found by name inside the network, started anew when a password has changed."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_logs as logs
from aws_cdk import aws_servicediscovery as servicediscovery
from constructs import Construct

from cdk.capacity import ServicesCluster
from cdk.database import RegistryDatabase
from cdk.logs import retention
from cdk.names import MLFLOW, arn
from cdk.parameters import Parameters
from cdk.platform_network import OPEN, PlatformNetwork
from cdk.registry_task import RegistryTask
from cdk.settings import Settings

TTL_SECONDS = 10
Service = ecs.CfnService


class RegistryServer(Construct):
    """One task behind the name `mlflow.tradai-{env}.internal`. Exposes `arn`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        network: PlatformNetwork,
        cluster: ServicesCluster,
        database: RegistryDatabase,
    ) -> None:
        super().__init__(scope, construct_id)
        domain = f"tradai-{settings.env}.internal"
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=settings.parameter(MLFLOW),
            retention=retention(settings),
            removal_policy=RemovalPolicy.DESTROY,
        )
        task = RegistryTask(
            self,
            "Task",
            settings=settings,
            capacity=cluster.capacity,
            database=database,
            log_group=log_group,
            host=f"{MLFLOW}.{domain}",
        )
        name = settings.prefixed(MLFLOW)
        self.arn = arn(Stack.of(self), "ecs", f"service/{cluster.name}/{name}")
        service = Service(
            self,
            "Service",
            service_name=name,
            cluster=cluster.name,
            task_definition=task.definition.ref,
            desired_count=1,
            capacity_provider_strategy=[{"capacityProvider": cluster.capacity.provider, "weight": 1}],
            deployment_configuration=Service.DeploymentConfigurationProperty(
                minimum_healthy_percent=100,
                maximum_percent=200,
                deployment_circuit_breaker={"enable": True, "rollback": True},
            ),
            network_configuration=Service.NetworkConfigurationProperty(
                awsvpc_configuration=Service.AwsVpcConfigurationProperty(
                    subnets=list(network.subnets(OPEN.name)),
                    security_groups=[network.groups["mlflow"].security_group_id],
                    assign_public_ip=cluster.capacity.public_address,
                )
            ),
            service_registries=[{"registryArn": self._name(domain, network).attr_arn}],
            enable_execute_command=cluster.capacity.reached_through == "task",
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
        )
        service.node.add_dependency(cluster.ready, network, database.instance)
        values = {"mlflow/service-arn": self.arn, "mlflow/log-group": log_group.log_group_name}
        Parameters(self, "Parameters", settings=settings, values=values)

    def _name(self, domain: str, network: PlatformNetwork) -> servicediscovery.CfnService:
        zone = servicediscovery.CfnPrivateDnsNamespace(self, "Zone", name=domain, vpc=network.vpc.vpc_id)
        return servicediscovery.CfnService(
            self,
            "Name",
            name=MLFLOW,
            namespace_id=zone.attr_id,
            dns_config={"dnsRecords": [{"type": "A", "ttl": TTL_SECONDS}], "routingPolicy": "MULTIVALUE"},
            health_check_custom_config={"failureThreshold": 1},
        )
