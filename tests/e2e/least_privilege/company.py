"""Strategies and models on the local stack, made by its root; functions then work under their own roles."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import uuid4

from tests.e2e.cycle.strategy import Deployment
from tests.infrastructure.templates import as_list
from tests.local_stack import LocalStack
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.errors import ConflictError
from tradai.common.registry.artifacts import MODEL_FOLDER, artifact_set_hash
from tradai.common.runtime import wiring_models, wiring_retraining
from tradai.local import clock

NOW: Final = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
CONFIG: Final[Mapping[str, Any]] = {"timeframe": "1h", "symbols": ["BTC/USDT:USDT"], "stake_amount": 100}
PATIENCE_SECONDS: Final = 20
Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """What the root may do; `folder` is for the files of a deployed strategy."""

    stack: LocalStack
    folder: Path

    def ask(self, function: str, event: Mapping[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
        """The answer of a function, which must not be a fault; `facts` are the event of a direct call."""
        answer, is_fault = self.stack.invoke(function, facts if event is None else event)
        assert not is_fault, answer
        found: dict[str, Any] = answer
        return found

    def set_clock(self, when: datetime) -> None:
        clock.set_to(self.stack.settings, when)

    def strategy(self) -> str:
        """The name of a new one, with an ACTIVE config."""
        name = f"S{uuid4().hex[:8]}"
        self.configured(name)
        return name

    def configured(self, name: str, **changes: Any) -> ConfigVersion:
        """A config version of the strategy, ACTIVE."""
        configs = wiring_retraining.config_versions()
        version = configs.create_version(strategy_name=name, config_data={**CONFIG, **changes})
        return configs.activate(name, version.config_id, accept_new_inputs=True)

    def staged(self, name: str, **files: bytes) -> str:
        """A model version for the ACTIVE config, in Staging."""
        version = self.registered(name, **files)
        wiring_models.model_lifecycle().stage(name, version)
        return version

    def crowned(self, name: str, **files: bytes) -> str:
        """A new champion."""
        version = self.staged(name, **files)
        wiring_models.model_lifecycle().promote(name, version)
        return version

    def registered(self, name: str, **files: bytes) -> str:
        """A model version as a training leaves it, made for the ACTIVE config."""
        active = wiring_retraining.config_versions().get_active(name)
        assert active is not None
        mlflow = wiring_models.mlflow_adapter()
        run = mlflow.create_run("0")
        with tempfile.TemporaryDirectory() as folder:
            for file, content in {"model.txt": run.run_id.encode(), **files}.items():
                (Path(folder) / file).write_bytes(content)
            mlflow.log_artifacts(run.run_id, Path(folder), MODEL_FOLDER)
        digest = artifact_set_hash(mlflow.hash_artifacts(run.run_id, MODEL_FOLDER))
        tags = {"tradai.sha256": digest, "inputs_hash": active.inputs_hash}
        source = f"{run.artifact_uri}/{MODEL_FOLDER}"
        with suppress(ConflictError):
            mlflow.create_registered_model(name)
        return mlflow.create_model_version(name, source, run.run_id, tags).version

    def deployment(self, name: str) -> Deployment:
        """A strategy that a real training can be run for."""
        return Deployment(stack=self.stack, name=name, folder=self.folder / name)

    def credentials(self, role: str) -> dict[str, str]:
        """Those of a role, by its name after `tradai-{env}-`."""
        arn = f"arn:aws:iam::{self.stack.aws.account}:role/tradai-{self.stack.settings.env}-{role}"
        issued = self.stack.aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return {
            "aws_access_key_id": issued["AccessKeyId"],
            "aws_secret_access_key": issued["SecretAccessKey"],
            "aws_session_token": issued["SessionToken"],
        }

    @contextmanager
    def stripped(self, role: str, action: str = "*", resource: str = "*") -> Iterator[None]:
        """Meanwhile the role may not do this, or nothing at all."""
        iam = self.stack.aws.client("iam")
        named = {"RoleName": f"tradai-{self.stack.settings.env}-{role}", "PolicyName": "not-now"}
        denied = {"Effect": "Deny", "Action": action, "Resource": resource}
        iam.put_role_policy(
            **named, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [denied]})
        )
        try:
            yield
        finally:
            iam.delete_role_policy(**named)

    def granted(self, role: str) -> Iterator[tuple[str, str]]:
        """Each action with each resource that a role is granted."""
        iam, name = self.stack.aws.client("iam"), f"tradai-{self.stack.settings.env}-{role}"
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            for statement in document["Statement"]:
                for action in as_list(statement["Action"]):
                    yield from ((action, resource) for resource in as_list(statement["Resource"]))

    def heard(self, topic: str) -> Callable[[str], str]:
        """Listens to a topic from now on; the answer waits for a message that holds a text."""
        sns, sqs = self.stack.aws.client("sns"), self.stack.aws.client("sqs")
        queue = sqs.create_queue(QueueName=f"ear-{topic}-{time.monotonic_ns()}")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
        said = self.stack.environment()[f"{topic.upper()}_TOPIC_ARN"]
        sns.subscribe(TopicArn=said, Protocol="sqs", Endpoint=arn)

        def message(text: str) -> str:
            return until(lambda: next((body for body in _received(sqs, queue) if text in body), None))

        return message


def until(look: Callable[[], Seen | None]) -> Seen:
    """What is seen at last; streams and queues deliver in their own time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (seen := look()) is None:
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)
    return seen


def _received(sqs: Any, queue: str) -> Iterator[str]:
    for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", ()):
        yield message["Body"]
