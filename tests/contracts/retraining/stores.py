"""Empty stores of an account that moto plays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import boto3

from tests.local_tables import tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

REGION: Final = "eu-west-1"
ACCOUNT: Final = "123456789012"
WORKFLOW: Final = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 3600, "End": True}}}


def name(kind: str) -> str:
    return f"tradai-{kind}-dev"


def table(kind: str) -> DynamoDBClient:
    client = boto3.client("dynamodb", region_name=REGION)
    client.create_table(**next(each for each in tables() if each["TableName"] == name(kind)))
    return client


def bucket(kind: str) -> S3Client:
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(Bucket=name(kind), CreateBucketConfiguration={"LocationConstraint": REGION})
    return client


def state_machine(client: SFNClient) -> str:
    role = f"arn:aws:iam::{ACCOUNT}:role/workflow"
    made = client.create_state_machine(name="workflow", definition=json.dumps(WORKFLOW), roleArn=role)
    return made["stateMachineArn"]
