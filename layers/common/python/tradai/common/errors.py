"""Every error a caller can meet.

    TradaiError
    ├── TransientError                 try again: a store or service did not answer
    ├── ValidationFailedError          the input is wrong, and says where
    │   ├── ConfigInvalidError         a strategy file or document, every problem at once
    │   ├── InvalidNameError           a strategy name outside the pattern
    │   └── TrainingFailedError        no model came out of a training
    ├── NotFoundError
    │   ├── StrategyNotFoundError
    │   ├── NoActiveConfigError
    │   ├── ConfigVersionNotFoundError
    │   ├── ModelVersionNotFoundError
    │   ├── ReleaseNotFoundError
    │   └── JobNotFoundError
    ├── ConflictError                  somebody else moved first; carries the current state
    │   ├── MovedError                 what was read no longer stands; read again and decide again
    │   ├── PreconditionFailedError    the state that the caller decided on is gone
    │   ├── LeaseLostError             a newer run holds the lease
    │   ├── GateRefusedError           a rule refused it; the reason says which
    │   └── ContentAlteredError        stored bytes no longer match their hash
    ├── InvalidTransitionError         not a step of the lifecycle; names the right command
    └── ConfigurationError             the environment is wrong: a variable, a port, a missing tool
        └── SettingsInvalidError       variables, every problem at once

A fault crosses a process border under the name of its `family`, one of the six classes
directly below the base, because Step Functions selects Retry and Catch by class name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType


class TradaiError(Exception):
    """Base of every error raised on purpose."""

    def family(self) -> type[TradaiError]:
        """The class below the base that this error belongs to: its name on the wire."""
        lineage = type(self).__mro__
        return lineage[lineage.index(TradaiError) - 1]


class TransientError(TradaiError):
    """A dependency failed in a way that another try may cure."""


class ValidationFailedError(TradaiError):
    """The input is wrong; the message names the field and the fix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a document.

    Args:
        path: dotted path of the field, `$` for the document itself.
        line: one-based line in the source text, None when there is no text.
        message: what is wrong.
        suggestion: what to write instead, None when unknown.
    """

    path: str
    message: str
    line: int | None = None
    suggestion: str | None = None

    def __str__(self) -> str:
        where = f"`{self.path}`" + (f" at line {self.line}" if self.line else "")
        return f"{where}: {self.message}" + (f"; {self.suggestion}" if self.suggestion else "")


class ConfigInvalidError(ValidationFailedError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class InvalidNameError(ValidationFailedError):
    def __init__(self, name: str, pattern: str) -> None:
        self.name = name
        super().__init__(f"strategy name {name!r} is refused: it must match {pattern}")


class TrainingFailedError(ValidationFailedError):
    """Training ended without a model; the message says for which symbol and why."""


class NotFoundError(TradaiError):
    """What was asked for does not exist."""


class StrategyNotFoundError(NotFoundError):
    def __init__(self, strategy: str) -> None:
        self.strategy = strategy
        super().__init__(
            f"strategy {strategy!r} has no config version; create one with `tradai strategy stage {strategy}`"
        )


class NoActiveConfigError(NotFoundError):
    def __init__(self, strategy: str) -> None:
        self.strategy = strategy
        super().__init__(
            f"strategy {strategy!r} has no ACTIVE config version; stage one with "
            f"`tradai strategy stage {strategy}`, then `tradai config activate` it"
        )


class ConfigVersionNotFoundError(NotFoundError):
    def __init__(self, strategy: str, config_id: str) -> None:
        self.strategy, self.config_id = strategy, config_id
        super().__init__(f"{strategy} has no config version {config_id}; see `tradai config list {strategy}`")


class ModelVersionNotFoundError(NotFoundError):
    def __init__(self, model: str, version: str) -> None:
        self.model, self.version = model, version
        super().__init__(f"{model} has no model version {version}; see `tradai strategy models {model}`")


class ReleaseNotFoundError(NotFoundError):
    def __init__(self, strategy: str, what: str) -> None:
        self.strategy = strategy
        super().__init__(f"{strategy} has no release {what}; see `tradai history {strategy}`")


class JobNotFoundError(NotFoundError):
    def __init__(self, job_id: str) -> None:
        self.job_id = job_id
        super().__init__(f"there is no job {job_id}")


class ConflictError(TradaiError):
    """Somebody else moved first. `current` holds the state that won."""

    def __init__(self, message: str, *, current: Mapping[str, object] | None = None) -> None:
        self.current = MappingProxyType(dict(current or {}))
        super().__init__(message)


class MovedError(ConflictError):
    """What the change was based on no longer stands: read again and decide again."""


class PreconditionFailedError(ConflictError):
    """The change was asked for on one state of the strategy, and another one stands; `current` names it."""


class LeaseLostError(ConflictError):
    """A newer run holds the lease; this one may not write any more."""


class GateRefusedError(ConflictError):
    """A rule refused the change; `current` holds the evidence."""


class ContentAlteredError(ConflictError):
    """Stored bytes do not match the hash they were stored under."""

    def __init__(self, what: str, *, expected: str, found: str) -> None:
        super().__init__(
            f"{what} does not match its hash: expected {expected}, found {found}; it is not used",
            current={"expected": expected, "found": found},
        )


class InvalidTransitionError(TradaiError):
    """Not a step of the lifecycle; the message names the command that is."""


class ConfigurationError(TradaiError):
    """The environment is wrong; the message names the variable or tool and the fix."""


class SettingsInvalidError(ConfigurationError):
    """Variables that are wrong; each problem's path is the name of one, never its value."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an error class is reported at the borders."""

    http_status: int
    code: str
    exit_code: int


OUTCOMES: Mapping[type[TradaiError], Outcome] = MappingProxyType(
    {
        TransientError: Outcome(http_status=503, code="UPSTREAM_UNAVAILABLE", exit_code=1),
        ValidationFailedError: Outcome(http_status=422, code="VAL001", exit_code=2),
        ConfigInvalidError: Outcome(http_status=422, code="VAL002", exit_code=2),
        InvalidNameError: Outcome(http_status=422, code="VAL003", exit_code=2),
        NotFoundError: Outcome(http_status=404, code="NOT_FOUND", exit_code=1),
        ConflictError: Outcome(http_status=409, code="CONFLICT", exit_code=5),
        PreconditionFailedError: Outcome(http_status=412, code="PRECONDITION_FAILED", exit_code=5),
        GateRefusedError: Outcome(http_status=422, code="GATE_REFUSED", exit_code=4),
        InvalidTransitionError: Outcome(http_status=409, code="CONFLICT", exit_code=5),
        ConfigurationError: Outcome(http_status=500, code="CONFIGURATION", exit_code=1),
        SettingsInvalidError: Outcome(http_status=500, code="CONFIGURATION", exit_code=2),
        TradaiError: Outcome(http_status=500, code="FAULT", exit_code=1),
    }
)


def outcome_of(error: TradaiError) -> Outcome:
    """The most specific entry of `OUTCOMES` for an error."""
    return next(OUTCOMES[cls] for cls in type(error).__mro__ if cls in OUTCOMES)
