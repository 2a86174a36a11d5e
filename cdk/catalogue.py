"""The functions: size, time, and exactly what each may touch."""

from __future__ import annotations

from dataclasses import dataclass

from cdk.access import CHECK, DELETE, PUT, READ, TOGETHER, UPDATE, Access

LEAVE = PUT  # a message left in tradai-notifications is delivered by the table's stream


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec:
    """One function.

    Args:
        name: kebab-case, as deployed after `tradai-{env}-`; its folder is the snake_case form.
        seconds: time-out.
        megabytes: memory.
        access: what its role may do.
        computes: needs numpy.
        reaches_mlflow: talks to the registry, hence lives in its network.
        decides: whether a model is retrained, so it is told which ones may be.
        is_asynchronous: invoked by events, so what it can't handle goes to a dead-letter queue.
    """

    name: str
    seconds: int
    megabytes: int
    access: Access
    computes: bool = False
    reaches_mlflow: bool = False
    decides: bool = False
    is_asynchronous: bool = False

    @property
    def folder(self) -> str:
        return self.name.replace("-", "_")


FUNCTIONS: tuple[FunctionSpec, ...] = (
    FunctionSpec(
        name="check-retraining-needed",
        seconds=30,
        megabytes=256,
        decides=True,
        access=Access(
            tables={
                "config-versions": READ,
                "releases": READ,
                "retraining-state": READ | UPDATE,
                "drift-state": READ,
                "jobs": READ | PUT | UPDATE,
            },
            reads=("configs/configs",),
        ),
    ),
    FunctionSpec(
        name="compare-models",
        seconds=60,
        megabytes=512,
        computes=True,
        reaches_mlflow=True,
        access=Access(
            tables={
                "config-versions": READ,
                "releases": READ,
                "retraining-state": READ | UPDATE,
                "jobs": READ | UPDATE,
            },
            reads=("configs/configs", "results/jobs"),
            writes=("results/jobs",),
        ),
    ),
    FunctionSpec(
        name="promote-model",
        seconds=60,
        megabytes=256,
        reaches_mlflow=True,
        access=Access(
            tables={
                "config-versions": READ,
                "releases": READ | PUT | UPDATE,
                "retraining-state": READ | CHECK,
                "jobs": READ,
            },
            reads=("configs/configs",),
        ),
    ),
    FunctionSpec(
        name="model-rollback",
        seconds=60,
        megabytes=256,
        reaches_mlflow=True,
        is_asynchronous=True,
        access=Access(
            tables={
                "config-versions": READ | TOGETHER | PUT | UPDATE,
                "releases": READ | TOGETHER | PUT | UPDATE | DELETE,
                "notifications": LEAVE,
            },
            reads=("configs/configs",),
            writes=("configs/configs",),
        ),
    ),
    FunctionSpec(
        name="drift-monitor",
        seconds=300,
        megabytes=512,
        computes=True,
        reaches_mlflow=True,
        is_asynchronous=True,
        access=Access(tables={"releases": READ, "drift-state": READ | PUT, "drift-counts": READ}),
    ),
    FunctionSpec(
        name="retraining-scheduler",
        seconds=60,
        megabytes=256,
        decides=True,
        is_asynchronous=True,
        access=Access(
            tables={
                "config-versions": READ,
                "releases": READ,
                "retraining-state": READ | UPDATE,
                "drift-state": READ,
            },
            reads=("configs/configs",),
            starts_workflow=True,
        ),
    ),
    FunctionSpec(
        name="config-activate",
        seconds=30,
        megabytes=256,
        access=Access(
            tables={
                "config-versions": READ | TOGETHER | UPDATE,
                "releases": READ | TOGETHER | PUT | UPDATE | DELETE,
            },
            reads=("configs/configs",),
        ),
    ),
    FunctionSpec(
        name="notify",
        seconds=30,
        megabytes=256,
        is_asynchronous=True,
        access=Access(
            tables={"releases": READ, "notifications": PUT | UPDATE},
            streams=("releases", "jobs", "notifications"),
            publishes=("alerts", "registration"),
            reads_slack_webhook=True,
        ),
    ),
    FunctionSpec(
        name="job-consumer",
        seconds=30,
        megabytes=256,
        is_asynchronous=True,
        access=Access(
            tables={"config-versions": READ, "jobs": UPDATE},
            streams=("jobs",),
            starts_workflow=True,
        ),
    ),
    FunctionSpec(
        name="registry-mirror",
        seconds=120,
        megabytes=256,
        reaches_mlflow=True,
        is_asynchronous=True,
        access=Access(tables={"releases": READ | UPDATE}),
    ),
    FunctionSpec(
        name="execution-closer",
        seconds=30,
        megabytes=256,
        is_asynchronous=True,
        access=Access(
            tables={"retraining-state": READ | UPDATE, "jobs": READ | UPDATE, "notifications": LEAVE}
        ),
    ),
    FunctionSpec(
        name="strategy-api",
        seconds=29,
        megabytes=512,
        reaches_mlflow=True,
        access=Access(
            tables={
                "config-versions": READ | TOGETHER | PUT | UPDATE,
                "releases": READ | TOGETHER | PUT | UPDATE | DELETE,
                "drift-state": READ,
                "jobs": READ | PUT,
                "idempotency": READ | PUT | UPDATE | DELETE,
            },
            reads=("configs/configs",),
            writes=("configs/configs",),
        ),
    ),
)


def seconds_of(name: str) -> int:
    """Time-out of a function."""
    return next(spec.seconds for spec in FUNCTIONS if spec.name == name)
