from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.local import machines
from tests.local_stack import LocalAws


def test_a_bucket_that_refuses_plain_http_accepts_the_loopback(local_aws: LocalAws) -> None:
    s3, bucket = local_aws.client("s3"), "tradai-results-dev"
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": insecure}
    statement = {**deny, "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    writes = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    role = machines.role(local_aws, "writer", "ecs-tasks.amazonaws.com", writes)

    assumed(local_aws, "s3", role).put_object(Bucket=bucket, Key="k", Body=b"x")


@pytest.mark.parametrize(("account", "is_assumed"), [("000000000000", True), ("111111111111", False)])
def test_a_role_for_the_services_of_one_account_is_assumed_there_only(
    local_aws: LocalAws, account: str, *, is_assumed: bool
) -> None:
    source = {"StringEquals": {"aws:SourceAccount": account}}
    role = machines.role(local_aws, "task", "ecs-tasks.amazonaws.com", condition=source)

    if is_assumed:
        assumed(local_aws, "sts", role).get_caller_identity()
    else:
        with pytest.raises(ClientError, match="not authorized to perform: sts:AssumeRole"):
            assumed(local_aws, "sts", role)


def assumed(aws: LocalAws, service: str, role: str) -> Any:
    """A client that acts as the role."""
    issued = aws.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    return aws.client(
        service,
        {
            "aws_access_key_id": issued["AccessKeyId"],
            "aws_secret_access_key": issued["SecretAccessKey"],
            "aws_session_token": issued["SessionToken"],
        },
    )
