"""House defaults of a Lambda function, written once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk.access import statements
from cdk.catalogue import FunctionSpec
from cdk.house import House
from cdk.logs import retention
from cdk.messaging import DeadLetters
from cdk.placement import hand_login, lives_in_network, move_in
from cdk.settings import Settings

RUNTIME = lambda_.Runtime.PYTHON_3_12
ARCHITECTURE = lambda_.Architecture.ARM_64
LONGEST_EVENT_AGE = Duration.hours(6)
Invocation = lambda_.CfnEventInvokeConfig


class Function(Construct):
    """One function with its role and logs, and dead letters when events invoke it.

    Exposes `function`, `role`, and `version`: published, and kept when a newer one replaces it, so that a
    run ends on the code it began with.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: FunctionSpec,
        house: House,
        code: lambda_.Code,
        layers: Sequence[lambda_.ILayerVersion],
        environment: Mapping[str, str],
    ) -> None:
        super().__init__(scope, construct_id)
        name = house.settings.prefixed(spec.name)
        log_group = _log_group(self, name, house.settings)
        self.role = _role(self, name, log_group)
        stack = Stack.of(self)
        for statement in statements(spec.access, stack=stack, settings=house.settings):
            self.role.add_to_policy(statement)
        if spec.reaches_mlflow:
            for statement in lives_in_network(house.settings, stack, name):
                self.role.add_to_policy(statement)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=name,
            runtime=RUNTIME,
            architecture=ARCHITECTURE,
            code=code,
            handler=f"functions.{spec.folder}.handler.lambda_handler",
            layers=layers,
            role=self.role,
            timeout=Duration.seconds(spec.seconds),
            memory_size=spec.megabytes,
            environment={**environment, "POWERTOOLS_SERVICE_NAME": spec.name},
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            tracing=lambda_.Tracing.ACTIVE,
            current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
        )
        if spec.reaches_mlflow:
            move_in(self.function, house.settings)
            hand_login(self.function, self.role, house.settings, house.key)
        self.version = self.function.current_version
        self._dead_letters = self._keep_dead_letters(spec, house) if spec.is_asynchronous else None

    @property
    def dead_letters(self) -> sqs.IQueue:
        """The queue of what this function could not handle.

        Raises:
            LookupError: the catalogue does not say that events invoke it.
        """
        if self._dead_letters is None:
            raise LookupError(f"{self.node.id} is not asynchronous in cdk/catalogue.py")
        return self._dead_letters

    def _keep_dead_letters(self, spec: FunctionSpec, house: House) -> sqs.Queue:
        queue = DeadLetters(self, "DeadLetters", subject=spec.name, house=house).queue
        self.role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[queue.queue_arn]))
        Invocation(
            self,
            "AsyncInvocation",
            function_name=self.function.function_name,
            qualifier="$LATEST",
            maximum_retry_attempts=2,
            maximum_event_age_in_seconds=int(LONGEST_EVENT_AGE.to_seconds()),
            destination_config=Invocation.DestinationConfigProperty(
                on_failure=Invocation.OnFailureProperty(destination=queue.queue_arn)
            ),
        )
        return queue


def _log_group(scope: Construct, name: str, settings: Settings) -> logs.LogGroup:
    return logs.LogGroup(
        scope,
        "Logs",
        log_group_name=f"/aws/lambda/{name}",
        retention=retention(settings),
        removal_policy=RemovalPolicy.DESTROY,
    )


def _role(scope: Construct, name: str, log_group: logs.LogGroup) -> iam.Role:
    principal = iam.ServicePrincipal("lambda.amazonaws.com")
    role = iam.Role(scope, "Role", role_name=name, assumed_by=principal)
    write = ["logs:CreateLogStream", "logs:PutLogEvents"]
    role.add_to_policy(iam.PolicyStatement(actions=write, resources=[log_group.log_group_arn]))
    return role
