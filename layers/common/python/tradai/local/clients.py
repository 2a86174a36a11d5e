"""AWS clients of the local stack: always its endpoint, never a profile of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from tradai.common.aws.errors import translated
from tradai.local.settings import REGION, ROOT_KEY, ROOT_SECRET

_ONE_TRY = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=60, tcp_keepalive=True)


def client(service: str, endpoint: str, credentials: Mapping[str, str] | None = None) -> Any:
    """A boto3 client at the endpoint, as the account's root unless credentials are given."""
    keys = credentials or {"aws_access_key_id": ROOT_KEY, "aws_secret_access_key": ROOT_SECRET}
    make: Any = _session().client  # the stubs know each service by its literal name only
    return make(service, endpoint_url=endpoint, region_name=REGION, config=_ONE_TRY, **keys)


def answering() -> AbstractContextManager[None]:
    """Around a question to the stack: what goes wrong is told with the way to a stack that answers."""
    return translated("the local stack (`tradai local up` starts it)")


def environment(endpoint: str) -> dict[str, str]:
    """Variables that point any AWS client at the endpoint as root."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_SECRET,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
    }


@cache
def _session() -> boto3.Session:
    return boto3.Session(region_name=REGION)
