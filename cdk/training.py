"""What trains: cluster, roles, and the definition that each strategy's own is made from."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Aws, RemovalPolicy, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.access import PUT, READ, UPDATE, Access, statements
from cdk.environment import stores
from cdk.logs import retention
from cdk.names import LOGIN_SECRET, TRAINING_FAMILY, arn
from cdk.network import TrainingNetwork
from cdk.parameters import Parameters, read_parameter
from cdk.settings import Settings
from cdk.task_roles import starting, task_role

CONTAINER = "training"
REPOSITORIES = "tradai/*"  # strategies come and go, each with a repository below this name
BASE_IMAGE = "tradai/training:base"
TASK_ACCESS = Access(
    tables={
        "config-versions": READ,
        "releases": READ,
        "jobs": READ | UPDATE,
        "drift-counts": PUT,
    },
    reads=("configs/configs",),
    writes=("results/jobs",),
)
Definition = ecs.CfnTaskDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlace:
    """Where and as whom a training runs.

    Args:
        subnets: ids, with commas between.
    """

    cluster_arn: str
    subnets: str
    security_group: str
    task_role: iam.IRole
    execution_role: iam.IRole


class Training(Construct):
    """Cluster and base definition, and a network if there is none; costs nothing at rest. Exposes `place`."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        name, stack = settings.prefixed("training"), Stack.of(self)
        ecs.CfnCluster(
            self,
            "Cluster",
            cluster_name=name,
            capacity_providers=["FARGATE", "FARGATE_SPOT"],
            cluster_settings=[{"name": "containerInsights", "value": "enabled"}],
        )
        subnets, security_group = _network(self, settings)
        logs_of_tasks = logs.LogGroup(
            self,
            "Logs",
            log_group_name=settings.parameter("training"),
            retention=retention(settings),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.place = TrainingPlace(
            cluster_arn=arn(stack, "ecs", f"cluster/{name}"),
            subnets=subnets,
            security_group=security_group,
            task_role=task_role(self, f"{name}-task", _may(stack, settings)),
            execution_role=task_role(self, f"{name}-execution", _start(self, settings, logs_of_tasks)),
        )
        _define(self, settings, self.place, logs_of_tasks)
        Parameters(self, "Parameters", settings=settings, values=_facts(settings, self.place, logs_of_tasks))


def _may(stack: Stack, settings: Settings) -> list[iam.PolicyStatement]:
    """What a training does by itself; candles in ArcticDB are read, never written."""
    bucket = f"arn:{Aws.PARTITION}:s3:::{settings.arctic_bucket}"
    candles = [
        iam.PolicyStatement(actions=["s3:GetObject"], resources=[f"{bucket}/*"]),
        iam.PolicyStatement(actions=["s3:ListBucket"], resources=[bucket]),
    ]
    return [
        *statements(TASK_ACCESS, stack=stack, settings=settings),
        *(candles if settings.arctic_bucket else ()),
    ]


def _network(scope: Construct, settings: Settings) -> tuple[str, str]:
    """Subnets and group: the platform's, or two of its own."""
    if settings.has_platform:
        subnets = read_parameter(scope, settings, "platform/training-subnets")
        return subnets, read_parameter(scope, settings, "platform/training-security-group")
    own = TrainingNetwork(scope, "Network", settings=settings)
    return own.subnets, own.security_group


def _login(scope: Construct, settings: Settings) -> dict[str, str]:
    """Variables that ECS fills from MLflow's secret."""
    if not settings.needs_mlflow_login:
        return {}
    secret = read_parameter(scope, settings, LOGIN_SECRET)
    return {"MLFLOW_USERNAME": f"{secret}:username::", "MLFLOW_PASSWORD": f"{secret}:password::"}


def _start(scope: Construct, settings: Settings, log_group: logs.ILogGroup) -> list[iam.PolicyStatement]:
    secrets = [read_parameter(scope, settings, LOGIN_SECRET)] if settings.needs_mlflow_login else []
    return starting(Stack.of(scope), repository=REPOSITORIES, log_group=log_group, secrets=secrets)


def _define(scope: Construct, settings: Settings, place: TrainingPlace, log_group: logs.ILogGroup) -> None:
    Definition(
        scope,
        "Base",
        family=settings.prefixed(TRAINING_FAMILY),
        requires_compatibilities=["FARGATE", "EC2"],
        network_mode="awsvpc",
        cpu="1024",
        memory="4096",
        runtime_platform=Definition.RuntimePlatformProperty(
            cpu_architecture="X86_64", operating_system_family="LINUX"
        ),
        task_role_arn=place.task_role.role_arn,
        execution_role_arn=place.execution_role.role_arn,
        container_definitions=[_container(scope, settings, log_group)],
    )


def _container(
    scope: Construct, settings: Settings, log_group: logs.ILogGroup
) -> ecs.CfnTaskDefinition.ContainerDefinitionProperty:
    stack = Stack.of(scope)
    registry = f"{stack.account}.dkr.ecr.{stack.region}.{Aws.URL_SUFFIX}"
    variables = stores(stack, settings).items()
    return Definition.ContainerDefinitionProperty(
        name=CONTAINER,
        image=f"{registry}/{BASE_IMAGE}",
        essential=True,
        environment=[Definition.KeyValuePairProperty(name=name, value=value) for name, value in variables],
        secrets=[{"name": name, "valueFrom": source} for name, source in _login(scope, settings).items()]
        or None,
        log_configuration=Definition.LogConfigurationProperty(
            log_driver="awslogs",
            options={
                "awslogs-group": log_group.log_group_name,
                "awslogs-region": stack.region,
                "awslogs-stream-prefix": "task",
            },
        ),
    )


def _facts(settings: Settings, place: TrainingPlace, log_group: logs.ILogGroup) -> dict[str, str]:
    return {
        "training/cluster-arn": place.cluster_arn,
        "training/family": settings.prefixed(TRAINING_FAMILY),
        "training/task-role-arn": place.task_role.role_arn,
        "training/execution-role-arn": place.execution_role.role_arn,
        "training/log-group": log_group.log_group_name,
        "training/subnets": place.subnets,
        "training/security-group": place.security_group,
    }
