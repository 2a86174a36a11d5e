"""Whatever somebody calls a column, as numbers or as text."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from decimal import Decimal
from numbers import Real
from types import NoneType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradai.common.errors import ValidationFailedError

Values = NDArray[np.float64] | NDArray[np.object_]

_NUMBERS, _STRINGS, _OBJECTS = "bfiu", "UT", "O"
_PANDAS_MISSING = ("NAType", "NaTType")


def named(features: Mapping[str, ArrayLike]) -> dict[str, ArrayLike]:
    """A mapping, or a data frame, as a dict with names of text.

    Raises:
        ValidationFailedError: it is neither, or a name is no text.
    """
    try:
        columns = dict(features)
    except (TypeError, ValueError):
        raise ValidationFailedError("features: must map each feature's name to its values") from None
    for name in columns:
        if not isinstance(name, str):
            raise ValidationFailedError(f"features: the name {name!r} is no text; write str(name)")
    return columns


def read(name: str, values: ArrayLike) -> Values:
    """Shape (n,): float64, or object where there is text. None, NaN, NA and masked values are missing.

    Raises:
        ValidationFailedError: not one-dimensional, neither numbers nor text, or both.
    """
    array = _array(name, values)
    if array.ndim != 1:
        raise ValidationFailedError(f"feature {name!r}: shape {array.shape} is not one value per row")
    if array.dtype.kind in _NUMBERS:
        return np.ascontiguousarray(array, dtype=np.float64)
    if array.dtype.kind not in _OBJECTS + _STRINGS:
        raise _neither(name, str(array.dtype))
    return _objects(name, array.astype(object))


def require_equal_lengths(columns: Mapping[str, Sized]) -> None:
    """Every row has all features.

    Raises:
        ValidationFailedError: lengths differ.
    """
    shortest = min(columns, key=lambda name: len(columns[name]))
    longest = max(columns, key=lambda name: len(columns[name]))
    few, many = len(columns[shortest]), len(columns[longest])
    if few < many:
        raise ValidationFailedError(
            f"features: lengths differ: {few}, {many} rows of {shortest!r}, {longest!r}; "
            "give missing values as None"
        )


def _array(name: str, values: ArrayLike) -> NDArray[np.generic]:
    try:
        array = np.asarray(values)
        if isinstance(values, np.ma.MaskedArray):
            array = array.astype(np.float64 if array.dtype.kind in _NUMBERS else np.object_)
            array[np.ma.getmaskarray(values)] = None  # NaN where it holds numbers
        elif array.dtype.kind in _STRINGS and not isinstance(values, np.ndarray):
            return np.array(values, dtype=object)  # beside text numpy spells out NaN and numbers
    except (TypeError, ValueError) as error:
        raise ValidationFailedError(f"feature {name!r}: is not one value per row: {error}") from None
    return array


def _objects(name: str, array: NDArray[np.object_]) -> Values:
    kinds = set(map(type, array.tolist()))
    missing = {kind for kind in kinds if kind is NoneType or kind.__name__ in _PANDAS_MISSING}
    texts = {kind for kind in kinds if issubclass(kind, str)}
    others = kinds - missing - texts
    if strange := [kind for kind in others if not issubclass(kind, Real | Decimal | np.bool_)]:
        raise _neither(name, strange[0].__name__)
    if not texts:
        return _numbers(name, array, missing)
    for value in array if others else ():
        if type(value) in others and not (isinstance(value, float | np.floating) and np.isnan(value)):
            raise ValidationFailedError(
                f"feature {name!r}: holds text and the number {value!r:.40}; give all of it as text"
            )
    return array


def _numbers(name: str, array: NDArray[np.object_], missing: set[type]) -> NDArray[np.float64]:
    try:
        return np.array([np.nan if type(value) in missing else value for value in array], dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValidationFailedError(f"feature {name!r}: a value is no number: {error}") from None


def _neither(name: str, kind: str) -> ValidationFailedError:
    return ValidationFailedError(
        f"feature {name!r}: {kind} holds neither numbers nor text; convert it before"
    )
