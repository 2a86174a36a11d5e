"""The stack's clock: one parameter that functions, training tasks and the CLI read."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from tradai.common.entities.clock import from_iso, iso, system_clock
from tradai.local import clients
from tradai.local.settings import LocalSettings


def get(settings: LocalSettings) -> datetime | None:
    """The time it stands at; None when it follows the machine's."""
    ssm = clients.client("ssm", settings.aws_url)
    with clients.answering(), suppress(ssm.exceptions.ParameterNotFound):
        return from_iso(ssm.get_parameter(Name=settings.clock_parameter)["Parameter"]["Value"])
    return None


def set_to(settings: LocalSettings, when: datetime) -> datetime:
    """Stops the clock at a time; metrics and alarms live on it too."""
    with clients.answering():
        clients.client("ssm", settings.aws_url).put_parameter(
            Name=settings.clock_parameter, Value=iso(when), Type="String", Overwrite=True
        )
    return when


def advance(settings: LocalSettings, by: timedelta) -> datetime:
    """Moves the clock on, from the machine's time if it was not set."""
    return set_to(settings, (get(settings) or system_clock()) + by)


def clear(settings: LocalSettings) -> None:
    """Lets the clock follow the machine's again."""
    ssm = clients.client("ssm", settings.aws_url)
    with clients.answering(), suppress(ssm.exceptions.ParameterNotFound):
        ssm.delete_parameter(Name=settings.clock_parameter)
