"""What the adapter does when the server, or the way to it, fails."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faulty_proxy import Fault, FaultyProxy, faulty_proxy
from tests.mlflow_server import MLflowServer
from tradai.common.entities.mlflow import ModelStage
from tradai.common.errors import ConfigurationError, ConflictError, TransientError
from tradai.common.mlflow.adapter import MLflowAdapter
from tradai.common.mlflow.deadline import Bounds

SOURCE = "s3://elsewhere/model"
QUICK = Bounds(connect=0.3, read=0.5, total=1.5, rest=0.0, backoff=0.02)


@pytest.fixture
def proxy(mlflow_server: MLflowServer) -> Iterator[FaultyProxy]:
    with faulty_proxy(mlflow_server.uri) as made:
        yield made


@pytest.fixture
def adapter(proxy: FaultyProxy) -> MLflowAdapter:
    return MLflowAdapter(proxy.uri, bounds=Bounds(rest=0.0))


def quick(proxy: FaultyProxy) -> MLflowAdapter:
    return MLflowAdapter(proxy.uri, bounds=QUICK, download=QUICK, upload=QUICK)


WRITES: dict[str, tuple[str, Callable[[MLflowAdapter, str], object]]] = {
    "create_registered_model": ("registered-models/create", lambda a, n: a.create_registered_model(n + "x")),
    "create_model_version": ("model-versions/create", lambda a, n: a.create_model_version(n, SOURCE)),
    "set_model_version_tag": ("set-tag", lambda a, n: a.set_model_version_tag(n, 1, "k", "v")),
    "delete_model_version_tag": ("delete-tag", lambda a, n: a.delete_model_version_tag(n, 1, "old")),
    "set_alias": ("registered-models/alias", lambda a, n: a.set_registered_model_alias(n, "champion", 2)),
    "delete_alias": ("registered-models/alias", lambda a, n: a.delete_registered_model_alias(n, "old")),
    "transition": (
        "transition-stage",
        lambda a, n: a.transition_model_version_stage(
            n, 2, ModelStage.PRODUCTION, archive_existing_versions=True
        ),
    ),
    "delete_model_version": ("model-versions/delete", lambda a, n: a.delete_model_version(n, 1)),
    "create_experiment": ("experiments/create", lambda a, n: a.create_experiment(n)),
    "create_run": ("runs/create", lambda a, n: a.create_run("0", tags={"name": n})),
}


def state(server: MLflowServer, name: str) -> dict[str, Any]:
    """Everything the writes above change, read past the proxy."""
    adapter = MLflowAdapter(server.uri)
    versions = adapter.search_model_versions(name)
    return {
        "versions": [(v.version, v.stage, sorted(v.tags)) for v in versions],
        "aliases": adapter.get_registered_model(name).aliases,
    }


def prepared(server: MLflowServer, name: str) -> None:
    adapter = MLflowAdapter(server.uri)
    adapter.create_registered_model(name)
    for _ in range(2):
        adapter.create_model_version(name, f"{SOURCE}/{time.monotonic_ns()}", tags={"old": "1"})
    adapter.set_registered_model_alias(name, "old", 1)
    adapter.transition_model_version_stage(name, 1, ModelStage.PRODUCTION)


@pytest.mark.parametrize("fault", [Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.ERROR_AFTERWARDS])
@pytest.mark.parametrize("write", WRITES)
def test_a_write_happens_exactly_once_whatever_is_lost(
    write: str, fault: Fault, proxy: FaultyProxy, mlflow_server: MLflowServer, name: str
) -> None:
    path, call = WRITES[write]
    other = f"{name}-calm"
    for model in (name, other):
        prepared(mlflow_server, model)
    call(MLflowAdapter(mlflow_server.uri), other)
    proxy.fail_first(path, fault)

    call(MLflowAdapter(proxy.uri), name)

    assert state(mlflow_server, name) == state(mlflow_server, other)
    sent = [seen for seen in proxy.seen if path in seen and not seen.startswith("GET")]
    assert len(sent) == (2 if fault is Fault.LOST_REQUEST else 1)


def test_a_run_whose_answer_was_lost_is_not_started_twice(
    proxy: FaultyProxy, adapter: MLflowAdapter, mlflow_server: MLflowServer, name: str
) -> None:
    experiment = MLflowAdapter(mlflow_server.uri).create_experiment(name)
    proxy.fail_first("runs/create", Fault.LOST_ANSWER)

    run = adapter.create_run(experiment)

    assert adapter.get_run(run.run_id) == run
    assert proxy.seen.count("POST /api/2.0/mlflow/runs/create") == 1


def test_a_name_taken_before_is_still_a_conflict_after_a_lost_request(
    proxy: FaultyProxy, adapter: MLflowAdapter, name: str
) -> None:
    adapter.create_registered_model(name)
    proxy.fail_first("registered-models/create", Fault.ERROR_INSTEAD)

    # Nobody can tell whose it is: the model is there, which is what was asked for.
    assert adapter.create_registered_model(name).name == name
    with pytest.raises(ConflictError):
        adapter.create_registered_model(name)


@pytest.mark.parametrize("fault", [Fault.ERROR_INSTEAD, Fault.LOST_REQUEST, Fault.HANG])
def test_a_read_is_tried_again(proxy: FaultyProxy, name: str, fault: Fault) -> None:
    adapter = quick(proxy)
    proxy.fail_first("model-versions/search", fault)

    assert adapter.search_model_versions(name) == []
    assert len(proxy.seen) == 2


@pytest.mark.parametrize("fault", [Fault.ERROR_INSTEAD, Fault.LOST_ANSWER, Fault.HANG, Fault.DRIP])
def test_lasting_trouble_is_transient_and_names_server_and_call(proxy: FaultyProxy, fault: Fault) -> None:
    adapter = quick(proxy)
    proxy.fail_first("", fault, times=99)
    started = time.monotonic()

    with pytest.raises(TransientError, match="did not complete POST registered-models/alias") as error:
        adapter.set_registered_model_alias("M", "champion", 1)
    assert proxy.uri in str(error.value)
    assert "INTERNAL_ERROR" not in str(error.value)
    assert time.monotonic() - started < QUICK.total + 1.5


def test_an_upload_and_a_download_survive_a_lost_answer(
    proxy: FaultyProxy, adapter: MLflowAdapter, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "weights").write_bytes(b"w" * 300_000)
    run = adapter.create_run("0")

    proxy.fail_first("mlflow-artifacts", Fault.LOST_ANSWER)
    adapter.log_artifacts(run.run_id, tmp_path / "in", "model")
    proxy.fail_first("get-artifact", Fault.LOST_ANSWER)
    copy = adapter.download_artifacts(run.run_id, "model", tmp_path / "out")
    proxy.fail_first("get-artifact", Fault.ERROR_AFTERWARDS)

    assert (copy / "weights").read_bytes() == b"w" * 300_000
    assert adapter.hash_artifacts(run.run_id, "model").keys() == {"weights"}


def test_another_server_at_the_address_is_a_wrong_configuration(proxy: FaultyProxy) -> None:
    proxy.fail_first("", Fault.NOT_MLFLOW, times=99)

    with pytest.raises(ConfigurationError, match="does not answer like an MLflow server"):
        quick(proxy).get_run("0" * 32)


def test_credentials_are_sent_and_their_refusal_names_the_variables(proxy: FaultyProxy, name: str) -> None:
    adapter = MLflowAdapter(proxy.uri, username="ana", password="söcret")
    adapter.search_model_versions(name)
    proxy.fail_first("", Fault.DENIED)

    with pytest.raises(ConfigurationError, match="MLFLOW_USERNAME and MLFLOW_PASSWORD") as error:
        adapter.search_model_versions(name)

    sent = base64.b64encode("ana:söcret".encode()).decode()
    assert proxy.credentials == [f"Basic {sent}"] * 2
    assert "söcret" not in str(error.value)
    assert "who are you" not in str(error.value)


def test_a_host_name_that_the_server_does_not_allow_is_a_wrong_configuration(
    mlflow_server: MLflowServer,
) -> None:
    same_address = mlflow_server.uri.replace("127.0.0.1", "2130706433")

    with pytest.raises(ConfigurationError, match="--allowed-hosts"):
        MLflowAdapter(same_address).get_run("0" * 32)


def test_a_path_that_mlflow_does_not_know_is_a_wrong_configuration(mlflow_server: MLflowServer) -> None:
    with pytest.raises(ConfigurationError, match="MLFLOW_TRACKING_URI"):
        MLflowAdapter(f"{mlflow_server.uri}/prefix").get_run("0" * 32)


@pytest.mark.parametrize("uri", ["", "localhost:5001", "file:///mlruns", "databricks"])
def test_an_address_that_is_none_is_refused_at_once(uri: str) -> None:
    with pytest.raises(ConfigurationError, match="MLFLOW_TRACKING_URI"):
        MLflowAdapter(uri)


@pytest.fixture
def black_hole() -> Iterator[str]:
    """Accepts connections and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_dead_server_costs_ten_seconds_once_however_many_calls_follow(black_hole: str) -> None:
    adapter, started = MLflowAdapter(black_hole), time.monotonic()

    for name in ("A", "B", "C", "D"):
        with pytest.raises(TransientError):
            adapter.search_model_versions(name)

    assert time.monotonic() - started < 10


