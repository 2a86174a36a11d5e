"""Layers of configuration become one, and every value remembers where it came from."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tradai.common.config.documents import FullDocument
from tradai.common.config.documents_paths import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One source of configuration, in the shape of a full document."""

    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The layer that a value came from.

    Args:
        shadowed: (layer, value) of what lay below it, highest first.
    """

    layer: str
    value: Any
    shadowed: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[Path, Origin] = field(default_factory=dict)


class ConfigMergeService:
    """Mappings merge deeply; anything else, lists included, replaces what lies below.

    A mapping with another `KIND` replaces the one below as a whole: its keys mean other things.
    """

    def merge(self, layers: Sequence[Layer]) -> Merged:
        """One configuration out of layers given highest first; the layers stay as they are."""
        merged = Merged()
        for layer in reversed(layers):
            _lay(layer.data, merged.data, (), layer.name, merged.origins)
        return merged


def in_full_form(data: Mapping[str, Any]) -> dict[str, Any]:
    """A document of either kind in the shape of a full one, so that both can be merged and compared."""
    if FullDocument.model_fields.keys() & data.keys():
        return dict(data)
    defaults = {key: value for key, value in data.items() if key != "timeframe"}
    full: dict[str, Any] = {"strategy": {"timeframe": data["timeframe"]}} if "timeframe" in data else {}
    return full | ({"strategy_service": {"defaults": defaults}} if defaults else {})


def _lay(
    above: Mapping[str, Any], below: dict[str, Any], path: Path, layer: str, origins: dict[Path, Origin]
) -> None:
    for key, value in above.items():
        here = (*path, key)
        if _merges(value, below.get(key)):
            if value:
                origins.pop(here, None)
            _lay(value, below[key], here, layer, origins)
        else:
            covered = _uncover(here, origins) if key in below else {}
            _replace(value, here, layer, covered, origins)
            below[key] = copy.deepcopy(value)


def _merges(above: Any, below: Any) -> bool:
    if not (isinstance(above, Mapping) and isinstance(below, Mapping)):
        return False
    return "KIND" not in above or "KIND" not in below or above["KIND"] == below["KIND"]


def _replace(
    value: Any, path: Path, layer: str, covered: dict[Path, Origin], origins: dict[Path, Origin]
) -> None:
    for place, leaf in leaves(value, path):
        under = covered.values() if place == path else filter(None, [covered.get(place)])
        shadowed = tuple(fact for each in under for fact in ((each.layer, each.value), *each.shadowed))
        origins[place] = Origin(layer=layer, value=leaf, shadowed=shadowed)


def _uncover(path: Path, origins: dict[Path, Origin]) -> dict[Path, Origin]:
    """Takes out the origins at a path and below it."""
    if path in origins:
        return {path: origins.pop(path)}
    return {place: origins.pop(place) for place in list(origins) if place[: len(path)] == path}


def leaves(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every value that is no mapping, or an empty one, with its path."""
    if not isinstance(value, Mapping) or not value:
        return [(path, value)]
    return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
