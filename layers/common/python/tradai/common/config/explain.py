"""Where every value of a loaded configuration came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tradai.common.config.documents import StrategyConfig
from tradai.common.config.documents_paths import Path, dotted
from tradai.common.config.documents_secrets import MASK, is_secret_place, without_logins
from tradai.common.config.merge import Merged, Origin, leaves

DEFAULT: Final = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One value in force. Secrets are masked.

    Args:
        layer: the layer that won.
        shadowed: (layer, value) of what it covers, highest first.
    """

    path: str
    value: Any
    layer: str
    shadowed: tuple[tuple[str, Any], ...] = ()


def explain(config: StrategyConfig, merged: Merged) -> tuple[Explained, ...]:
    """One row for each value in force, by path; defaults too."""
    in_force = dict(leaves(config.model_dump(mode="json", by_alias=True, exclude_none=True)))
    secret = {place: MASK for place in merged.origins if place[0] == "credentials"}
    rows = (_row(place, value, merged.origins) for place, value in (in_force | secret).items())
    return tuple(sorted(rows, key=lambda row: row.path))


def _row(place: Path, value: Any, origins: Mapping[Path, Origin]) -> Explained:
    origin = origins.get(place, Origin(layer=DEFAULT, value=value))
    hidden = tuple((layer, _printable(place, under)) for layer, under in origin.shadowed)
    return Explained(path=dotted(place), value=_printable(place, value), layer=origin.layer, shadowed=hidden)


def _printable(place: Path, value: Any) -> Any:
    if is_secret_place(place):
        return MASK
    if isinstance(value, Mapping):
        return {key: _printable((*place, key), item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(place, item) for item in value]
    return without_logins(value) if isinstance(value, str) else value
