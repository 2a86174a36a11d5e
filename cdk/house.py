"""What the constructs of the App stack share."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns

from cdk.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Settings, the environment's key, and the topic that people's alarms go to."""

    settings: Settings
    key: kms.IKey
    alerts: sns.ITopic
