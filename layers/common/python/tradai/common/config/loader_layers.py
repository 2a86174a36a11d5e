"""Each source as a layer with its problems, and the check of what they become together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from tradai.common.config.documents import StrategyConfig
from tradai.common.config.documents_paths import dotted
from tradai.common.config.loader_sources import ENVIRONMENT_PREFIX, TAG_PREFIX, TextSource
from tradai.common.config.merge import Layer, Merged, in_full_form
from tradai.common.config.schema import DocumentKind, inspect_strategy_file, kind_of, validate_document
from tradai.common.config.schema_problems import MISSING, problems_of
from tradai.common.config.schema_screen import Screen
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.errors import ConfigInvalidError, Problem

ENVIRONMENT: Final = "environment"
DOTENV: Final = ".env"
TAGS: Final = "mlflow tags"
STORED: Final = "config version"
FILE: Final = "tradai.yaml"
SECRETS: Final = "secrets manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    layer: Layer
    problems: tuple[Problem, ...] = ()


def read_file(file: Path | None) -> Read:
    if file is None:
        return Read(layer=Layer(name=FILE, data={}))
    if not file.is_file():
        return _read(FILE, {}, (Problem(path="$", message=f"there is no {file.name}"),))
    content = inspect_strategy_file(file)
    return _read(FILE, content.data, content.problems)


def read_stored(version: ConfigVersion | None) -> Read:
    if version is None:
        return Read(layer=Layer(name=STORED, data={}))
    return _read(f"{STORED} {version.config_id}", version.config_data, validate_document(version.config_data))


def read_tags(tags: Mapping[str, str]) -> Read:
    """Tags are plain text in a registry: a secret in one is refused."""
    source = TextSource(tags, prefix=TAG_PREFIX, separator=".")
    screen = Screen()
    clean = screen.copy(source())
    refused = tuple(Problem(path=dotted(path), message=message) for path, message in screen.found)
    return Read(layer=Layer(name=TAGS, data=clean), problems=_told_where(TAGS, (*source.problems, *refused)))


def read_overrides(name: str, texts: Mapping[str, str], known: Mapping[str, Any]) -> Read:
    source = TextSource(texts, prefix=ENVIRONMENT_PREFIX, separator="__", below=known)
    return Read(layer=Layer(name=name, data=source()), problems=_told_where(name, source.problems))


def checked(filled: dict[str, Any], merged: Merged, problems: list[Problem]) -> StrategyConfig:
    """The configuration, if nothing is wrong with it or with any layer.

    Raises:
        ConfigInvalidError: with every problem once.
    """
    try:
        config = StrategyConfig.model_validate(filled)
    except ValidationError as error:
        problems = [*problems, *_new(problems_of(error, filled, StrategyConfig, {}), merged, problems)]
    if problems:
        raise ConfigInvalidError(problems)
    return config


def _new(found: Iterable[Problem], merged: Merged, told: list[Problem]) -> Iterator[Problem]:
    """What the layers have not told: something missing is no news when a whole layer cannot be read."""
    paths = {problem.path for problem in told}
    layers = {dotted(place): origin.layer for place, origin in merged.origins.items()}
    for each in found:
        if each.path not in paths and not (each.message == MISSING and "$" in paths):
            layer = layers.get(each.path.partition("[")[0])
            yield replace(each, message=f"{each.message} (in {layer})") if layer else each


def _read(name: str, data: Any, problems: Iterable[Problem]) -> Read:
    if not isinstance(data, Mapping):
        return Read(layer=Layer(name=name, data={}), problems=_told_where(name, problems))
    flat = kind_of(data) is DocumentKind.PARAMETERS
    placed = (replace(each, path=_full_path(each.path)) if flat else each for each in problems)
    return Read(layer=Layer(name=name, data=in_full_form(data)), problems=_told_where(name, placed))


def _full_path(path: str) -> str:
    """Where `in_full_form` puts a parameter."""
    if path == "$":
        return path
    return f"strategy.{path}" if path == "timeframe" else f"strategy_service.defaults.{path}"


def _told_where(name: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(replace(problem, message=f"{problem.message} (in {name})") for problem in problems)
