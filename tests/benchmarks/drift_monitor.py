"""One drift-monitor run over many strategies on the local stack: `python -m tests.benchmarks.drift_monitor`.

Needs a stack without other strategies: `tradai local up` and `eval "$(tradai local env)"`. Each has a live
model with a profile of 50 features and a week of hourly counts. Leaves the strategies there.

--sizes N N   numbers of strategies, growing (100 1000)

Ends with 1 when time or memory per strategy grows with their number, or the function's limits are not kept.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import boto3
from botocore.config import Config

from functions.drift_monitor import handler
from tests.benchmarks.decisions.tables import Bar, Table, bars_grid
from tests.benchmarks.drift_monitor_strategies import FEATURES, HOURS, ROWS, Reference, furnish
from tradai.common.aws import clients
from tradai.common.entities.clock import iso
from tradai.common.mlflow.transport import Transport
from tradai.common.runtime import wiring_retraining
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment

SERVICES: Final = ("dynamodb", "s3", "ssm")
ROUNDS: Final = 2
TIMEOUT: Final = 300.0
MEMORY_MIB: Final = 512
ANSWER_BYTES: Final = 6_291_556  # what Lambda lets a function answer
TOLD_EVERY: Final = 50
LOG_BYTES: Final = 1_048_576  # what CloudWatch takes in one event


def main() -> int:
    asked = _arguments()
    if asked.alone:
        json.dump(_alone(asked.alone), sys.stdout)
        return 0
    for there in furnish(Reference.uploaded(), max(asked.sizes)):
        if there % TOLD_EVERY == 0:
            _told(f"{there} strategies of {max(asked.sizes)} are there")
    found = {size: _measured(size) for size in sorted(asked.sizes)}
    bars = _bars(found)
    sys.stdout.write(f"{_table(found).markdown()}\n{bars_grid(bars)}\n")
    return int(not all(bar.is_reached for bar in bars))


def _told(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _measured(size: int) -> dict[str, Any]:
    _told(f"{size} strategies: evaluating")
    seconds = min(_invoked(size) for _ in range(ROUNDS))
    command = [sys.executable, "-m", "tests.benchmarks.drift_monitor", "--alone", str(size)]
    lines = subprocess.check_output(command, text=True).splitlines()
    alone: dict[str, Any] = json.loads(lines[-1])
    alone["longest_log"] = max(len(line.encode()) for line in lines[:-1])
    return {**alone, "function": seconds}


def _event(size: int) -> dict[str, Any]:
    """The schedule's; for a part of the strategies their names."""
    now, names = iso(product_clock()), wiring_retraining.ledger().strategies()
    if size < len(names):
        return {"models": names[:size], "at": now}
    return {"detail-type": "Scheduled Event", "id": "bench", "time": now}


def _invoked(size: int) -> float:
    """Seconds of one call of the deployed function."""
    client = boto3.client("lambda", config=Config(read_timeout=TIMEOUT + 60, retries={"max_attempts": 0}))
    start = time.perf_counter()
    answer = client.invoke(
        FunctionName=f"tradai-{environment().env}-drift-monitor", Payload=json.dumps(_event(size)).encode()
    )
    seconds = time.perf_counter() - start
    body = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, body
    assert body["summary"] == {"models_analyzed": size, "drifted": 0, "errors": 0}, body["summary"]
    return seconds


def _alone(size: int) -> dict[str, Any]:
    """The same run in this process: its time, calls by operation, and the most memory it had."""
    calls: Counter[str] = Counter()
    event = _event(size)
    handler.LONGEST_SECONDS = math.inf  # type: ignore[misc]  # a slow machine is told by the function
    for service in SERVICES:
        client = clients.client(service, environment().region)
        client.meta.events.register("before-call", lambda model, **_: calls.update([model.name]))
    _count(Transport, calls)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, worked = time.perf_counter(), time.process_time()
    answer = handler.lambda_handler(event, None)
    seconds, processor = time.perf_counter() - start, time.process_time() - worked
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": seconds,
        "processor": processor,
        "mib": after / 1024,
        "mib_before": before / 1024,
        "calls": dict(calls),
        "answer": len(json.dumps(answer).encode()),
    }


def _count(transport: type[Transport], calls: Counter[str]) -> None:
    send = transport._send

    def counted(self: Transport, method: str, target: str, *rest: Any, **more: Any) -> tuple[int, bytes]:
        calls.update(["MLflow " + target.partition("?")[0].rpartition("mlflow/")[2].lstrip("/")])
        return send(self, method, target, *rest, **more)

    transport._send = counted  # type: ignore[method-assign]  # counts, and passes on


def _table(found: Mapping[int, dict[str, Any]]) -> Table:
    return Table(
        title="drift-monitor over many strategies",
        note=(
            f"{FEATURES} features, {HOURS} hours of {ROWS} rows counted; the deployed function, warm, best "
            f"of {ROUNDS}, and the same handler in a process of its own. Calls of one strategy: "
            f"{_by_operation(found)}."
        ),
        columns=(
            "strategies",
            "function, s",
            "per strategy, s",
            "in process, s",
            "processor, s",
            "calls",
            "per strategy",
            "MiB",
            "answer, KiB",
            "longest log line, KiB",
        ),
        rows=[
            (
                f"{size:,}",
                f"{one['function']:.1f}",
                f"{one['function'] / size:.3f}",
                f"{one['seconds']:.1f}",
                f"{one['processor']:.1f}",
                f"{sum(one['calls'].values()):,}",
                f"{sum(one['calls'].values()) / size:.2f}",
                f"{one['mib']:.0f}",
                f"{one['answer'] / 1024:.0f}",
                f"{one['longest_log'] / 1024:.0f}",
            )
            for size, one in found.items()
        ],
    )


def _by_operation(found: Mapping[int, dict[str, Any]]) -> str:
    size = max(found)
    each = {name: count / size for name, count in sorted(found[size]["calls"].items())}
    return ", ".join(f"{name} {count:.2f}" for name, count in each.items())


def _bars(found: Mapping[int, dict[str, Any]]) -> list[Bar]:
    few, many = min(found), max(found)
    small, large = found[few], found[many]
    growth = (large["function"] / many) / (small["function"] / few)
    return [
        _bar(f"time per strategy, {many:,} against {few:,}", growth, 1.5, "x"),
        _bar(f"function, {many:,} strategies", large["function"], handler.LONGEST_SECONDS, "s"),
        _bar(f"memory, {many:,} strategies", large["mib"], MEMORY_MIB / 2, "MiB"),
        _bar(f"memory, {many:,} against {few:,}", large["mib"] - small["mib"], 32, "MiB more"),
        _bar(f"answer, {many:,} strategies", large["answer"] / 1024, ANSWER_BYTES / 1024 / 2, "KiB"),
        _bar(f"log line, {many:,} strategies", large["longest_log"] / 1024, LOG_BYTES / 1024, "KiB"),
    ]


def _bar(claim: str, measured: float, limit: float, unit: str) -> Bar:
    return Bar(claim=claim, measured=measured, side="≤", limit=limit, unit=unit)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.drift_monitor")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000])
    parser.add_argument("--alone", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
