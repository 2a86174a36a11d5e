"""What trains: cluster, roles, and the definition that each strategy's own is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Aws, RemovalPolicy, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.access import PUT, READ, UPDATE, Access, statements
from cdk.environment import stores
from cdk.logs import retention
from cdk.names import TRAINING_FAMILY, arn
from cdk.network import TrainingNetwork
from cdk.parameters import Parameters
from cdk.settings import Settings

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
    """Where and as whom a training runs."""

    cluster_arn: str
    subnets: Sequence[str]
    security_group: str
    task_role: iam.IRole
    execution_role: iam.IRole


class Training(Construct):
    """Network, cluster and base definition; costs nothing at rest. Exposes `place`."""

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
        network = TrainingNetwork(self, "Network", settings=settings)
        logs_of_tasks = logs.LogGroup(
            self,
            "Logs",
            log_group_name=settings.parameter("training"),
            retention=retention(settings),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.place = TrainingPlace(
            cluster_arn=arn(stack, "ecs", f"cluster/{name}"),
            subnets=network.subnets,
            security_group=network.security_group,
            task_role=_role(self, f"{name}-task", statements(TASK_ACCESS, stack=stack, settings=settings)),
            execution_role=_role(self, f"{name}-execution", _start_container(stack, logs_of_tasks)),
        )
        _define(self, settings, self.place, logs_of_tasks)
        Parameters(self, "Parameters", settings=settings, values=_facts(settings, self.place, logs_of_tasks))


def _role(scope: Construct, name: str, policy: Sequence[iam.PolicyStatement]) -> iam.Role:
    source = {"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}}
    principal = iam.ServicePrincipal("ecs-tasks.amazonaws.com", conditions=source)
    role = iam.Role(scope, name, role_name=name, assumed_by=principal)
    for statement in policy:
        role.add_to_policy(statement)
    return role


def _start_container(stack: Stack, log_group: logs.ILogGroup) -> list[iam.PolicyStatement]:
    pull = ("BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer")
    write = ("CreateLogStream", "PutLogEvents")
    return [
        iam.PolicyStatement(actions=["ecr:GetAuthorizationToken"], resources=["*"]),
        iam.PolicyStatement(
            actions=[f"ecr:{action}" for action in pull],
            resources=[arn(stack, "ecr", f"repository/{REPOSITORIES}")],
        ),
        iam.PolicyStatement(
            actions=[f"logs:{action}" for action in write], resources=[log_group.log_group_arn]
        ),
    ]


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
        container_definitions=[_container(Stack.of(scope), settings, log_group)],
    )


def _container(
    stack: Stack, settings: Settings, log_group: logs.ILogGroup
) -> ecs.CfnTaskDefinition.ContainerDefinitionProperty:
    registry = f"{stack.account}.dkr.ecr.{stack.region}.{Aws.URL_SUFFIX}"
    variables = stores(stack, settings).items()
    return Definition.ContainerDefinitionProperty(
        name=CONTAINER,
        image=f"{registry}/{BASE_IMAGE}",
        essential=True,
        environment=[Definition.KeyValuePairProperty(name=name, value=value) for name, value in variables],
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
        "training/subnets": ",".join(place.subnets),
        "training/security-group": place.security_group,
    }
