"""The local stack as a whole: up, down, what runs, what the environment of a client looks like."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tradai.local import assembly, clients, ministack_environment, processes, records, services, synthesis
from tradai.local.deploy import Progress, deploy, silent
from tradai.local.errors import LocalStackError
from tradai.local.locks import held
from tradai.local.records import Running
from tradai.local.services import Service
from tradai.local.settings import ACCOUNT, REGION, LocalSettings

PARTS: tuple[Callable[[LocalSettings], Service], ...] = (services.aws, services.containers, services.mlflow)
SYNTHESISED_MLFLOW_URL = "http://localhost:5001"  # what the template says; the port is ours to choose
_TOPICS = ("alerts", "registration", "drift", "performance")


class OtherPortsError(LocalStackError):
    def __init__(self, running: Running, wanted: int) -> None:
        super().__init__(
            f"{running.name} of this stack already runs on port {running.port}, not on {wanted}; "
            "run `tradai local down` first"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PartStatus:
    """One service: `memory_mb` counts it and all it started."""

    name: str
    url: str
    pid: int | None
    is_serving: bool
    memory_mb: int


def up(settings: LocalSettings, *, is_owned: bool = False, progress: Progress = silent) -> None:
    """Starts what does not run, deploys what changed; harmless when all is well.

    Args:
        is_owned: the stack ends with this process, however this process ends.

    Raises:
        LocalStackError: no checkout, a busy port, a missing tool, a service that did not start, a failed
            deployment; nothing that this call started is left running.
    """
    synthesis.app_of(settings)
    with held(settings.home / "lock"):
        running = _alive(settings)
        if len(running) < len(PARTS):
            if running:
                progress(
                    f"only {', '.join(running)} of the stack was left: starting afresh, with empty stores"
                )
            _stop_all(settings, running)
            running = _start_all(settings, is_owned=is_owned, progress=progress)
        try:
            _deploy(settings, progress)
        except BaseException:
            _stop_all(settings, running)
            raise


def down(settings: LocalSettings) -> int:
    """Ends the stack and forgets its data; the number of services that were running."""
    with held(settings.home / "lock"):
        running = records.load(_record(settings))
        alive = sum(entry.is_alive() for entry in running.values())
        _stop_all(settings, running)
        return alive


@contextmanager
def running(settings: LocalSettings, *, progress: Progress = silent) -> Iterator[LocalSettings]:
    """The stack for the length of a block; it ends with the block, or with this process if killed."""
    up(settings, is_owned=True, progress=progress)
    try:
        yield settings
    finally:
        down(settings)


def status(settings: LocalSettings) -> tuple[PartStatus, ...]:
    known = records.load(_record(settings))
    return tuple(_status(service, known) for service in _services(settings))


def environment(settings: LocalSettings) -> dict[str, str]:
    """Variables that point any AWS client, any MLflow client and `tradai` itself at this stack."""
    return {
        **clients.environment(settings.aws_url),
        "MLFLOW_TRACKING_URI": settings.mlflow_url,
        "TRADAI_ENV": settings.env,
        "TRADAI_TARGET": "local",
        "TRADAI_CLOCK_PARAMETER": settings.clock_parameter,
        "TRADAI_HOME": str(settings.home),
        **{service.port_variable: str(service.port) for service in _services(settings)},
        "STATE_MACHINE_ARN": _arn(settings, "states", "stateMachine:tradai-retraining-workflow"),
        "BUCKET_OWNER": ACCOUNT,
        **{f"{name.upper()}_TOPIC_ARN": _arn(settings, "sns", f"tradai-{name}") for name in _TOPICS},
    }


def _services(settings: LocalSettings) -> list[Service]:
    return [part(settings) for part in PARTS]


def _arn(settings: LocalSettings, service: str, name: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}-{settings.env}"


def _start_all(settings: LocalSettings, *, is_owned: bool, progress: Progress) -> dict[str, Running]:
    progress("installing MiniStack, if it is not")
    ministack_environment.install(settings)
    for folder in ("data", "tasks", "tmp"):
        shutil.rmtree(settings.home / folder, ignore_errors=True)
        (settings.home / folder).mkdir(parents=True)
    started: dict[str, Running] = {}
    try:
        wanted = _services(settings)
        for service in wanted:
            progress(f"starting {service.name} on port {service.port}")
            started[service.name] = processes.start(service, log=_log(settings, service), is_owned=is_owned)
            records.save(_record(settings), started)
        progress("synthesising the template")
        synthesis.synthesise(settings)  # while they start
        for service in wanted:
            processes.wait_until_serving(service, started[service.name], log=_log(settings, service))
    except BaseException:
        _stop_all(settings, started)
        raise
    return started


def _stop_all(settings: LocalSettings, running: dict[str, Running]) -> None:
    with ThreadPoolExecutor(max_workers=len(PARTS)) as pool:
        list(pool.map(processes.stop, running.values()))
    _record(settings).unlink(missing_ok=True)


def _deploy(settings: LocalSettings, progress: Progress) -> None:
    folder = synthesis.synthesise(settings)
    deploy(
        assembly.stacks(folder),
        settings.aws_url,
        replaced={SYNTHESISED_MLFLOW_URL: settings.mlflow_url},
        progress=progress,
    )


def _alive(settings: LocalSettings) -> dict[str, Running]:
    known = records.load(_record(settings))
    ports = {service.name: service.port for service in _services(settings)}
    alive = {name: entry for name, entry in known.items() if entry.is_alive()}
    for entry in alive.values():
        if entry.port != ports[entry.name]:
            raise OtherPortsError(entry, ports[entry.name])
    return alive


def _status(service: Service, known: dict[str, Running]) -> PartStatus:
    entry = known.get(service.name)
    is_alive = entry is not None and entry.is_alive()
    return PartStatus(
        name=service.name,
        url=f"http://127.0.0.1:{service.port}",
        pid=entry.pid if entry and is_alive else None,
        is_serving=is_alive and processes.is_serving(service),
        memory_mb=_memory_mb(entry.pid) if entry and is_alive else 0,
    )


def _memory_mb(pid: int) -> int:
    try:
        leash = psutil.Process(pid)
        return sum(p.memory_info().rss for p in (leash, *leash.children(recursive=True))) // 2**20
    except psutil.NoSuchProcess:
        return 0


def _record(settings: LocalSettings) -> Path:
    return settings.home / "running.json"


def _log(settings: LocalSettings, service: Service) -> Path:
    return settings.logs / f"{service.name}.log"
