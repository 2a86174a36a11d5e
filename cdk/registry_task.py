"""The task that is MLflow: a container that prepares its database, then the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import Aws, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.access import TUNNEL, Access, statements
from cdk.capacity import Capacity
from cdk.database import RegistryDatabase
from cdk.names import LOGIN_SECRET, MLFLOW, bucket_name, mlflow_repository_name
from cdk.parameters import read_parameter
from cdk.platform_network import DATABASE_PORT, MLFLOW_PORT
from cdk.settings import Settings
from cdk.task_roles import starting, task_role

CPU, MEGABYTES = "512", "1024"
ARTIFACTS = "artifacts"  # below the bucket
PREPARE, SERVER = "prepare", "mlflow"
PREPARED_IN = 120  # seconds, the most that Fargate takes; what was begun is done by the next task
VOLUMES: Mapping[str, str] = {"handover": "/run/tradai", "scratch": "/tmp"}  # noqa: S108  # a volume of the task
OF_AGENT: Mapping[str, str] = {  # what the end of a tunnel writes beside a read-only root
    "agent": "/var/lib/amazon",
    "agent-log": "/var/log/amazon",
}
ACCESS = Access(reads=(f"{MLFLOW}/{ARTIFACTS}",), writes=(f"{MLFLOW}/{ARTIFACTS}",))
Definition = ecs.CfnTaskDefinition


class RegistryTask(Construct):
    """Exposes `definition`. Its role reads and adds artifacts, and deletes none.

    Args:
        host: the name by which MLflow is called.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        capacity: Capacity,
        database: RegistryDatabase,
        log_group: logs.ILogGroup,
        host: str,
    ) -> None:
        super().__init__(scope, construct_id)
        stack, name = Stack.of(self), settings.prefixed(MLFLOW)
        self._login = read_parameter(self, settings, LOGIN_SECRET)
        self._settings, self._log_group = settings, log_group
        self._volumes = VOLUMES
        role = task_role(self, f"{name}-task", statements(ACCESS, stack=stack, settings=settings))
        if capacity.reached_through == "task":
            self._volumes = {**VOLUMES, **OF_AGENT}
            role.add_to_policy(iam.PolicyStatement(actions=[*TUNNEL], resources=["*"]))
        start = starting(
            stack,
            repository=mlflow_repository_name(settings),
            log_group=log_group,
            secrets=[self._login, database.master_secret_arn],
        )
        execution = task_role(self, f"{name}-execution", start)
        self.definition = Definition(
            self,
            "Definition",
            family=name,
            requires_compatibilities=[capacity.compatibility],
            network_mode="awsvpc",
            cpu=CPU,
            memory=MEGABYTES,
            runtime_platform=Definition.RuntimePlatformProperty(
                cpu_architecture="ARM64", operating_system_family="LINUX"
            ),
            task_role_arn=role.role_arn,
            execution_role_arn=execution.role_arn,
            volumes=[Definition.VolumeProperty(name=volume) for volume in self._volumes],
            container_definitions=[self._prepare(database), self._server(host)],
        )
        for each in (role, execution):
            self.definition.node.add_dependency(each)

    def _prepare(self, database: RegistryDatabase) -> Definition.ContainerDefinitionProperty:
        return self._container(
            PREPARE,
            essential=False,
            start_timeout=PREPARED_IN,
            command=["python", "-m", "services.mlflow.prepare"],
            environment={
                "DATABASE_HOST": database.instance.attr_endpoint_address,
                "DATABASE_PORT": str(DATABASE_PORT),
            },
            secrets={
                "MASTER_USERNAME": f"{database.master_secret_arn}:username::",
                "MASTER_PASSWORD": f"{database.master_secret_arn}:password::",
            },
        )

    def _server(self, host: str) -> Definition.ContainerDefinitionProperty:
        return self._container(
            SERVER,
            essential=True,
            depends_on=[{"containerName": PREPARE, "condition": "SUCCESS"}],
            port_mappings=[{"containerPort": MLFLOW_PORT}],
            stop_timeout=60,
            health_check=Definition.HealthCheckProperty(
                command=["CMD", "python", "-m", "services.mlflow.health"],
                interval=30,
                timeout=10,
                retries=3,
                start_period=180,
            ),
            environment={
                "ALLOWED_HOSTS": f"{host}:{MLFLOW_PORT}",
                "ARTIFACTS": f"s3://{bucket_name(self._settings, MLFLOW)}/{ARTIFACTS}",
                "AWS_DEFAULT_REGION": Stack.of(self).region,  # on a shared host nothing else says it
                "MLFLOW_S3_EXPECTED_BUCKET_OWNER": Stack.of(self).account,
            },
        )

    def _container(
        self,
        name: str,
        *,
        environment: Mapping[str, str],
        secrets: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Definition.ContainerDefinitionProperty:
        stack = Stack.of(self)
        registry = f"{stack.account}.dkr.ecr.{stack.region}.{Aws.URL_SUFFIX}"
        told = {
            "LOGIN_USERNAME": f"{self._login}:username::",
            "LOGIN_PASSWORD": f"{self._login}:password::",
            **(secrets or {}),
        }
        return Definition.ContainerDefinitionProperty(
            name=name,
            image=f"{registry}/{mlflow_repository_name(self._settings)}:{self._settings.mlflow_image_tag}",
            readonly_root_filesystem=True,
            linux_parameters={"initProcessEnabled": True},
            environment=[{"name": key, "value": value} for key, value in environment.items()],
            secrets=[{"name": key, "valueFrom": value} for key, value in told.items()],
            mount_points=[
                {"sourceVolume": volume, "containerPath": path, "readOnly": False}
                for volume, path in self._volumes.items()
            ],
            log_configuration={
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": self._log_group.log_group_name,
                    "awslogs-region": stack.region,
                    "awslogs-stream-prefix": "task",
                },
            },
            **more,
        )
