"""Fixtures every level may use."""

from tests.local_stack import (
    local_aws,
    local_aws_server,
    local_containers,
    local_settings,
    local_stack,
    local_stack_server,
)

__all__ = [
    "local_aws",
    "local_aws_server",
    "local_containers",
    "local_settings",
    "local_stack",
    "local_stack_server",
]
