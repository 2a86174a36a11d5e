"""How what keeps data is set up: tables, buckets, topics, queues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradai.common.aws.absence import asked

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetBucketEncryptionOutputTypeDef
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Something that is there.

    Args:
        key: the customer key that encrypts it; empty when none does.
        is_restorable: what is overwritten can be had back; messages need not.
    """

    key: str
    is_restorable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStores:
    """Each by its name or ARN; None when there is no such thing."""

    dynamodb: DynamoDBClient
    s3: S3Client
    sns: SNSClient
    sqs: SQSClient

    def table(self, name: str) -> Store | None:
        found = asked(f"the table {name}", lambda: self.dynamodb.describe_table(TableName=name)["Table"])
        if found is None:
            return None
        backups = asked(
            f"the backups of {name}",
            lambda: self.dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"],
        )
        recovery = backups["PointInTimeRecoveryDescription"] if backups else {}
        key = found.get("SSEDescription", {}).get("KMSMasterKeyArn", "")
        return Store(key=key, is_restorable=recovery.get("PointInTimeRecoveryStatus") == "ENABLED")

    def bucket(self, name: str, owner: str) -> Store | None:
        whose = {"Bucket": name, **({"ExpectedBucketOwner": owner} if owner else {})}
        if asked(f"the bucket {name}", lambda: self.s3.head_bucket(**whose)) is None:
            return None
        rules = asked(f"the encryption of {name}", lambda: self.s3.get_bucket_encryption(**whose))
        versions = asked(f"the versions of {name}", lambda: self.s3.get_bucket_versioning(**whose))
        status = versions.get("Status") if versions else None
        return Store(key=_key(rules) if rules else "", is_restorable=status == "Enabled")

    def topic(self, arn: str) -> Store | None:
        found = asked(f"the topic {arn}", lambda: self.sns.get_topic_attributes(TopicArn=arn))
        return None if found is None else Store(key=found["Attributes"].get("KmsMasterKeyId", ""))

    def queue(self, name: str) -> Store | None:
        url = asked(f"the queue {name}", lambda: self.sqs.get_queue_url(QueueName=name)["QueueUrl"])
        if url is None:
            return None
        found = asked(
            f"the queue {name}",
            lambda: self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["KmsMasterKeyId"]),
        )
        return None if found is None else Store(key=found.get("Attributes", {}).get("KmsMasterKeyId", ""))


def _key(rules: GetBucketEncryptionOutputTypeDef) -> str:
    first = rules["ServerSideEncryptionConfiguration"]["Rules"][0]
    return first.get("ApplyServerSideEncryptionByDefault", {}).get("KMSMasterKeyID", "")
