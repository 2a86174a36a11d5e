"""The stacks: composition only. What is in them is in the constructs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from aws_cdk import App, Stack, Tags
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk.alarms import DriftAlarms
from cdk.api import Api
from cdk.code import LayerFolders
from cdk.encryption import EnvironmentKey
from cdk.events import Events
from cdk.functions import Functions
from cdk.house import House
from cdk.images import MlflowImages
from cdk.messaging import Topics
from cdk.ops import OpsStack
from cdk.parameters import Parameters, read_parameter
from cdk.placed_stack import PlacedStack
from cdk.platform import PlatformStack
from cdk.secrets import MlflowLogin, SlackWebhook
from cdk.settings import Settings
from cdk.storage import Buckets, Tables
from cdk.training import Training
from cdk.workflow import RetrainingWorkflow

BOUNDARY = "@aws-cdk/core:permissionsBoundary"  # what every stack looks for


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the code assets are made from: a folder to stage in, and the built layers."""

    build: Path
    layers: LayerFolders


class DataStack(PlacedStack):
    """What must survive: tables, buckets, the key, secrets."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        protected = settings.keep_data_on_delete
        super().__init__(scope, construct_id, settings=settings, is_protected=protected)
        key = EnvironmentKey(self, "Encryption", settings=settings).key
        Tables(self, "Tables", settings=settings, key=key)
        Buckets(self, "Buckets", settings=settings, key=key)
        if settings.slack:
            SlackWebhook(self, "SlackWebhook", settings=settings, key=key)
        if settings.needs_mlflow_login:
            MlflowLogin(self, "MlflowLogin", settings=settings, key=key)
        if settings.has_platform:
            MlflowImages(self, "MlflowImages", settings=settings, key=key)


class AppStack(PlacedStack):
    """What can be replaced at any time: functions, the workflow, what wakes them, and what machines hear."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, sources: Sources) -> None:
        super().__init__(scope, construct_id, settings=settings)
        key = kms.Key.from_key_arn(self, "Encryption", read_parameter(self, settings, "key-arn"))
        topics = Topics(self, "Topics", settings=settings, key=key).topics
        house = House(settings=settings, key=key)
        functions = Functions(
            self, "Functions", house=house, build=sources.build, layers=sources.layers
        ).by_name
        RetrainingWorkflow(
            self,
            "Retraining",
            settings=settings,
            versions={name: function.version for name, function in functions.items()},
            place=Training(self, "Training", settings=settings).place,
        )
        values = {
            "executor-mode": settings.executor_mode,
            "mlflow/tracking-uri": settings.mlflow_tracking_uri,
            **({"allowed-models": settings.allowed_models} if settings.allowed_models else {}),
        }
        Parameters(self, "Parameters", settings=settings, values=values)
        Events(self, "Events", house=house, functions=functions, topics=topics)
        Api(self, "Api", settings=settings, function=functions["strategy-api"].function)
        DriftAlarms(self, "DriftAlarms", settings=settings, drift=topics["drift"])


def compose(app: App, settings: Settings, sources: Sources) -> tuple[Stack, ...]:
    """The stacks of an environment, each after those that it reads; the local stack has no one to tell."""
    if settings.permissions_boundary:
        app.node.set_context(BOUNDARY, {"name": settings.permissions_boundary})
    stacks: list[Stack] = [DataStack(app, f"TradaiData-{settings.env}", settings=settings)]
    if settings.has_platform:
        stacks.append(PlatformStack(app, f"TradaiPlatform-{settings.env}", settings=settings))
    stacks.append(AppStack(app, f"TradaiApp-{settings.env}", settings=settings, sources=sources))
    if not settings.is_local:
        stacks.append(OpsStack(app, f"TradaiOps-{settings.env}", settings=settings))
    for earlier, later in pairwise(stacks):
        later.add_stack_dependency(earlier)
    tags = {"project": "tradai", "env": settings.env, "cost-center": settings.cost_center}
    for tag, value in tags.items():
        Tags.of(app).add(tag, value)
    return tuple(stacks)
