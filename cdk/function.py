"""House defaults of a Lambda function, written once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk.access import statements
from cdk.catalogue import FunctionSpec
from cdk.messaging import DeadLetters
from cdk.settings import Settings

RUNTIME = lambda_.Runtime.PYTHON_3_12
ARCHITECTURE = lambda_.Architecture.ARM_64
LONGEST_EVENT_AGE = Duration.hours(6)


class Function(Construct):
    """One function with its role, its logs and its dead letters.

    Exposes `function`, `version` (published, kept when a newer one replaces it: a run ends on the code it
    began with) and `dead_letters` (None when nothing invokes it asynchronously).
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: FunctionSpec,
        settings: Settings,
        code: lambda_.Code,
        layers: Sequence[lambda_.ILayerVersion],
        environment: Mapping[str, str],
        key: kms.IKey,
        alerts: sns.ITopic,
    ) -> None:
        super().__init__(scope, construct_id)
        name = settings.prefixed(spec.name)
        log_group = _log_group(self, name, settings)
        self.role = _role(self, name, log_group)
        for statement in statements(spec.access, stack=Stack.of(self), settings=settings):
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
        self.version = self.function.current_version
        self.dead_letters = self._dead_letters(spec, settings, key, alerts) if spec.is_asynchronous else None

    def _dead_letters(
        self, spec: FunctionSpec, settings: Settings, key: kms.IKey, alerts: sns.ITopic
    ) -> sqs.Queue:
        letters = DeadLetters(
            self, "DeadLetters", subject=spec.name, settings=settings, key=key, alerts=alerts
        )
        self.role.add_to_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[letters.queue.queue_arn])
        )
        lambda_.CfnEventInvokeConfig(
            self,
            "AsyncInvocation",
            function_name=self.function.function_name,
            qualifier="$LATEST",
            maximum_retry_attempts=2,
            maximum_event_age_in_seconds=int(LONGEST_EVENT_AGE.to_seconds()),
            destination_config=lambda_.CfnEventInvokeConfig.DestinationConfigProperty(
                on_failure=lambda_.CfnEventInvokeConfig.OnFailureProperty(destination=letters.queue.queue_arn)
            ),
        )
        return letters.queue


def _log_group(scope: Construct, name: str, settings: Settings) -> logs.LogGroup:
    return logs.LogGroup(
        scope,
        "Logs",
        log_group_name=f"/aws/lambda/{name}",
        retention=retention(settings),
        removal_policy=RemovalPolicy.DESTROY,
    )


def retention(settings: Settings) -> logs.RetentionDays:
    """How long logs of this environment are kept."""
    return {30: logs.RetentionDays.ONE_MONTH, 90: logs.RetentionDays.THREE_MONTHS}[
        settings.log_retention_days
    ]


def _role(scope: Construct, name: str, log_group: logs.LogGroup) -> iam.Role:
    role = iam.Role(scope, "Role", role_name=name, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    role.add_to_policy(
        iam.PolicyStatement(
            actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group.log_group_arn]
        )
    )
    return role
