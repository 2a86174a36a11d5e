"""Checks of configurations: every version has its body, and the ACTIVE one is what was stored."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tradai.cli.cells import counted
from tradai.cli.doctor_findings import Clinic, Finding
from tradai.common.config.canonical import canonical_json
from tradai.common.config.contents import Contents
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.errors import ContentAlteredError

RESTORE = "restore the earlier version of that object in the configs bucket"


def missing_bodies(clinic: Clinic, strategy: str) -> Iterator[Finding]:
    """A version without a body can not return after its item has expired."""
    present = clinic.inventory.hashes(strategy)
    for version in clinic.configs.list_versions(strategy, with_content=False):
        if version.config_hash not in present:
            yield Finding(
                found=f"the body of {version.config_id} is missing",
                fix=RESTORE,
                mend=partial(_put_back, clinic, version),
            )


def altered_body(clinic: Clinic, strategy: str) -> Iterator[Finding]:
    """The body of what is live."""
    live = clinic.ledger.live(strategy)
    if live is None or live.config_hash is None:
        return
    try:
        Contents(clinic.bodies).text(strategy, live.config_hash)
    except ContentAlteredError as error:
        if clinic.bodies.get(strategy, live.config_hash) is not None:
            yield Finding(found=str(error), fix=RESTORE)


def orphan_bodies(clinic: Clinic, strategy: str) -> Iterator[Finding]:
    """Left by writes that were refused, or by versions that no release ever used: kept, they are harmless."""
    versions = clinic.configs.list_versions(strategy, with_content=False)
    known = {version.config_hash for version in versions}
    known |= {release.config_hash for release in clinic.ledger.history(strategy) if release.config_hash}
    orphans = clinic.inventory.hashes(strategy) - known
    if orphans:
        found = f"{counted(len(orphans), 'body', 'bodies')} without a version, kept"
        yield Finding(found=found, is_harmless=True)


def _put_back(clinic: Clinic, version: ConfigVersion) -> None:
    """From the item, if it holds the content."""
    content = clinic.configs.get(version.strategy_name, version.config_id).config_data
    clinic.bodies.put(version.strategy_name, version.config_hash, canonical_json(content))
