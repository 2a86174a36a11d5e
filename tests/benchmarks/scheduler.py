"""One scheduler run over many strategies on the local stack: `python -m tests.benchmarks.scheduler`.

Needs a stack: `tradai local up` and `eval "$(tradai local env)"`. Each strategy was trained an hour ago and
has a drift state, so that everything is read and nothing is started. Leaves the strategies there.

--sizes N N   numbers of strategies, growing (20 200)
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any, Final

import boto3

from tradai.common.aws import clients
from tradai.common.entities.clock import iso, system_clock
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus
from tradai.common.retraining.scheduler import Occasion
from tradai.common.runtime import wiring_drift, wiring_retraining
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_scheduling import scheduler

CONTENT: Final = {"timeframe": "1h", "symbols": ["BTC/USDT:USDT"], "stake_amount": 100}
SERVICES: Final = ("dynamodb", "s3", "ssm", "stepfunctions")
ROUNDS: Final = 3
HEAD: Final = "| strategies | function, s | in process, s | calls | each | MiB |\n|---|---|---|---|---|---|\n"


def main() -> None:
    asked = _arguments()
    if asked.alone:
        json.dump(_counted(), sys.stdout)
        return
    sys.stdout.write(HEAD)
    for size in asked.sizes:
        _furnish(size)
        seconds = min(_invoked(size) for _ in range(ROUNDS))
        alone = json.loads(
            subprocess.check_output([sys.executable, "-m", "tests.benchmarks.scheduler", "--alone"])
        )
        calls = sum(alone["calls"].values())
        facts = (size, f"{seconds:.2f}", f"{alone['seconds']:.2f}", alone["calls"], f"{calls / size:.2f}")
        sys.stdout.write(f"| {' | '.join(map(str, facts))} | {alone['mib']:.0f} |\n")
        sys.stdout.flush()


def _furnish(size: int) -> None:
    """At least so many strategies."""
    configs = wiring_retraining.config_versions()
    for number in range(len(set(wiring_retraining.ledger().strategies())), size):
        name = f"Bench{number:04}"
        version = configs.create_version(strategy_name=name, config_data=CONTENT)
        configs.activate(name, version.config_id)
        _remember(name)


def _remember(name: str) -> None:
    """Trained an hour ago, and looked at for drift."""
    now = product_clock()
    clients.client("dynamodb", environment().region).update_item(
        TableName=environment().retraining_state_table,
        Key={"model_name": {"S": name}},
        UpdateExpression="SET last_attempt_at = :at, last_trained_at = :at",
        ExpressionAttributeValues={":at": {"S": iso(now - timedelta(hours=1))}},
    )
    wiring_drift.drift_states().put(
        DriftState(
            model_name=name,
            evaluated_at=now,
            status=DriftStatus.INSUFFICIENT_DATA,
            severity=DriftSeverity.NONE,
            overall_psi=None,
            model_version=None,
            requires_attention=False,
        )
    )


def _invoked(size: int) -> float:
    """Seconds of one call of the deployed function."""
    event = {"detail-type": "Scheduled Event", "id": "bench", "time": "2026-03-01T12:00:00Z"}
    start = time.perf_counter()
    answer = boto3.client("lambda").invoke(
        FunctionName=f"tradai-{environment().env}-retraining-scheduler", Payload=json.dumps(event).encode()
    )
    seconds = time.perf_counter() - start
    summary = json.loads(answer["Payload"].read())["summary"]
    assert summary == {"models_evaluated": size, "retraining_triggered": 0, "skipped": size, "errors": 0}
    return seconds


def _counted() -> dict[str, Any]:
    """The same run in this process: its time, calls by operation, and the most memory it had."""
    calls: Counter[str] = Counter()
    for service in SERVICES:
        client = clients.client(service, environment().region)
        client.meta.events.register("before-call", lambda model, **_: calls.update([model.name]))
    occasion = Occasion(occurred_at=system_clock())
    start = time.perf_counter()
    scheduler().run(occasion)
    seconds = time.perf_counter() - start
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "mib": mib, "calls": dict(calls)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scheduler")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
