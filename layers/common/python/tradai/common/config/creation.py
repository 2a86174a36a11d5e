"""Appending a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tradai.common.config.canonical import canonical_json, from_canonical, text_hash
from tradai.common.config.collaborators import Collaborators
from tradai.common.config.contents import stored
from tradai.common.config.ports import ConfigHead
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion, config_id
from tradai.common.errors import ConfigVersionNotFoundError, MovedError, TransientError, ValidationFailedError

LARGEST_DOCUMENT = 1024 * 1024
LONGEST_DESCRIPTION = 1_000


@dataclass(slots=True)
class Creation:
    """One call of `create_version`, tried until it is in or its content is there already."""

    parts: Collaborators
    strategy: str
    text: str
    description: str
    _unsure: list[ConfigVersion] = field(default_factory=list, init=False)
    _key: str = field(default="", init=False)

    def run(self) -> ConfigVersion:
        return self.parts.patience.persevere(self._attempt, on=(MovedError, TransientError))

    def _attempt(self) -> ConfigVersion:
        content_hash = text_hash(self.text.encode())
        head, holder = self.parts.store.head(self.strategy, content_hash)
        if holder:
            return self._existing(holder)
        self._key = self._key or self.parts.contents.bodies.put(
            self.strategy, content_hash, self.text.encode()
        )
        version = replace(draft(self.parts, head, self.text, self.description), s3_key=self._key)
        try:
            self.parts.store.create(stored(version, self.text), head)
        except TransientError:
            self._unsure.append(version)
            raise
        return version

    def _existing(self, holder: str) -> ConfigVersion:
        """The version that holds this content: our own if only the answer to its write was lost."""
        found = self.parts.store.get(self.strategy, holder)
        if found is None:
            raise ConfigVersionNotFoundError(self.strategy, holder)
        version = self.parts.contents.opened(found)
        return version if version in self._unsure else replace(version, duplicate=True)


def draft(parts: Collaborators, head: ConfigHead, text: str, description: str) -> ConfigVersion:
    """The DRAFT that would be next."""
    content_hash = text_hash(text.encode())
    number = head.last_number + 1
    data = from_canonical(text)
    return ConfigVersion(
        strategy_name=head.strategy_name,
        config_id=config_id(number, content_hash),
        config_hash=content_hash,
        config_data=data,
        status=ConfigStatus.DRAFT,
        version_number=number,
        created_at=parts.clock(),
        inputs_hash=parts.rules.inputs_hash(data),
        description=description,
        created_by=parts.actor(),
    )


def document_text(parts: Collaborators, data: Mapping[str, Any], description: str) -> str:
    """The canonical text of a valid document.

    Raises:
        ConfigInvalidError: the document breaks a rule.
        ValidationFailedError: it has no canonical form, or it or its description is too long.
    """
    if len(description) > LONGEST_DESCRIPTION:
        raise ValidationFailedError(f"description: at most {LONGEST_DESCRIPTION} characters")
    text = canonical_json(dict(data))
    if len(text) > LARGEST_DOCUMENT:
        raise ValidationFailedError(f"the document has {len(text)} bytes; at most {LARGEST_DOCUMENT}")
    parts.rules.check(data)
    return text.decode()
