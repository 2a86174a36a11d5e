"""Config versions and heads as items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tradai.common.config.ports import ConfigHead, StoredVersion
from tradai.common.entities.clock import from_iso, iso
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion

HEAD_KEY = "#CONFIG"


def hash_key(config_hash: str) -> str:
    return f"#HASH#{config_hash}"


def version_item(stored: StoredVersion) -> dict[str, Any]:
    """Attributes that say nothing are left out; `active_number` is there on the ACTIVE one only."""
    version = stored.version
    values = {
        "strategy_name": version.strategy_name,
        "config_id": version.config_id,
        "config_hash": version.config_hash,
        "config_data": stored.text,
        "status": version.status.value,
        "version_number": version.version_number,
        "active_number": version.version_number if version.status is ConfigStatus.ACTIVE else None,
        "created_at": iso(version.created_at),
        "deployed_at": iso(version.deployed_at) if version.deployed_at else None,
        "inputs_hash": version.inputs_hash,
        "description": version.description,
        "created_by": version.created_by,
        "s3_key": version.s3_key,
        "superseded_by": version.superseded_by,
        "ttl": epoch(version.ttl) if version.ttl else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def stored_version(item: Mapping[str, Any]) -> StoredVersion:
    version = ConfigVersion(
        strategy_name=item["strategy_name"],
        config_id=item["config_id"],
        config_hash=item["config_hash"],
        config_data={},
        status=ConfigStatus(item["status"]),
        version_number=item["version_number"],
        created_at=from_iso(item["created_at"]),
        inputs_hash=item["inputs_hash"],
        description=item.get("description", ""),
        created_by=item.get("created_by", ""),
        s3_key=item.get("s3_key"),
        deployed_at=from_iso(item["deployed_at"]) if "deployed_at" in item else None,
        superseded_by=item.get("superseded_by"),
        ttl=datetime.fromtimestamp(item["ttl"], UTC) if "ttl" in item else None,
    )
    return StoredVersion(version=version, text=item.get("config_data"))


def config_head(strategy: str, item: Mapping[str, Any] | None) -> ConfigHead:
    if not item:
        return ConfigHead(strategy_name=strategy)
    return ConfigHead(
        strategy_name=strategy,
        last_number=item["last_number"],
        active_id=item.get("active_id"),
        active_hash=item.get("active_hash"),
        active_inputs_hash=item.get("active_inputs_hash"),
    )


def epoch(when: datetime) -> int:
    """Whole seconds, rounded up: an item is never removed early."""
    return -int(-when.timestamp() // 1)