def test_a_server_that_dies_while_files_are_read_costs_less_than_ten_seconds(
    proxy: FaultyProxy, mlflow_server: MLflowServer, tmp_path: Path
) -> None:
    (tmp_path / "weights").write_text("w")
    direct = MLflowAdapter(mlflow_server.uri)
    run = direct.create_run("0").run_id
    direct.log_artifacts(run, tmp_path, "model")
    proxy.fail_first("get-artifact", Fault.HANG, times=99)
    adapter, started = MLflowAdapter(proxy.uri), time.monotonic()

    with pytest.raises(TransientError, match="get-artifact"):
        adapter.hash_artifacts(run, "model")
    assert time.monotonic() - started < 10


def test_a_closed_port_is_noticed_within_two_seconds() -> None:
    adapter, started = MLflowAdapter("http://127.0.0.1:1"), time.monotonic()

    for _ in range(20):
        with pytest.raises(TransientError):
            adapter.set_model_version_tag("M", 1, "k", "v")

    assert time.monotonic() - started < 2


def test_a_server_that_comes_back_is_asked_again_after_the_rest(proxy: FaultyProxy, name: str) -> None:
    adapter = MLflowAdapter(proxy.uri, bounds=Bounds(total=1.0, backoff=0.02, rest=0.5))
    proxy.fail_first("", Fault.ERROR_INSTEAD, times=3)
    with pytest.raises(TransientError):
        adapter.search_model_versions(name)
    with pytest.raises(TransientError, match="moments ago"):
        adapter.search_model_versions(name)

    time.sleep(0.6)

    assert adapter.search_model_versions(name) == []
