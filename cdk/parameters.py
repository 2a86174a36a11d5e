"""Names in SSM: what another stack, the CLI or an operator reads instead of guessing."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_ssm as ssm
from constructs import Construct

from cdk.settings import Settings


class Parameters(Construct):
    """One text parameter `/tradai/{env}/{path}` per value."""

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Settings, values: Mapping[str, str]
    ) -> None:
        super().__init__(scope, construct_id)
        for path, value in values.items():
            name = settings.parameter(path)
            ssm.StringParameter(self, path, parameter_name=name, string_value=value)


def read_parameter(scope: Construct, settings: Settings, path: str) -> str:
    """The value at deploy time of a parameter that another stack writes."""
    return ssm.StringParameter.value_for_string_parameter(scope, settings.parameter(path))
