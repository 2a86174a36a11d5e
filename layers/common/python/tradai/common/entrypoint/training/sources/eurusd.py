"""Real market data on any machine: EURUSD 1h of 2017, a file inside the MIT wheel gym-anytrading."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from tradai.common.errors import ConfigurationError

NAME = "eurusd"
DISTRIBUTION, FILE = "gym-anytrading", "FOREX_EURUSD_1H_ASK.csv"


def eurusd_file() -> Path:
    """The file, read in place; the package itself is not imported.

    Raises:
        ConfigurationError: the wheel is not installed.
    """
    try:
        listed = files(DISTRIBUTION) or []
    except PackageNotFoundError:
        raise ConfigurationError(
            f"the EURUSD data needs the {DISTRIBUTION} wheel: pip install {DISTRIBUTION}"
        ) from None
    return next(Path(str(file.locate())) for file in listed if file.name == FILE)
