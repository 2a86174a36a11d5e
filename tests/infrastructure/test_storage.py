from __future__ import annotations

from typing import Any

import pytest

from tests.infrastructure.templates import Environment
from tests.local_tables import tables

EXPIRY = {
    "config-versions": "ttl",
    "drift-counts": "ttl",
    "notifications": "ttl",
    "idempotency": "expiration",
}


def test_tables_have_the_keys_that_tests_without_a_template_use(local: Environment) -> None:
    deployed = local.named("AWS::DynamoDB::Table", "TableName")
    assumed = {table["TableName"]: table for table in tables("dev")}

    assert set(deployed) == set(assumed)
    for name, table in assumed.items():
        assert _keys(deployed[name]["Properties"]) == _keys(table), name


@pytest.mark.parametrize("target", ["local", "cloud"])
def test_every_table_is_on_demand_restorable_and_encrypted(
    target: str, request: pytest.FixtureRequest
) -> None:
    environment: Environment = request.getfixturevalue(target)

    for name, table in environment.named("AWS::DynamoDB::Table", "TableName").items():
        properties = table["Properties"]
        assert properties["BillingMode"] == "PAY_PER_REQUEST", name
        assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, name
        assert properties["SSESpecification"]["SSEType"] == "KMS", name


def test_items_expire_where_the_product_says_and_nowhere_else(local: Environment) -> None:
    for name, table in local.named("AWS::DynamoDB::Table", "TableName").items():
        expected = EXPIRY.get(name.removeprefix("tradai-").removesuffix("-dev"))
        found = table["Properties"].get("TimeToLiveSpecification", {}).get("AttributeName")
        assert found == expected, name


def test_production_data_outlives_its_stack(cloud: Environment) -> None:
    kept = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key")
    data = [r for r in cloud.resources.values() if r["Type"] in kept]

    assert len(data) == 9 + 3 + 1
    assert {r["DeletionPolicy"] for r in data} == {"Retain"}
    assert {r["UpdateReplacePolicy"] for r in data} == {"Retain"}
    assert all(
        t["Properties"]["DeletionProtectionEnabled"] for t in cloud.of_type("AWS::DynamoDB::Table").values()
    )


def test_development_data_goes_with_its_stack(local: Environment) -> None:
    tables_of_dev = local.of_type("AWS::DynamoDB::Table").values()

    assert {t["DeletionPolicy"] for t in tables_of_dev} == {"Delete"}
    assert not any(t["Properties"].get("DeletionProtectionEnabled") for t in tables_of_dev)


@pytest.mark.parametrize("target", ["local", "cloud"])
def test_every_bucket_is_versioned_private_tls_only_and_tidied(
    target: str, request: pytest.FixtureRequest
) -> None:
    environment: Environment = request.getfixturevalue(target)
    policies = {
        policy["Properties"]["Bucket"]["Ref"]: policy["Properties"]["PolicyDocument"]["Statement"]
        for policy in environment.of_type("AWS::S3::BucketPolicy").values()
    }

    for name, bucket in environment.of_type("AWS::S3::Bucket").items():
        properties = bucket["Properties"]
        assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        assert properties["LifecycleConfiguration"]["Rules"][0]["NoncurrentVersionExpiration"]
        denied = [s["Condition"] for s in policies[name] if s["Effect"] == "Deny"]
        assert {"Bool": {"aws:SecureTransport": "false"}} in denied


def test_bucket_names_are_unique_on_aws_and_plain_on_this_machine(
    local: Environment, cloud: Environment
) -> None:
    assert set(local.named("AWS::S3::Bucket", "BucketName")) == {
        "tradai-configs-dev",
        "tradai-mlflow-dev",
        "tradai-results-dev",
    }
    assert set(cloud.named("AWS::S3::Bucket", "BucketName")) == {
        f"tradai-{bucket}-prod-<AWS::AccountId>-<AWS::Region>" for bucket in ("configs", "mlflow", "results")
    }


def test_alarms_and_rules_may_use_the_key_that_encrypts_their_topics(cloud: Environment) -> None:
    (key,) = cloud.of_type("AWS::KMS::Key").values()
    statements = key["Properties"]["KeyPolicy"]["Statement"]
    (publishers,) = [s for s in statements if s.get("Sid") == "ByServicesThatPublish"]

    assert publishers["Principal"]["Service"] == [
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "events.amazonaws.com",
        "sns.amazonaws.com",
    ]
    assert publishers["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert publishers["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert all(t["Properties"]["KmsMasterKeyId"] for t in cloud.of_type("AWS::SNS::Topic").values())


def _keys(table: Any) -> dict[str, Any]:
    """Keys, indexes, projections and streams, whatever the order they are written in."""
    types = {a["AttributeName"]: a["AttributeType"] for a in table["AttributeDefinitions"]}

    def schema(of: Any) -> list[tuple[str, str, str]]:
        return [(k["AttributeName"], k["KeyType"], types[k["AttributeName"]]) for k in of["KeySchema"]]

    kinds = ("LocalSecondaryIndexes", "GlobalSecondaryIndexes")
    return {
        "table": schema(table),
        **{
            kind: {
                i["IndexName"]: (schema(i), i["Projection"]["ProjectionType"]) for i in table.get(kind, ())
            }
            for kind in kinds
        },
    }
