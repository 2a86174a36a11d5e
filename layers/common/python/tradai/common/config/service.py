"""Versions of strategy configurations: DRAFT, ACTIVE, DEPRECATED, gone after 90 days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from tradai.common.config.canonical import from_canonical
from tradai.common.config.collaborators import Collaborators, Rules
from tradai.common.config.contents import Contents
from tradai.common.config.ports import ConfigBodies, ConfigChange, ConfigVersionStore, Ledger
from tradai.common.config.unset import UNSET, Unset
from tradai.common.entities.clock import Clock, system_clock
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entities.names import checked_name
from tradai.common.errors import ConfigVersionNotFoundError, MovedError, Problem, TransientError
from tradai.common.patience import Patience

CONTENTION = (MovedError, TransientError)


class ConfigVersionService:
    """Creates, activates, deprecates and reads versions; at most one per strategy is ACTIVE.

    `ConfigVersionService(table_name="tradai-config-versions-dev")` is enough: the names beside it
    follow from its suffix. Everything can be passed instead; then `store`, `bodies` and `ledger`
    belong together.

    Args:
        actor: who is written down, or how to find out; default the caller's AWS identity.
        rules: what a document must obey; default the schema of tradai.yaml.
    """

    def __init__(
        self,
        table_name: str | None = None,
        *,
        store: ConfigVersionStore | None = None,
        bodies: ConfigBodies | None = None,
        ledger: Ledger | None = None,
        clock: Clock | None = None,
        actor: str | Callable[[], str] | None = None,
        rules: Rules | None = None,
        patience: Patience | None = None,
    ) -> None:
        if store is None or bodies is None or ledger is None or actor is None:
            from tradai.common.runtime import wiring  # noqa: PLC0415 - the seed's door to the wiring

            env, clock = wiring.environment_of(table_name), clock or wiring.product_clock
            store = store or wiring.config_version_store(env)
            bodies = bodies or wiring.found_config_bodies(env)
            ledger = ledger or wiring.release_ledger(env, clock)
            actor = actor or wiring.caller
        self._parts = Collaborators(
            store=store,
            contents=Contents(bodies),
            ledger=ledger,
            rules=rules or SCHEMA,
            clock=clock or system_clock,
            actor=actor if callable(actor) else _always(actor),
            patience=patience or Patience(),
        )

    def create_version(
        self,
        *,
        strategy_name: str,
        config_data: Mapping[str, Any],
        description: str = "",
        source_text: str | None = None,
    ) -> ConfigVersion:
        """Append a DRAFT, or return the live version that has this content (`duplicate=True`).

        Args:
            source_text: the file it was read from, kept for people.

        Raises:
            ConfigInvalidError: the document breaks a rule; lists every problem.
            TransientError: the stores did not answer.
        """
        from tradai.common.config.creation import (  # noqa: PLC0415 - readers need not pay for it
            Creation,
            document_text,
        )

        checked_name(strategy_name)
        text = document_text(self._parts, config_data, description)
        version = Creation(self._parts, strategy_name, text, description).run()
        if source_text is not None:
            self._parts.contents.bodies.put_source(strategy_name, version.config_id, source_text)
        return version

    def restore(self, name: str, config_id: str, *, description: str = "") -> ConfigVersion:
        """Append a DRAFT with the content of an old version, expired or not.

        Raises:
            ConfigVersionNotFoundError: nothing remembers that version.
            ContentAlteredError: its body is missing or altered.
        """
        from tradai.common.config.returning import Returning  # noqa: PLC0415 - readers need not pay for it

        old = Returning(parts=self._parts, strategy=checked_name(name), config_id=config_id)
        text = self._parts.patience.persevere(old.text, on=CONTENTION)
        return self.create_version(
            strategy_name=name,
            config_data=from_canonical(text),
            description=description or f"return to {config_id}",
        )

    def activate(
        self,
        name: str,
        config_id: str,
        *,
        expected_active_id: str | Unset | None = UNSET,
        reason: str = "",
        accept_new_inputs: bool = False,
        dry_run: bool = False,
        trace_id: str | None = None,
    ) -> ConfigVersion:
        """Make a DRAFT the ACTIVE one and deprecate the one before, in one step with the ledger entry.

        Activating the ACTIVE one changes nothing and succeeds.

        Args:
            expected_active_id: what must be ACTIVE (None: nothing) for the change to happen.
            accept_new_inputs: allow it to change what the live model depends on.
            dry_run: check everything, write nothing.

        Raises:
            ConfigVersionNotFoundError: there is no such version, or it has expired.
            InvalidTransitionError: it is DEPRECATED.
            ConfigInvalidError: its content breaks a rule.
            ConflictError: another one is ACTIVE than expected; `current` names it.
            GateRefusedError: it changes a live model's inputs and that was not accepted.
            ContentAlteredError: its stored content does not match its hash.
        """
        from tradai.common.config.activation import Activation  # noqa: PLC0415 - readers need not pay for it

        step = Activation(
            parts=self._parts,
            strategy=checked_name(name),
            config_id=config_id,
            expected_active_id=expected_active_id,
            reason=reason,
            accept_new_inputs=accept_new_inputs,
            dry_run=dry_run,
            trace_id=trace_id,
        )
        return self._parts.patience.persevere(step.attempt, on=CONTENTION)

    def deprecate(
        self, name: str, config_id: str, *, force: bool = False, reason: str = "", trace_id: str | None = None
    ) -> ConfigVersion:
        """Abandon a DRAFT, or with `force` the ACTIVE one, which pauses the strategy.

        Raises:
            ConfigVersionNotFoundError: there is no such version, or it has expired.
            InvalidTransitionError: it is ACTIVE and `force` was not given.
        """
        from tradai.common.config.retirement import Retirement  # noqa: PLC0415 - readers need not pay for it

        step = Retirement(
            parts=self._parts,
            strategy=checked_name(name),
            config_id=config_id,
            force=force,
            reason=reason,
            trace_id=trace_id,
        )
        return self._parts.patience.persevere(step.attempt, on=CONTENTION)

    def get_active(self, name: str) -> ConfigVersion | None:
        """The ACTIVE version: one consistent read, and the body when it is over 100 KB."""
        found = self._parts.store.active(checked_name(name))
        return self._parts.contents.opened(found) if found else None

    def get(self, name: str, config_id: str) -> ConfigVersion:
        """One version.

        Raises:
            ConfigVersionNotFoundError: there is no such version, or it has expired.
        """
        found = self._parts.kept(self._parts.store.get(checked_name(name), config_id))
        if found is None:
            raise ConfigVersionNotFoundError(name, config_id)
        return self._parts.contents.opened(found)

    def list_versions(
        self, name: str, *, limit: int | None = None, before: int | None = None, with_content: bool = True
    ) -> list[ConfigVersion]:
        """Versions, newest first, read page by page.

        Args:
            before: only version numbers below this one.
            with_content: False leaves `config_data` empty and reads far less.
        """
        return list(islice(self._versions(name, before=before, with_content=with_content), limit))

    def latest(self, name: str) -> ConfigVersion | None:
        """The version with the highest number."""
        return next(self._versions(name), None)

    def strategies(self) -> list[str]:
        """Every strategy that has had a version, in order of name."""
        return self._parts.store.strategies()

    def source_text(self, name: str, config_id: str) -> str | None:
        """The file a version was read from, None when it was not made from a file."""
        return self._parts.contents.bodies.source(checked_name(name), config_id)

    def prepare_change(
        self, name: str, config_id: str, *, config_hash: str | None = None
    ) -> ConfigChange | None:
        """A return to the content of a version, for `ReleaseLedger.commit`; None when it is ACTIVE.

        A DRAFT that holds this content is activated, else the commit appends a new version of it.

        Args:
            config_hash: full hash of the content where the caller knows it; else it is looked up.

        Raises:
            ConfigVersionNotFoundError: nothing remembers that version.
            ContentAlteredError: its body is missing or altered.
            ConfigInvalidError: its content breaks a rule of today.
        """
        from tradai.common.config.returning import Returning  # noqa: PLC0415 - readers need not pay for it

        old = Returning(
            parts=self._parts, strategy=checked_name(name), config_id=config_id, config_hash=config_hash
        )
        return self._parts.patience.persevere(old.change, on=CONTENTION)

    def _versions(
        self, name: str, *, before: int | None = None, with_content: bool = True
    ) -> Iterator[ConfigVersion]:
        for found in self._parts.store.versions(checked_name(name), before=before, with_text=with_content):
            if self._parts.is_kept(found.version):
                yield self._parts.contents.opened(found) if with_content else found.version


def _always(actor: str) -> Callable[[], str]:
    return lambda: actor


def _validate(data: Mapping[str, Any]) -> Sequence[Problem]:
    from tradai.common.config.schema import validate_document  # noqa: PLC0415 - readers need not pay for it

    return validate_document(data)


def _model_inputs(data: Mapping[str, Any]) -> Mapping[str, Any]:
    from tradai.common.config.schema import model_inputs  # noqa: PLC0415 - readers need not pay for it

    return model_inputs(data)


SCHEMA = Rules(validate=_validate, model_inputs=_model_inputs)
