"""JSON logs and metrics of every process, one logger each."""

from __future__ import annotations

from aws_lambda_powertools import Logger

logger = Logger(service="tradai", utc=True, use_rfc3339=True)
