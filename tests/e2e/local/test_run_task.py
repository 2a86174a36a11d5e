from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import psutil
import pytest

from tests.e2e.local import machines
from tests.local_stack import LocalAws
from tradai.local.containers import images
from tradai.local.settings import LocalSettings

IMAGE = "registry.example/training@sha256:abc"
MARK = "TRADAI_TEST_TASK"  # names the processes of one test


@pytest.fixture
def task(local_aws: LocalAws, local_containers: LocalSettings) -> Task:
    images.register(local_containers, IMAGE, images.ProcessImage(argv=(sys.executable, "-c")))
    return Task(local_aws, local_containers)


class Task:
    """One task definition whose command is a Python program, run by a machine of one state."""

    def __init__(self, aws: LocalAws, settings: LocalSettings) -> None:
        self.aws, self.settings = aws, settings
        allowed = {
            "Effect": "Allow",
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::tradai-results-dev/*",
        }
        self.role = machines.role(aws, "task-role", "ecs-tasks.amazonaws.com", allowed)
        aws.client("ecs").create_cluster(clusterName="training")

    def start(
        self,
        program: str,
        *,
        image: str = IMAGE,
        timeout: int = 30,
        log: dict[str, Any] | None = None,
        **state: object,
    ) -> str:
        """The ARN of the execution."""
        container: dict[str, Any] = {"name": "train", "image": image, "command": [program], "essential": True}
        if log:
            container["logConfiguration"] = log
        definition = self.aws.client("ecs").register_task_definition(
            family="train", taskRoleArn=self.role, networkMode="awsvpc", containerDefinitions=[container]
        )["taskDefinition"]["taskDefinitionArn"]
        variables = [{"Name": MARK, "Value": "1"}, {"Name": "TRADAI_JOB_ID", "Value": "job-1"}]
        run = {
            "Type": "Task",
            "Resource": "arn:aws:states:::ecs:runTask.sync",
            "Parameters": {
                "Cluster": "training",
                "TaskDefinition": definition,
                "Overrides": {"ContainerOverrides": [{"Name": "train", "Environment": variables}]},
            },
            "TimeoutSeconds": timeout,
            "End": True,
            **state,
        }
        machine = machines.machine(self.aws, f"m{time.monotonic_ns()}", {"Run": run})
        started = self.aws.client("stepfunctions").start_execution(stateMachineArn=machine)
        return str(started["executionArn"])

    def run(self, program: str, **options: Any) -> dict[str, Any]:
        return machines.finished(self.aws, self.start(program, **options))

    def log(self) -> str:
        newest = max((self.settings.logs / "tasks").glob("*.log"), key=lambda path: path.stat().st_mtime)
        return newest.read_text()


def living() -> list[psutil.Process]:
    """Processes of the tasks of this file."""
    found = []
    for process in psutil.process_iter():
        try:
            if MARK in process.environ() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def eventually(condition: Callable[[], bool], within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_task_that_ends_well_answers_with_the_one_task(task: Task) -> None:
    done = task.run("print('trained')")

    output = json.loads(done["output"])
    assert done["status"] == "SUCCEEDED"
    assert output["StopCode"] == "EssentialContainerExited"
    assert output["Containers"][0]["ExitCode"] == 0
    assert task.log() == "trained\n"


def test_an_exit_code_fails_the_state_and_is_in_its_cause(task: Task) -> None:
    done = task.run("raise SystemExit(3)")

    assert (done["status"], done["error"]) == ("FAILED", "States.TaskFailed")
    assert json.loads(done["cause"])["Containers"][0]["ExitCode"] == 3


def test_a_killed_task_fails_the_state(task: Task) -> None:
    done = task.run("import os; os.kill(os.getpid(), 9)")

    assert done["error"] == "States.TaskFailed"
    assert json.loads(done["cause"])["Containers"][0]["ExitCode"] == 137


def test_an_unknown_image_fails_to_start_and_says_how_to_register_it(task: Task) -> None:
    done = task.run("", image="registry.example/nobody:1")

    cause = json.loads(done["cause"])
    assert (done["error"], cause["StopCode"]) == ("States.TaskFailed", "TaskFailedToStart")
    assert "registry.example/nobody" in cause["StoppedReason"]


def test_a_state_timeout_ends_the_task_and_all_it_started(task: Task) -> None:
    stubborn = (
        "import signal, subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "time.sleep(60)"
    )

    done = task.run(stubborn, timeout=3)

    assert (done["status"], done["error"]) == ("FAILED", "States.Timeout")
    assert eventually(lambda: not living())


def test_a_task_deaf_to_sigterm_is_killed(task: Task) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"

    done = task.run(deaf, timeout=2)

    assert done["error"] == "States.Timeout"
    assert eventually(lambda: not living(), within=15)


def test_stopping_the_execution_stops_the_task_without_a_retry(task: Task) -> None:
    always = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 3}]
    execution = task.start("import time; time.sleep(60)", Retry=always)
    while not living():
        time.sleep(0.05)

    task.aws.client("stepfunctions").stop_execution(executionArn=execution)

    assert eventually(lambda: not living())
    time.sleep(1.5)
    assert not living()
    assert machines.finished(task.aws, execution)["status"] == "ABORTED"


def test_a_task_starts_from_an_empty_environment(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_MACHINE", "x")

    task.run("import json, os; print(json.dumps(dict(os.environ)))")

    environment = json.loads(task.log())
    assert environment["TRADAI_JOB_ID"] == "job-1"
    assert environment["AWS_ENDPOINT_URL"] == task.aws.endpoint
    assert not {"SECRET_OF_THE_MACHINE", "AWS_ACCESS_KEY_ID", "VIRTUAL_ENV"} & environment.keys()


def test_the_output_of_a_task_is_in_its_log_group_and_its_metrics_count(task: Task) -> None:
    logs = task.aws.client("logs")
    logs.create_log_group(logGroupName="/tasks")
    metric = {"Namespace": "TradAI", "Dimensions": [[]], "Metrics": [{"Name": "Trained"}]}
    line = json.dumps({"_aws": {"CloudWatchMetrics": [metric]}, "Trained": 1})

    options = {"awslogs-group": "/tasks", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "train"}
    task.run(f"print('hello'); print({line!r})", log={"logDriver": "awslogs", "options": options})

    def forwarded() -> list[str]:
        return [event["message"] for event in logs.filter_log_events(logGroupName="/tasks")["events"]]

    assert eventually(lambda: forwarded() == ["hello", line])
    (listed,) = task.aws.client("cloudwatch").list_metrics(Namespace="TradAI")["Metrics"]
    assert listed["MetricName"] == "Trained"


WRITES = """
import boto3
from botocore.exceptions import ClientError
print(boto3.client("sts").get_caller_identity()["Arn"])
s3 = boto3.client("s3")
for bucket in ("tradai-results-dev", "tradai-configs-dev"):
    try:
        s3.put_object(Bucket=bucket, Key="k", Body=b"x")
        print(bucket, "written")
    except ClientError as error:
        print(bucket, error.response["Error"]["Code"])
"""


def test_a_task_acts_as_its_own_role_and_is_refused_a_write_outside_it(task: Task) -> None:
    task.run(WRITES)

    identity, allowed, refused = task.log().splitlines()
    assert ":assumed-role/task-role/" in identity
    assert allowed == "tradai-results-dev written"
    assert refused == "tradai-configs-dev AccessDenied"


def test_the_folder_of_a_task_is_its_own_and_gone_afterwards(task: Task) -> None:
    task.run("import pathlib; pathlib.Path('left').touch(); print(pathlib.Path.cwd())")

    folder = task.log().strip()
    assert str(task.settings.home) in folder
    assert eventually(lambda: not any((task.settings.home / "tasks").iterdir()))
