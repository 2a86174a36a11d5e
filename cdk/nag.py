"""Review by cdk-nag at synth. What it finds is fixed, or acknowledged here with its reason.

A test holds every wildcard of the templates against its own list, so that an acknowledgement of one does not
open the door for the next.
"""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Acknowledgment, Stack, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from cdk.settings import Settings
from cdk.workflow import STEPS

RULES: Mapping[str, str] = {
    "AwsSolutions-S1": "Who moved what is in the ledger; object reads are CloudTrail's data events.",
    "AwsSolutions-SQS3": "It is the dead-letter queue of a function's destination or of a subscription.",
    "AwsSolutions-L1": "python3.12 starts fastest, and the layer's byte code is made for exactly it.",
    "AwsSolutions-APIG4": "Only health is open; a test reads every route's authorisation.",
    "AwsSolutions-COG8": "The pool holds machines and a handful of operators with a second factor; the plus "
    "plan bills each for risk scores that nobody acts on.",
    "AwsSolutions-ECS2": "The variables are names of tables and buckets; there is no secret among them.",
    "AwsSolutions-SMG4": "MLflow's login is given to functions at their deploy and changes when people say; "
    "the database's password, which opens more, changes every week.",
    "AwsSolutions-RDS3": "A registry that is away for minutes stops no trading; the ledger is the truth.",
    "AwsSolutions-RDS10": "Off where the environment says so; a test holds it against the table.",
    "AwsSolutions-RDS11": "One group may call it, and that group knows the port.",
    "AwsSolutions-AS3": "A host that goes is replaced; what people hear of is that MLflow does not run.",
    "AwsSolutions-SF1": "Step Functions keeps every event of a standard execution for 90 days; log delivery "
    "would need a role for every resource of the account.",
    "AwsSolutions-SF2": "trace_id links the steps; tracing would need a statement without resources.",
    "@aws-cdk/aws-lambda:addPermissionsToVersionOrAlias": "Topics invoke the function itself; only the state "
    "machine invokes versions, by its role.",
    "Serverless-SQSRedrivePolicy": "As AwsSolutions-SQS3.",
    "Serverless-LambdaDLQ": "Asynchronous functions have a destination on failure, the others need none.",
    "Serverless-LambdaLatestVersion": "As AwsSolutions-L1.",
    "Serverless-LambdaEventSourceMappingDestination": "The queue's own redrive policy does it.",
    "Serverless-StepFunctionStateMachineXray": "As AwsSolutions-SF2.",
}


def review(*stacks: Stack, settings: Settings) -> None:
    """Have every stack checked at synth; a finding that is not acknowledged fails it."""
    for stack in stacks:
        Validations.of(stack).add_plugins(AwsSolutionsChecks(stack), ServerlessChecks(stack))
        for rule, reason in {**RULES, **_wildcards(settings)}.items():
            source = "Annotation" if rule.startswith("@") else rule.partition("-")[0]
            Validations.of(stack).acknowledge(Acknowledgment(id=f"{source}::{rule}", reason=reason))


def _wildcards(settings: Settings) -> dict[str, str]:
    return {f"AwsSolutions-IAM5[Resource::{what}]": reason for what, reason in _resources(settings).items()}


def _resources(settings: Settings) -> dict[str, str]:
    suffix = settings.bucket_suffix
    for word, reference in (("${account}", "<AWS::AccountId>"), ("${region}", "<AWS::Region>")):
        suffix = suffix.replace(word, reference)
    objects = ("configs", "configs"), ("results", "jobs"), ("mlflow", "artifacts")
    place = f"{settings.region or '<AWS::Region>'}:{settings.account or '<AWS::AccountId>'}"
    arn = "arn:<AWS::Partition>"
    return {
        "*": "X-Ray's writes, ECR's login, Session Manager's channels, an agent's greeting and the network "
        "interfaces that Lambda makes know no resources.",
        **{
            f"{arn}:s3:::{settings.name(bucket)}{suffix}/{prefix}/*": "Objects below one prefix."
            for bucket, prefix in objects
        },
        **{
            f"{arn}:dynamodb:{place}:table/{settings.name(table)}/stream/*": "A stream is named by its birth."
            for table in ("releases", "jobs", "notifications")
        },
        **{
            f"{arn}:lambda:{place}:function:{settings.prefixed(step)}:*": "A run's code is a version."
            for step in STEPS
        },
        f"{arn}:ecr:{place}:repository/tradai/*": "Strategies come and go, each with its repository.",
        f"{arn}:ecs:{place}:task-definition/{settings.prefixed('train')}-*": "As above, with its definition.",
        f"{arn}:s3:::{settings.arctic_bucket}/*": "ArcticDB names its objects.",
        f"{arn}:ecs:{place}:container-instance/{settings.prefixed('services')}/*": "Hosts have random names.",
        f"{arn}:ecs:{place}:task/{settings.prefixed('training')}/*": "Tasks have random names.",
    }
