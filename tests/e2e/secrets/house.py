"""A strategy with a secret of its own in every layer, and everything that anybody could read afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.local_stack import LocalStack
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime.wiring_retraining import job_records
from tradai.local import clock
from tradai.local.market import Market

NAME = "Discreet"
START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=160, hours=1)
LAYERS = ("environment", "dotenv", "tag", "version", "file", "vault", "mlflow", "option")
HIDDEN = {layer: f"hunter2-{layer}-7c1f" for layer in LAYERS}


def document(**params: Any) -> dict[str, Any]:
    return {
        "strategy": {
            "name": NAME, "version": "1.0.0", "timeframe": "1h", "entry_point": "swing.strategy:Swing",
        },
        "strategy_service": {
            "source": {"KIND": "Binance"},
            "adapter": {"KIND": "Local", "path": "market"},
            "defaults": {"symbols": ["BTC/USDT", "ETH/USDT"], "stake_amount": 100, "params": params},
        },
        "training": {
            "trainer": "baseline", "train_period_days": 60, "startup_candles": 96, "reference_days": 14,
        },
        "promotion": {"window_days": 30},
    }  # fmt: skip


@dataclass
class House:
    """Runs programs in a folder with `.env` and `tradai.yaml`, and keeps what they say."""

    stack: LocalStack
    folder: Path
    said: list[str] = field(default_factory=list)

    def furnish(self) -> None:
        texts = {
            "tradai.yaml": yaml.safe_dump(document(file_key="x", api_key="${IN_FILE}")),
            ".env": f"TRADAI__CREDENTIALS__API_SECRET={HIDDEN['dotenv']}\nIN_FILE={HIDDEN['file']}\n",
        }
        for name, text in texts.items():
            (self.folder / name).write_text(text)
        market = Market(seed=1, start=START.replace(tzinfo=None), days=200)
        market.write(self.folder / "market", {"BTC/USDT": 40_000.0, "ETH/USDT": 2_500.0})
        keys = {"api_key": HIDDEN["vault"], "api_secret": HIDDEN["vault"], "passphrase": HIDDEN["vault"]}
        self.stack.aws.client("secretsmanager").create_secret(
            Name="tradai/dev/exchange/binance", SecretString=json.dumps(keys)
        )
        clock.set_to(self.stack.settings, NOW)

    def variables(self) -> dict[str, str]:
        return {
            "TRADAI__CREDENTIALS__API_KEY": HIDDEN["environment"],
            "TRADAI__STRATEGY_SERVICE__DEFAULTS__PARAMS__PASSWORD": HIDDEN["environment"],
            "IN_VERSION": HIDDEN["version"],
            "MLFLOW_USERNAME": "quant",
            "MLFLOW_PASSWORD": HIDDEN["mlflow"],
        }

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command,
            env={**os.environ, **self.variables(), **variables},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        self.said += [done.stdout, done.stderr]
        return done

    def type(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command, for people and for programs; the latter's answer."""
        tradai = str(Path(sys.executable).with_name("tradai"))
        return [self.run(tradai, *words, "--output", form) for form in ("table", "json")][-1]

    def train(self, **variables: str) -> subprocess.CompletedProcess[str]:
        job = JobRecord(
            job_id="discreet", status=RetrainingStatus.QUEUED, model_name=NAME, trace_id="trace",
            created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        job_records().put_new(job)
        task = {"TRADAI_MODEL_NAME": NAME, "TRADAI_JOB_ID": job.job_id, "TRADAI_TRACE_ID": job.trace_id}
        return self.run(sys.executable, "-m", "tradai.common.entrypoint.training", **task, **variables)

    def everything(self) -> Iterator[tuple[str, str]]:
        """(where, text) of all that was said, logged and stored."""
        yield from (("output", text) for text in self.said)
        logs = self.stack.settings.logs
        yield from ((str(file), file.read_text(errors="replace")) for file in logs.rglob("*.log"))
        yield from self._objects()
        yield from self._items()
        yield from self._log_events()

    def _objects(self) -> Iterator[tuple[str, str]]:
        s3 = self.stack.aws.client("s3")
        for bucket in (each["Name"] for each in s3.list_buckets()["Buckets"]):
            for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
                for found in page.get("Versions", []):
                    body = s3.get_object(Bucket=bucket, Key=found["Key"], VersionId=found["VersionId"])[
                        "Body"
                    ]
                    yield f"s3://{bucket}/{found['Key']}", body.read().decode(errors="replace")

    def _items(self) -> Iterator[tuple[str, str]]:
        dynamodb = self.stack.aws.client("dynamodb")
        for table in dynamodb.list_tables()["TableNames"]:
            for page in dynamodb.get_paginator("scan").paginate(TableName=table):
                yield from ((table, str(item)) for item in page["Items"])

    def _log_events(self) -> Iterator[tuple[str, str]]:
        logs = self.stack.aws.client("logs")
        for group in (each["logGroupName"] for each in logs.describe_log_groups()["logGroups"]):
            for found in logs.filter_log_events(logGroupName=group)["events"]:
                yield group, found["message"]
