"""Taking a version away."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tradai.common.config.collaborators import Collaborators
from tradai.common.config.ports import ConfigChange, Standing
from tradai.common.entities.config_version import DEPRECATED_TTL, ConfigStatus, ConfigVersion
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.errors import ConfigVersionNotFoundError, InvalidTransitionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """One call of `deprecate`."""

    parts: Collaborators
    strategy: str
    config_id: str
    force: bool
    reason: str
    trace_id: str | None

    def attempt(self) -> ConfigVersion:
        """Read, decide, write: once. A version that is DEPRECATED already is left as it is."""
        standing = self.parts.store.standing(self.strategy, self.config_id)
        found = self.parts.kept(standing.wanted)
        if found is None:
            raise ConfigVersionNotFoundError(self.strategy, self.config_id)
        version = self.parts.contents.opened(found)
        if version.status is ConfigStatus.DEPRECATED:
            return version
        now = self.parts.clock()
        ttl = now + DEPRECATED_TTL
        if version.status is ConfigStatus.DRAFT:
            self.parts.store.abandon(version, ttl)
        else:
            self._withdraw(standing, ConfigChange(head=standing.head, activates=None, at=now))
        return replace(version, status=ConfigStatus.DEPRECATED, ttl=ttl)

    def _withdraw(self, standing: Standing, change: ConfigChange) -> None:
        """Take the ACTIVE one away: the strategy is paused, for it has no config to trade with."""
        if not self.force:
            raise InvalidTransitionError(
                f"{self.config_id} is ACTIVE: activate another version, which deprecates it, "
                "or add `--force`, which leaves the strategy without one and pauses it"
            )
        self.parts.ledger.attempt(
            ReleaseDraft(
                strategy_name=self.strategy,
                kind=ReleaseKind.PAUSED,
                actor=self.parts.actor(),
                reason=self.reason or f"{self.config_id} deprecated by force",
                trace_id=self.trace_id,
                paused=True,
                evidence={"previous_config_id": self.config_id},
            ),
            expected=standing.pointer,
            config=change,
        )
