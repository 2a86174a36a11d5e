"""Fixtures every level may use, and how properties search: alike in each run, anew with `make prove`."""

from hypothesis import settings

from tests.local_stack import (
    local_aws,
    local_aws_server,
    local_containers,
    local_settings,
    local_stack,
    local_stack_server,
)
from tests.proof import AT_LENGTH

settings.register_profile("suite", derandomize=not AT_LENGTH)
settings.load_profile("suite")

__all__ = [
    "local_aws",
    "local_aws_server",
    "local_containers",
    "local_settings",
    "local_stack",
    "local_stack_server",
]
