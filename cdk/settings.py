"""What differs between environments, each value named by its consequence.

This module alone knows what an environment is; below it nothing asks for its name to decide anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cdk.addresses import host_of, is_of_this_machine

LOCAL_ACCOUNT = "000000000000"
LOCAL_REGION = "eu-west-1"
TARGETS = ("aws", "local")
EXECUTORS = ("local", "sqs", "stepfunctions")
THIS_MACHINE: Mapping[str, Any] = {
    "account": LOCAL_ACCOUNT,
    "region": LOCAL_REGION,
    "has_platform": False,
    "needs_mlflow_login": False,
}
ACCOUNT_AND_REGION = "-${account}-${region}"
ACCOUNT = re.compile(r"^\d{12}$")
STRATEGY = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")
REGION = re.compile(r"^[a-z]{2}(-[a-z]+)+-\d$")
TEXTS = (
    "mlflow_tracking_uri",
    "mlflow_image_tag",
    "mlflow_login_version",
    "bucket_suffix",
    "cost_center",
    "executor_mode",
    "arctic_bucket",
    "allowed_models",
    "permissions_boundary",
    "account",
    "region",
)
SWITCHES: Mapping[str, str] = {
    "slack": "slack",
    "schedules": "schedules_run",
    "platform": "has_platform",
    "mlflow_login": "needs_mlflow_login",
}


class SettingsError(Exception):
    """The context given to `cdk` is wrong; the message says what to pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One environment on one target.

    Args:
        executor_mode: where a retraining request goes.
        mlflow_database_class: instance class of the database behind MLflow.
        launch_type: of services; `EC2` = consolidated on shared hosts, `FARGATE` = one host per task.
        training_capacity_provider: the ECS capacity that trains.
        keep_data_on_delete: deletion protection on, and data outlives its stack.
        mlflow_tracking_uri: how functions and tasks reach MLflow.
        bucket_suffix: appended to bucket names, which are global; may hold `${account}` and `${region}`.
        schedules_run: rules fire by themselves; off where the clock is set by hand.
        records_network_flows: the network keeps flow logs.
        cost_center: value of the tag of that name.
        slack: notifications also go to Slack, with the webhook in Secrets Manager.
        monthly_budget_usd: what the environment may cost; people hear when it is half, nearly, or all spent.
        has_platform: the account runs its own MLflow, in a network that functions which need it live in.
        needs_mlflow_login: MLflow lets nobody in without the secret `tradai/{env}/mlflow-login`.
        mlflow_login_version: the version of that secret that functions get; empty is the newest.
        mlflow_image_tag: of the image in the repository `tradai/{env}/mlflow`.
        arctic_bucket: where candles are, when trainings read them from ArcticDB; not one of ours.
        allowed_models: the only strategies that may be retrained, with commas; empty is any.
        permissions_boundary: name of the policy that bounds every role; empty is none.
        account: the only one to deploy to; empty is whatever the credentials say. So is `region`.
    """

    env: str
    target: str
    executor_mode: str
    mlflow_database_class: str
    launch_type: str
    training_capacity_provider: str
    log_retention_days: int
    keep_data_on_delete: bool
    mlflow_tracking_uri: str
    bucket_suffix: str
    schedules_run: bool = True
    records_network_flows: bool = True
    cost_center: str = "trading"
    slack: bool = False
    monthly_budget_usd: int = 80
    has_platform: bool = True
    needs_mlflow_login: bool = True
    mlflow_login_version: str = ""
    mlflow_image_tag: str = "3.17.2"
    arctic_bucket: str = ""
    allowed_models: str = ""
    permissions_boundary: str = ""
    account: str = ""
    region: str = ""

    @property
    def is_local(self) -> bool:
        """The embedded AWS of one machine."""
        return self.target == "local"

    def name(self, what: str) -> str:
        """`tradai-{what}-{env}`, the form of tables, buckets and topics."""
        return f"tradai-{what}-{self.env}"

    def prefixed(self, what: str) -> str:
        """`tradai-{env}-{what}`, the form of functions, queues, roles and alarms."""
        return f"tradai-{self.env}-{what}"

    def parameter(self, path: str) -> str:
        """Name of an SSM parameter: `/tradai/{env}/{path}`."""
        return f"/tradai/{self.env}/{path}"


def _environment(env: str, **differences: Any) -> Settings:
    shared = Settings(
        env=env,
        target="aws",
        executor_mode="local",
        mlflow_database_class="db.t4g.micro",
        launch_type="EC2",
        training_capacity_provider="FARGATE_SPOT",
        log_retention_days=30,
        keep_data_on_delete=False,
        mlflow_tracking_uri=f"http://mlflow.tradai-{env}.internal:5000",
        bucket_suffix=ACCOUNT_AND_REGION,
    )
    return replace(shared, **differences)


ENVIRONMENTS: Mapping[str, Settings] = {
    "dev": _environment("dev"),
    "staging": _environment("staging", executor_mode="sqs"),
    "prod": _environment(
        "prod",
        executor_mode="stepfunctions",
        mlflow_database_class="db.t4g.small",
        launch_type="FARGATE",
        training_capacity_provider="FARGATE",
        log_retention_days=90,
        keep_data_on_delete=True,
        monthly_budget_usd=150,
    ),
}


def read_settings(context: Callable[[str], Any]) -> Settings:
    """The settings that a CDK context asks for.

    Args:
        context: value of a context key, None when it was not given.

    Raises:
        SettingsError: an unknown environment or target, or an address nobody else could reach.
    """
    env, target = context("env"), context("target") or "aws"
    if env not in ENVIRONMENTS:
        found = "no env" if env is None else f"env {env!r}"
        raise SettingsError(f"{found} given; pass --context env=<one of {', '.join(ENVIRONMENTS)}>")
    if target not in TARGETS:
        raise SettingsError(f"target {target!r} is unknown; pass --context target=<{' or '.join(TARGETS)}>")
    given = _given(context)
    if target == "local":
        return _checked(replace(_on_local_machine(ENVIRONMENTS[env]), **{**given, **THIS_MACHINE}))
    return _on_aws(_placed(_served(_checked(replace(ENVIRONMENTS[env], **given)), given)))


def _checked(settings: Settings) -> Settings:
    return _reachable(_allowed(_started(settings)))


def _started(settings: Settings) -> Settings:
    """With an executor that there is."""
    if settings.executor_mode in EXECUTORS:
        return settings
    known = f"{', '.join(EXECUTORS[:-1])} or {EXECUTORS[-1]}"
    raise SettingsError(
        f"executor_mode {settings.executor_mode!r} is unknown; pass --context executor_mode=<{known}>"
    )


def _on_aws(settings: Settings) -> Settings:
    """On AWS the `local` executor is the account's own state machine."""
    executor = "stepfunctions" if settings.executor_mode == "local" else settings.executor_mode
    return replace(settings, executor_mode=executor)


