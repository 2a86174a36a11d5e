"""A stack that any account can have: where it goes is said by settings, its zones by the region itself."""

from __future__ import annotations

import jsii
from aws_cdk import Environment, Fn, Stack
from constructs import Construct

from cdk.settings import Settings

ZONES = 2


class PlacedStack(Stack):
    """In the account and region of the settings; None of both leaves them to the credentials."""

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Settings, is_protected: bool = False
    ) -> None:
        place = Environment(account=settings.account, region=settings.region) if settings.account else None
        super().__init__(scope, construct_id, env=place, termination_protection=is_protected)

    @property
    @jsii.member(jsii_name="availabilityZones")
    def availability_zones(self) -> list[str]:
        """Of the region at the deploy; the CDK would ask the account at synth."""
        return [Fn.select(number, Fn.get_azs()) for number in range(ZONES)]
