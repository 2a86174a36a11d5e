"""How long logs are kept."""

from __future__ import annotations

from aws_cdk import aws_logs as logs

from cdk.settings import Settings

RETENTION = {30: logs.RetentionDays.ONE_MONTH, 90: logs.RetentionDays.THREE_MONTHS}


def retention(settings: Settings) -> logs.RetentionDays:
    """The retention of every log group of this environment."""
    return RETENTION[settings.log_retention_days]
