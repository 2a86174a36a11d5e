"""Texts from outside, environment variables and model tags, in the shape of a full document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, Final

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource

from tradai.common.config.documents import StrategyConfig
from tradai.common.config.documents_secrets import is_secret_name
from tradai.common.config.interpolation import PlainText, Verbatim
from tradai.common.config.schema_shape import known_keys
from tradai.common.errors import ConfigInvalidError, Problem

ENVIRONMENT_PREFIX: Final = "TRADAI__"
TAG_PREFIX: Final = "tradai.config."


class TextSource(PydanticBaseSettingsSource):
    """Texts by the path they set, as nested mappings.

    A text that starts with `[` or `{` is JSON; an empty one is as good as not there.

    Args:
        texts: by their full name, like `TRADAI__STRATEGY__TIMEFRAME`.
        prefix: what a name must start with to be meant.
        separator: what parts the steps of a path.
        below: what the texts are laid over; steps match its keys, and the schema's, in any case.
    """

    def __init__(
        self, texts: Mapping[str, str], *, prefix: str, separator: str, below: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(BaseSettings)
        self.problems: list[Problem] = []
        self._texts = {name: text for name, text in texts.items() if name.startswith(prefix) and text}
        self._prefix, self._separator, self._below = prefix, separator, below

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 - the base's
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        self.problems.clear()
        tree: dict[str, Any] = {}
        for name, text in sorted(self._texts.items()):
            steps = self._steps(name)
            value = self._value(name, steps[-1], text)
            if value is not None and not _plant(tree, steps, value):
                self._tell(name, "sets what another one sets too")
        return tree

    def _steps(self, name: str) -> list[str]:
        written = name.removeprefix(self._prefix).split(self._separator)
        if self._below is None:
            return written
        steps: list[str] = []
        node: Any = self._below
        for step in written:
            children = node if isinstance(node, Mapping) else {}
            steps.append(_in_any_case(step, (*children, *known_keys(StrategyConfig, tuple(steps)))))
            node = children.get(steps[-1])
        return steps

    def _value(self, name: str, key: str, text: str) -> Any:
        if text[0] not in "[{" or is_secret_name(key):
            return PlainText(text)
        try:
            return _verbatim(json.loads(text))
        except ValueError:
            self._tell(name, "starts like JSON and is not")
            return None

    def _tell(self, name: str, message: str) -> None:
        self.problems.append(Problem(path=name, message=message))


def read_dotenv(path: FilePath | None) -> dict[str, str]:
    """The variables of a `.env` file; none when there is no file.

    Raises:
        ConfigInvalidError: it is not UTF-8 text.
    """
    try:
        found = DotEnvSettingsSource(BaseSettings, env_file=path, case_sensitive=True).env_vars
    except UnicodeDecodeError:
        raise ConfigInvalidError([Problem(path=str(path), message="is not UTF-8 text")]) from None
    return {name: text for name, text in found.items() if text is not None}


def _plant(tree: dict[str, Any], steps: list[str], value: Any) -> bool:
    *around, key = steps
    for step in around:
        tree = tree.setdefault(step, {})
        if not isinstance(tree, dict):
            return False
    return tree.setdefault(key, value) is value


def _in_any_case(step: str, known: Iterable[str]) -> str:
    return next((key for key in known if key.casefold() == step.casefold()), step.lower())


def _verbatim(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _verbatim(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_verbatim(item) for item in value]
    return Verbatim(value) if isinstance(value, str) else value
