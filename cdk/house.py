"""What the constructs of the App stack share."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_kms as kms

from cdk.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Settings, and the environment's key."""

    settings: Settings
    key: kms.IKey
