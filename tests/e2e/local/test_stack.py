from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
import urllib3

from tradai.common.entities.clock import from_iso
from tradai.common.errors import ConfigurationError
from tradai.local import clients, clock, deploy, logs, stack
from tradai.local.assembly import Stack
from tradai.local.ports import PortBusyError, free_port
from tradai.local.settings import LocalSettings, read_settings

APP = """
import json, os, pathlib
out = pathlib.Path(os.environ["CDK_OUTDIR"])
out.mkdir(parents=True)
parameter = {"Type": "AWS::SSM::Parameter",
             "Properties": {"Name": "/where", "Type": "String", "Value": "http://localhost:5001"}}
bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "tradai-mlflow-dev"}}
resources = {"Where": parameter, "Mlflow": bucket, **json.loads(pathlib.Path("more.json").read_text())}
(out / "Tiny.template.json").write_text(json.dumps({"Resources": resources}))
stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Tiny.template.json"}}
(out / "manifest.json").write_text(json.dumps({"artifacts": {"Tiny": stack}}))
"""


def checkout(folder: Path) -> LocalSettings:
    """A checkout with a template of two resources; MiniStack's environment is this checkout's."""
    (folder / "app.py").write_text(APP)
    (folder / "more.json").write_text("{}")
    (folder / "cdk.json").write_text(json.dumps({"app": "python3 app.py"}))
    cache = folder / "cache"
    cache.mkdir()
    for environment in (read_settings().cache).glob("*-????????????"):
        (cache / environment.name).symlink_to(environment)
    return read_settings(**variables(folder, cache))


def variables(folder: Path, cache: Path) -> dict[str, str]:
    ports = ("AWS", "MLFLOW", "CONTAINERS")
    return {
        "TRADAI_ROOT": str(folder),
        "TRADAI_HOME": str(folder / ".tradai"),
        "TRADAI_CACHE": str(cache),
        **{f"TRADAI_LOCAL_{port}_PORT": str(free_port()) for port in ports},
    }


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSettings]:
    with stack.running(checkout(tmp_path_factory.mktemp("checkout"))) as settings:
        yield settings


def processes_of(settings: LocalSettings) -> list[int]:
    """Processes with the stack's home in their environment or command line."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            told = " ".join([*process.cmdline(), *process.environ().values()])
            if str(settings.home) in told and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return [pid for pid in found if pid != os.getpid()]


def test_all_parts_serve_on_loopback_only(running: LocalSettings) -> None:
    parts = stack.status(running)

    assert [part.name for part in parts if part.is_serving] == ["aws", "containers", "mlflow"]
    listening = {
        connection.laddr.ip
        for part in parts
        for process in psutil.Process(part.pid).children(recursive=True)
        for connection in process.net_connections(kind="tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_the_template_is_deployed_and_knows_where_mlflow_is(running: LocalSettings) -> None:
    parameter = clients.client("ssm", running.aws_url).get_parameter(Name="/where")

    assert parameter["Parameter"]["Value"] == running.mlflow_url


def test_artifacts_go_through_mlflow_into_the_stacks_s3(running: LocalSettings) -> None:
    url = f"{running.mlflow_url}/api/2.0/mlflow-artifacts/artifacts/0/run/artifacts/model.txt"

    assert urllib3.request("PUT", url, body=b"weights").status == 200

    keys = clients.client("s3", running.aws_url).list_objects_v2(Bucket="tradai-mlflow-dev")["Contents"]
    assert [entry["Key"] for entry in keys] == ["0/run/artifacts/model.txt"]


def test_up_again_is_harmless_and_keeps_the_processes(running: LocalSettings) -> None:
    before = [part.pid for part in stack.status(running)]

    stack.up(running)

    assert [part.pid for part in stack.status(running)] == before


def test_up_again_deploys_what_changed_and_says_what_failed(running: LocalSettings) -> None:
    told: list[str] = []
    more = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "later"}}}
    (running.root / "more.json").write_text(json.dumps(more))
    (running.root / "cdk.json").write_text(json.dumps({"app": "python3 app.py", "context": {"changed": 1}}))

    stack.up(running, progress=told.append)

    assert clients.client("sqs", running.aws_url).get_queue_url(QueueName="later")
    assert "deploying Tiny" in told


def test_a_template_that_cannot_be_deployed_is_one_error_with_its_reason(running: LocalSettings) -> None:
    template = running.root / "bad.json"
    template.write_text(json.dumps({"Resources": {"Odd": {"Type": "AWS::Odd::Thing", "Properties": {}}}}))
    bad = Stack(name="Bad", template=template, assets=())

    with pytest.raises(deploy.DeployFailedError, match="AWS::Odd::Thing"):
        deploy.deploy([bad], running.aws_url)


def test_other_ports_for_a_running_stack_are_refused(running: LocalSettings) -> None:
    elsewhere = running.model_copy(update={"aws_port": free_port()})

    with pytest.raises(ConfigurationError, match="tradai local down"):
        stack.up(elsewhere)


def test_the_environment_points_an_aws_client_here(running: LocalSettings) -> None:
    program = "import boto3; print(boto3.client('ssm').get_parameter(Name='/where')['Parameter']['Value'])"

    told = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": os.environ["PATH"], **stack.environment(running)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == running.mlflow_url


def test_logs_are_read_by_part(running: LocalSettings) -> None:
    assert any("Running on" in line for line in logs.read(running, "aws"))
    with pytest.raises(logs.LogNotFoundError, match="parts are aws, containers, mlflow, task"):
        list(logs.read(running, "nobody"))


def test_the_clock_stands_moves_and_follows_the_machine_again(running: LocalSettings) -> None:
    assert clock.get(running) is None
    start = from_iso("2024-05-01T00:00:00Z")

    clock.set_to(running, start)
    moved = clock.advance(running, timedelta(days=7))

    assert clock.get(running) == moved == start + timedelta(days=7)
    clock.clear(running)
    assert clock.get(running) is None


def test_a_busy_port_names_its_holder_and_leaves_nothing_running(tmp_path: Path) -> None:
    settings = checkout(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.mlflow_port))
        other.listen()

        with pytest.raises(PortBusyError) as refused:
            stack.up(settings)

    assert f"(pid {os.getpid()}: " in str(refused.value)
    assert "TRADAI_LOCAL_MLFLOW_PORT" in str(refused.value)
    assert not processes_of(settings)


FOREGROUND = """
import signal, time
from tradai.local import settings, stack
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
with stack.running(settings.read_settings()):
    print("up", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_foreground_stack_ends_with_the_process_that_runs_it(tmp_path: Path, number: int) -> None:
    settings = checkout(tmp_path)
    told = {**os.environ, **variables(tmp_path, settings.cache)}
    demo = subprocess.Popen([sys.executable, "-c", FOREGROUND], stdout=subprocess.PIPE, env=told)
    try:
        assert demo.stdout is not None
        assert demo.stdout.readline() == b"up\n"
        assert len(processes_of(settings)) >= 7  # the demo, three leashes, three services
    finally:
        os.kill(demo.pid, number)
        demo.communicate(timeout=60)

    deadline = time.monotonic() + 15
    while processes_of(settings) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not processes_of(settings)


def test_down_ends_a_background_stack_and_again_is_harmless(tmp_path: Path) -> None:
    settings = checkout(tmp_path)
    stack.up(settings)

    assert stack.down(settings) == 3
    assert not processes_of(settings)
    assert stack.down(settings) == 0