def _on_local_machine(settings: Settings) -> Settings:
    return replace(
        settings,
        target="local",
        mlflow_tracking_uri="http://localhost:5001",
        bucket_suffix="",
        keep_data_on_delete=False,
        schedules_run=False,
        records_network_flows=False,
        training_capacity_provider="FARGATE",
    )


def _given(context: Callable[[str], Any]) -> dict[str, Any]:
    """The fields that the context names."""
    texts = {key: context(key) for key in TEXTS if context(key) is not None}
    switches = {key: context(key) for key in SWITCHES if context(key) is not None}
    for key, value in switches.items():
        if value not in ("on", "off"):
            raise SettingsError(f"{key} {value!r} is neither on nor off; pass --context {key}=<on or off>")
    return texts | {SWITCHES[key]: value == "on" for key, value in switches.items()}


def _served(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """Without a platform, MLflow is somewhere else, and lets in whom it likes."""
    if settings.has_platform:
        return replace(settings, needs_mlflow_login=True)
    if "mlflow_tracking_uri" not in given:
        raise SettingsError(
            "platform=off leaves MLflow out, so it must be told where yours is; "
            "pass --context mlflow_tracking_uri=<URL>"
        )
    return replace(settings, needs_mlflow_login=given.get("needs_mlflow_login", False))


def _placed(settings: Settings) -> Settings:
    """An account and a region that can be, both or neither."""
    for key, shape, example in (("account", ACCOUNT, "123456789012"), ("region", REGION, "eu-west-1")):
        value = getattr(settings, key)
        if value and not shape.match(value):
            raise SettingsError(f"{key} {value!r} is none; pass --context {key}=<like {example}>")
    if bool(settings.account) != bool(settings.region):
        missing = "region" if settings.account else "account"
        raise SettingsError(f"no {missing} given; pass --context account=<id> and --context region=<name>")
    return settings


def _allowed(settings: Settings) -> Settings:
    """Names of strategies, without the blanks around them."""
    names = [name.strip() for name in settings.allowed_models.split(",")] if settings.allowed_models else []
    for name in names:
        if not STRATEGY.fullmatch(name):
            raise SettingsError(
                f"allowed_models names {name!r}, which is no strategy's name; "
                "pass --context allowed_models=<names with commas>"
            )
    return replace(settings, allowed_models=",".join(names))


def _reachable(settings: Settings) -> Settings:
    host = host_of(settings.mlflow_tracking_uri)
    if not host:
        raise SettingsError(
            f"mlflow_tracking_uri {settings.mlflow_tracking_uri!r} is not a URL with a host; "
            "pass --context mlflow_tracking_uri=<http or https URL>"
        )
    if not settings.is_local and is_of_this_machine(host):
        raise SettingsError(
            f"mlflow_tracking_uri {settings.mlflow_tracking_uri} is a loopback address, which nothing on AWS "
            "can reach; pass --context mlflow_tracking_uri=<URL inside the network> or target=local"
        )
    return settings
