"""Config versions as people name them."""

from __future__ import annotations

import re

from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.errors import ConfigVersionNotFoundError, NotFoundError

_NUMBER = re.compile(r"v?([1-9][0-9]{0,14})\Z")


def version_named(service: ConfigVersionService, strategy: str, named: str) -> ConfigVersion:
    """The version with an id (`v3-…`) or a number (`3`, `v3`).

    Raises:
        ConfigVersionNotFoundError: there is none.
    """
    short = _NUMBER.match(named)
    if short is None:
        return service.get(strategy, named)
    number = int(short.group(1))
    found = service.list_versions(strategy, limit=1, before=number + 1)
    if not found or found[0].version_number != number:
        raise ConfigVersionNotFoundError(strategy, named)
    return found[0]


def active_version(service: ConfigVersionService, strategy: str) -> ConfigVersion:
    """The ACTIVE version.

    Raises:
        NotFoundError: the strategy has none.
    """
    active = service.get_active(strategy)
    if active is None:
        raise NotFoundError(
            f"{strategy} has no ACTIVE config version; see `tradai config list {strategy}` "
            f"and activate one with `tradai config activate {strategy} CONFIG_ID`"
        )
    return active
