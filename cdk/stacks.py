"""The stacks: composition only. What is in them is in the constructs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aws_cdk import App, Environment, Stack, Tags
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk.alarms import DriftAlarms
from cdk.api import Api
from cdk.code import LayerFolders
from cdk.encryption import EnvironmentKey
from cdk.events import Events
from cdk.functions import Functions
from cdk.house import House
from cdk.messaging import Topics
from cdk.ops import OpsStack
from cdk.parameters import read_parameter
from cdk.secrets import SlackWebhook
from cdk.settings import LOCAL_ACCOUNT, LOCAL_REGION, Settings
from cdk.storage import Buckets, Tables
from cdk.training import Training
from cdk.workflow import RetrainingWorkflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the code assets are made from: a folder to stage in, and the built layers."""

    build: Path
    layers: LayerFolders


class DataStack(Stack):
    """What must survive: tables, buckets, the key, secrets."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        protected = settings.keep_data_on_delete
        super().__init__(scope, construct_id, env=_account(settings), termination_protection=protected)
        key = EnvironmentKey(self, "Encryption", settings=settings).key
        Tables(self, "Tables", settings=settings, key=key)
        Buckets(self, "Buckets", settings=settings, key=key)
        if settings.slack:
            SlackWebhook(self, "SlackWebhook", settings=settings, key=key)


class AppStack(Stack):
    """What can be replaced at any time: functions, the workflow, what wakes them, and what machines hear."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, sources: Sources) -> None:
        super().__init__(scope, construct_id, env=_account(settings))
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
        Events(self, "Events", house=house, functions=functions, topics=topics)
        Api(self, "Api", settings=settings, function=functions["strategy-api"].function)
        DriftAlarms(self, "DriftAlarms", settings=settings, drift=topics["drift"])


def compose(app: App, settings: Settings, sources: Sources) -> tuple[Stack, ...]:
    """The stacks of an environment, each after those that it reads; the local stack has no one to tell."""
    data = DataStack(app, f"TradaiData-{settings.env}", settings=settings)
    application = AppStack(app, f"TradaiApp-{settings.env}", settings=settings, sources=sources)
    application.add_stack_dependency(data)
    stacks: tuple[Stack, ...] = (data, application)
    if not settings.is_local:
        ops = OpsStack(app, f"TradaiOps-{settings.env}", settings=settings)
        ops.add_stack_dependency(application)
        stacks = (*stacks, ops)
    tags = {"project": "tradai", "env": settings.env, "cost-center": settings.cost_center}
    for tag, value in tags.items():
        Tags.of(app).add(tag, value)
    return stacks


def _account(settings: Settings) -> Environment | None:
    return Environment(account=LOCAL_ACCOUNT, region=LOCAL_REGION) if settings.is_local else None
