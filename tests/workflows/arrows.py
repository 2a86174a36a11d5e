"""What a definition declares, and which of it an executed history took.

An arrow is one entry of a Retry, one of a Catch, one branch of a Choice or its default, or a plain Next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Event = Mapping[str, Any]
FAILED: Final = frozenset({"TaskFailed", "TaskTimedOut"})
ENDED: Final = FAILED | {"TaskSucceeded"}
ALL, TASK_FAILED, TIMEOUT = "States.ALL", "States.TaskFailed", "States.Timeout"


@dataclass(frozen=True, slots=True, order=True)
class Arrow:
    """`label` is the entry's errors, the branch's target, or empty for Next."""

    state: str
    kind: str
    label: str

    def __str__(self) -> str:
        return f"{self.state} {self.kind} {self.label}".rstrip()


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay in a state: the errors of its attempts, whether one succeeded, and where it led."""

    state: str
    errors: tuple[str, ...]
    succeeded: bool
    following: str | None


def declared(machine: Mapping[str, Any]) -> frozenset[Arrow]:
    """Every arrow of a definition."""
    return frozenset(arrow for name, state in machine["States"].items() for arrow in _of(name, state))


def taken(machine: Mapping[str, Any], events: Sequence[Event]) -> frozenset[Arrow]:
    """Every arrow that this history went along.

    Raises:
        AssertionError: the history does something that the definition does not declare.
    """
    states = machine["States"]
    return frozenset(arrow for visit in visits(events) for arrow in _along(states[visit.state], visit))


def visits(events: Sequence[Event]) -> Iterator[Visit]:
    entered = [i for i, event in enumerate(events) if "stateEnteredEventDetails" in event]
    for start, end in zip(entered, [*entered[1:], len(events)], strict=True):
        inside = events[start:end]
        yield Visit(
            state=_name(events[start]),
            errors=tuple(_error(event) for event in inside if event["type"] in FAILED),
            succeeded=[e["type"] for e in inside if e["type"] in ENDED][-1:] == ["TaskSucceeded"],
            following=_name(events[end]) if end < len(events) else None,
        )


def table(proofs: Mapping[Arrow, Sequence[str]]) -> str:
    """One line per arrow: how many executed histories took it, and one of them."""
    rows = [(str(arrow), str(len(runs)), runs[0] if runs else "-") for arrow, runs in proofs.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in sorted(rows)
    )


def _of(name: str, state: Mapping[str, Any]) -> Iterator[Arrow]:
    for kind in ("Retry", "Catch"):
        for entry in state.get(kind, ()):
            yield Arrow(name, kind, _label(entry))
    targets = [choice["Next"] for choice in state.get("Choices", ())]
    targets += [state["Default"]] if "Default" in state else []
    assert len(set(targets)) == len(targets), f"{name}: branches can't be told apart by where they lead"
    for target in targets:
        yield Arrow(name, "Choice", f"→ {target}")
    if state["Type"] != "Choice":
        yield Arrow(name, "Next", f"→ {state['Next']}" if "Next" in state else "end")


def _along(state: Mapping[str, Any], visit: Visit) -> Iterator[Arrow]:
    retried = visit.errors if visit.succeeded else visit.errors[:-1]
    for error in retried:
        yield Arrow(visit.state, "Retry", _label(_first(state["Retry"], error)))
    if visit.errors and not visit.succeeded:
        catcher = _first(state["Catch"], visit.errors[-1])
        assert catcher["Next"] == visit.following, visit
        yield Arrow(visit.state, "Catch", _label(catcher))
    elif state["Type"] == "Choice":
        yield Arrow(visit.state, "Choice", f"→ {visit.following}")
    else:
        assert visit.following == state.get("Next"), visit
        yield Arrow(visit.state, "Next", f"→ {visit.following}" if visit.following else "end")


def _first(entries: Sequence[Mapping[str, Any]], error: str) -> Mapping[str, Any]:
    """The entry that an error selects."""
    found = [entry for entry in entries if any(_selects(name, error) for name in entry["ErrorEquals"])]
    assert found, f"nothing declared selects {error}"
    return found[0]


def _selects(name: str, error: str) -> bool:
    return name in {error, ALL} or (name == TASK_FAILED and error != TIMEOUT)


def _label(entry: Mapping[str, Any]) -> str:
    names = entry["ErrorEquals"]
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _name(event: Event) -> str:
    return str(event["stateEnteredEventDetails"]["name"])


def _error(event: Event) -> str:
    details = event.get("taskFailedEventDetails") or event.get("taskTimedOutEventDetails") or {}
    return str(details.get("error", TIMEOUT))
