"""Small functions, tasks and state machines, made without a template."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Sequence
from typing import Any

from tests.local_stack import LocalAws

OVER = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")


def role(
    aws: LocalAws,
    name: str,
    service: str,
    *statements: dict[str, Any],
    condition: dict[str, Any] | None = None,
) -> str:
    """The ARN of a new role that the service may assume, allowed what the statements say."""
    trust: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    if condition:
        trust["Condition"] = condition
    iam = aws.client("iam")
    arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))["Role"]["Arn"]
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=_policy(*statements))
    return arn


def function(aws: LocalAws, name: str, source: str, *, timeout: int = 10, layers: Sequence[str] = ()) -> str:
    """The ARN of a new function with one module; its handler is `handler`."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("app.py", source)
    created = aws.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="app.handler",
        Role=role(aws, f"{name}-role", "lambda.amazonaws.com"),
        Code={"ZipFile": archive.getvalue()},
        Timeout=timeout,
        Layers=list(layers),
    )
    return str(created["FunctionArn"])


def invoke(aws: LocalAws, name: str, event: object) -> tuple[dict[str, Any], bool]:
    """The answer, and whether it is a fault."""
    answer = aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
    return json.loads(answer["Payload"].read()), "FunctionError" in answer


def machine(aws: LocalAws, name: str, states: dict[str, Any], **top: object) -> str:
    """The ARN of a state machine that starts at its first state."""
    definition = {"StartAt": next(iter(states)), "States": states, **top}
    arn = role(aws, f"{name}-role", "states.amazonaws.com")
    made = aws.client("stepfunctions").create_state_machine(
        name=name, definition=json.dumps(definition), roleArn=arn
    )
    return str(made["stateMachineArn"])


def finished(aws: LocalAws, execution: str, *, within: float = 30) -> dict[str, Any]:
    """The execution's description once it is over."""
    states, deadline = aws.client("stepfunctions"), time.monotonic() + within
    while time.monotonic() < deadline:
        described: dict[str, Any] = states.describe_execution(executionArn=execution)
        if described["status"] in OVER:
            return described
        time.sleep(0.05)
    raise AssertionError(f"{execution} is still running after {within} s")


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
