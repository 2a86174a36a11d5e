"""The composition root: the only place that names adapter classes."""

from __future__ import annotations

import getpass
from functools import lru_cache

from tradai.common.aws import clients
from tradai.common.aws.dynamodb_config_versions import DynamoDBConfigVersions
from tradai.common.aws.errors import translated
from tradai.common.aws.s3_config_repository import S3ConfigRepository
from tradai.common.aws.s3_found_config_bodies import FoundConfigBodies
from tradai.common.config.ports import ConfigBodies
from tradai.common.errors import ConfigurationError
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import BUCKETS, TABLES, Environment, environment, read_environment
from tradai.common.runtime.wiring_clients import dynamodb, region, s3
from tradai.common.runtime.wiring_releases import release_ledger, release_store

__all__ = [
    "caller",
    "config_bodies",
    "config_version_store",
    "dynamodb",
    "environment_of",
    "found_config_bodies",
    "product_clock",
    "region",
    "release_ledger",
    "release_store",
    "s3",
]


def environment_of(table_name: str | None) -> Environment:
    """The environment that a table belongs to: the names beside it follow from its own.

    `tradai-config-versions-dev` stands beside `tradai-releases-dev`, whatever the process says.

    Raises:
        ConfigurationError: the name is not made like that, or its suffix is no environment.
    """
    here = environment()
    if table_name in (None, here.config_versions_table, here.releases_table):
        return here
    for kind in TABLES:
        prefix, found, suffix = str(table_name).partition(f"-{kind}-")
        if found:
            names = {f"{name.replace('-', '_')}_table": f"{prefix}-{name}-{suffix}" for name in TABLES}
            names |= {f"{name}_bucket": f"{prefix}-{name}-{suffix}" for name in BUCKETS}
            return read_environment(env=suffix, bucket_owner="", **names)
    raise ConfigurationError(
        f"table {table_name!r}: its siblings can not be told from its name; "
        "write it like tradai-config-versions-dev"
    )


def config_version_store(env: Environment) -> DynamoDBConfigVersions:
    return DynamoDBConfigVersions(
        client=dynamodb(),
        versions_table=env.config_versions_table,
        releases_table=env.releases_table,
    )


def config_bodies(env: Environment) -> S3ConfigRepository:
    return S3ConfigRepository(client=s3(), bucket=env.configs_bucket, owner=env.bucket_owner)


def found_config_bodies(env: Environment) -> ConfigBodies:
    """The same, opened when it is needed; without the environment's variables the bucket is found then."""
    is_known = env.target == "local" or env.configs_bucket != f"tradai-configs-{env.env}"
    known = {"bucket": env.configs_bucket, "owner": env.bucket_owner} if is_known else {}
    return FoundConfigBodies(region=region(), env=env.env, **known)


@lru_cache(maxsize=1)
def caller() -> str:
    """Who is written down: a function by its name, on the local stack the user, else the AWS identity."""
    if environment().function_name:
        return environment().function_name
    if environment().target == "local":
        return getpass.getuser()
    with translated("the caller's AWS identity"):
        return clients.sts(region()).get_caller_identity()["Arn"]
