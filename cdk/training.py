"""What trains: cluster, network, roles, and the definition that each strategy's own is made from."""

from __future__ import annotations

from aws_cdk import Aws, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.access import PUT, READ, UPDATE, Access, statements
from cdk.environment import stores
from cdk.function import retention
from cdk.names import TRAINING_FAMILY, arn
from cdk.parameters import Parameters
from cdk.settings import Settings

CONTAINER = "training"
REPOSITORY = "tradai/training"
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


class TrainingNetwork(Construct):
    """Two public subnets and a group nobody may call: tasks go out, nothing comes in, nothing costs at rest.

    Exposes `subnets` (ids) and `security_group` (id).
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
            subnet_configuration=[
                ec2.SubnetConfiguration(name="training", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24)
            ],
            gateway_endpoints={
                name: ec2.GatewayVpcEndpointOptions(service=service)
                for name, service in (
                    ("S3", ec2.GatewayVpcEndpointAwsService.S3),
                    ("DynamoDb", ec2.GatewayVpcEndpointAwsService.DYNAMODB),
                )
            },
        )
        if settings.records_network_flows:
            vpc.add_flow_log("Flows", traffic_type=ec2.FlowLogTrafficType.REJECT)
        group = ec2.SecurityGroup(
            self, "Group", vpc=vpc, description="Training tasks: no way in", allow_all_outbound=True
        )
        self.subnets = [subnet.subnet_id for subnet in vpc.public_subnets]
        self.security_group = group.security_group_id


class TrainingCluster(Construct):
    """The cluster; exposes `arn`. Its capacity comes from AWS, so it costs nothing at rest."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        cluster = ecs.CfnCluster(
            self,
            "Cluster",
            cluster_name=settings.prefixed("training"),
            capacity_providers=["FARGATE", "FARGATE_SPOT"],
            cluster_settings=[
                ecs.CfnCluster.ClusterSettingsProperty(name="containerInsights", value="enabled")
            ],
        )
        self.arn = arn(Stack.of(self), "ecs", f"cluster/{settings.prefixed('training')}")
        self.node.default_child = cluster


class TrainingDefinition(Construct):
    """The base task definition and the two roles that every strategy's own definition uses.

    Exposes `task_role` and `execution_role`.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=settings.parameter("training"),
            retention=retention(settings),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.task_role = _role(self, "TaskRole", settings.prefixed("training-task"))
        for statement in statements(TASK_ACCESS, stack=stack, settings=settings):
            self.task_role.add_to_policy(statement)
        self.execution_role = _role(self, "ExecutionRole", settings.prefixed("training-execution"))
        for statement in _start_container(stack, log_group):
            self.execution_role.add_to_policy(statement)
        self._define(stack, settings, log_group)
        Parameters(
            self,
            "Parameters",
            settings=settings,
            values={
                "training/task-role-arn": self.task_role.role_arn,
                "training/execution-role-arn": self.execution_role.role_arn,
                "training/log-group": log_group.log_group_name,
                "training/family": settings.prefixed(TRAINING_FAMILY),
            },
        )

    def _define(self, stack: Stack, settings: Settings, log_group: logs.LogGroup) -> None:
        registry = f"{stack.account}.dkr.ecr.{stack.region}.{Aws.URL_SUFFIX}"
        definition = ecs.CfnTaskDefinition
        definition(
            self,
            "Base",
            family=settings.prefixed(TRAINING_FAMILY),
            requires_compatibilities=["FARGATE", "EC2"],
            network_mode="awsvpc",
            cpu="1024",
            memory="4096",
            runtime_platform=definition.RuntimePlatformProperty(
                cpu_architecture="X86_64", operating_system_family="LINUX"
            ),
            task_role_arn=self.task_role.role_arn,
            execution_role_arn=self.execution_role.role_arn,
            container_definitions=[
                definition.ContainerDefinitionProperty(
                    name=CONTAINER,
                    image=f"{registry}/{REPOSITORY}:base",
                    essential=True,
                    environment=[
                        definition.KeyValuePairProperty(name=name, value=value)
                        for name, value in stores(stack, settings).items()
                    ],
                    log_configuration=definition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": log_group.log_group_name,
                            "awslogs-region": stack.region,
                            "awslogs-stream-prefix": "task",
                        },
                    ),
                )
            ],
        )


def _role(scope: Construct, construct_id: str, name: str) -> iam.Role:
    source = {"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}}
    principal = iam.ServicePrincipal("ecs-tasks.amazonaws.com", conditions=source)
    return iam.Role(scope, construct_id, role_name=name, assumed_by=principal)


def _start_container(stack: Stack, log_group: logs.LogGroup) -> list[iam.PolicyStatement]:
    images = ("BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer")
    return [
        iam.PolicyStatement(actions=["ecr:GetAuthorizationToken"], resources=["*"]),
        iam.PolicyStatement(
            actions=[f"ecr:{action}" for action in images],
            resources=[arn(stack, "ecr", "repository/tradai/*")],
        ),
        iam.PolicyStatement(
            actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group.log_group_arn]
        ),
    ]
