"""A version of a strategy's configuration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

DEPRECATED_TTL = timedelta(days=90)


class ConfigStatus(StrEnum):
    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    DEPRECATED = "DEPRECATED"


def config_id(version_number: int, config_hash: str) -> str:
    """The sort key `v{version_number}-{config_hash[:8]}`; order is the number, never this text."""
    return f"v{version_number}-{config_hash[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigVersion:
    """Frozen content with its place in the lifecycle DRAFT, ACTIVE, DEPRECATED.

    Args:
        config_hash: SHA-256 hex of the canonical form.
        config_data: the document as written, placeholders included.
        inputs_hash: hash of what a model depends on (timeframe, symbols, entry_point, training).
        ttl: when the item is removed; only on DEPRECATED.
        s3_key: key of the body in the configs bucket.
        duplicate: True when `create_version` found this content live already.
    """

    strategy_name: str
    config_id: str
    config_hash: str
    config_data: dict[str, Any]
    status: ConfigStatus
    version_number: int
    created_at: datetime
    inputs_hash: str
    description: str = ""
    created_by: str = ""
    s3_key: str | None = None
    deployed_at: datetime | None = None
    superseded_by: str | None = None
    ttl: datetime | None = None
    duplicate: bool = False
