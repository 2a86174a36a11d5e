"""The product's clock: the wall's, or on the local stack one that can be set."""

from __future__ import annotations

from datetime import datetime

from botocore.exceptions import ClientError

from tradai.common.aws import clients
from tradai.common.aws.errors import error_code, translated
from tradai.common.entities.clock import from_iso, system_clock
from tradai.common.errors import ConfigurationError
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region


def product_clock() -> datetime:
    """Now, for everything but leases and token time-outs, which are about real time.

    `TRADAI_CLOCK_PARAMETER` names the parameter that `tradai local clock set` writes; while it does not
    exist, time is the wall's.
    """
    parameter = environment().clock_parameter
    if not parameter:
        return system_clock()
    with translated(f"the clock {parameter}"):
        try:
            answer = clients.client("ssm", region()).get_parameter(Name=parameter)
        except ClientError as error:
            if error_code(error) != "ParameterNotFound":
                raise
            return system_clock()
    return _time(parameter, answer["Parameter"]["Value"])


def _time(parameter: str, text: str) -> datetime:
    try:
        return from_iso(text)
    except ValueError as error:
        raise ConfigurationError(f"the clock {parameter}: {error}") from None
