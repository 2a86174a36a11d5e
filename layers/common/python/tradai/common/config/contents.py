"""The content of versions: found, and checked against its hash before anybody sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tradai.common.config.canonical import from_canonical, text_hash
from tradai.common.config.ports import ConfigBodies, StoredVersion
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.errors import ContentAlteredError

LARGEST_INLINE = 100 * 1024


@dataclass(frozen=True, slots=True)
class Contents:
    """Content lies in the body store always, and in the item too while it is small."""

    bodies: ConfigBodies

    def opened(self, stored: StoredVersion) -> ConfigVersion:
        """The version with its content.

        Raises:
            ContentAlteredError: the content is missing or is not what was stored.
        """
        version = stored.version
        text = stored.text
        if text is None:
            text = self.text(version.strategy_name, version.config_hash)
        _check(version.strategy_name, version.config_hash, text.encode())
        return replace(version, config_data=from_canonical(text))

    def text(self, strategy: str, config_hash: str) -> str:
        """A body from the body store.

        Raises:
            ContentAlteredError: it is missing or altered.
        """
        body = self.bodies.get(strategy, config_hash)
        if body is None:
            what = f"the body of a config of {strategy}"
            raise ContentAlteredError(what, expected=config_hash, found="nothing")
        _check(strategy, config_hash, body)
        return body.decode()


def stored(version: ConfigVersion, text: str) -> StoredVersion:
    """The version as it is stored: small content goes into the item."""
    inline = text if len(text.encode()) <= LARGEST_INLINE else None
    return StoredVersion(version=replace(version, config_data={}), text=inline)


def _check(strategy: str, config_hash: str, text: bytes) -> None:
    found = text_hash(text)
    if found != config_hash:
        raise ContentAlteredError(f"a stored config of {strategy}", expected=config_hash, found=found)
