"""The stacks: composition only. What is in them is in the constructs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import App, Duration, Environment, Stack, Tags
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.alarms import DriftAlarms, FaultAlarms
from cdk.catalogue import FUNCTIONS
from cdk.code import LayerFolders, Layers, function_code
from cdk.encryption import EnvironmentKey
from cdk.environment import messaging, stores
from cdk.events import Events
from cdk.function import Function
from cdk.messaging import RequestsQueue, Topics
from cdk.names import state_machine_arn
from cdk.parameters import read_parameter
from cdk.secrets import SlackWebhook
from cdk.settings import LOCAL_ACCOUNT, LOCAL_REGION, Settings
from cdk.storage import Buckets, Tables
from cdk.training import TrainingCluster, TrainingDefinition, TrainingNetwork
from cdk.workflow import LEASE_SECONDS, RetrainingWorkflow, TrainingPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the code assets are made from: a folder to stage in, and the built layers."""

    build: Path
    layers: LayerFolders


class DataStack(Stack):
    """What must survive: tables, buckets, the key, secrets."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(
            scope, construct_id, env=_place(settings), termination_protection=settings.keep_data_on_delete
        )
        key = EnvironmentKey(self, "Encryption", settings=settings).key
        Tables(self, "Tables", settings=settings, key=key)
        Buckets(self, "Buckets", settings=settings, key=key)
        if settings.slack:
            SlackWebhook(self, "SlackWebhook", settings=settings, key=key)


class AppStack(Stack):
    """What can be replaced at any time: functions, the workflow, what wakes them, what watches them."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, sources: Sources) -> None:
        super().__init__(scope, construct_id, env=_place(settings))
        key = kms.Key.from_key_arn(self, "Encryption", read_parameter(self, settings, "key-arn"))
        topics = Topics(self, "Topics", settings=settings, key=key).topics
        functions = self._functions(settings, sources, key, topics)
        place = self._training(settings)
        machine = RetrainingWorkflow(
            self,
            "Retraining",
            settings=settings,
            versions={name: function.version for name, function in functions.items()},
            place=place,
        ).machine
        consumer = functions["job-consumer"]
        requests = RequestsQueue(
            self,
            "Requests",
            settings=settings,
            key=key,
            dead_letters=consumer.dead_letters,
            handled_in=Duration.seconds(30),
        ).queue
        Events(
            self,
            "Events",
            settings=settings,
            functions=functions,
            topics=topics,
            requests=requests,
            state_machine_arn=state_machine_arn(self, settings),
        )
        DriftAlarms(self, "DriftAlarms", settings=settings, drift=topics["drift"])
        FaultAlarms(
            self,
            "FaultAlarms",
            settings=settings,
            alerts=topics["alerts"],
            functions={name: function.function for name, function in functions.items()},
            machine=machine,
        )

    def _functions(
        self, settings: Settings, sources: Sources, key: kms.IKey, topics: Mapping[str, sns.ITopic]
    ) -> Mapping[str, Function]:
        layers = Layers(self, "Layers", settings=settings, folders=sources.layers)
        environment = {
            **stores(self, settings),
            **messaging(self, settings, lease_seconds=LEASE_SECONDS),
        }
        return {
            spec.name: Function(
                self,
                spec.name,
                spec=spec,
                settings=settings,
                code=function_code(spec, sources.build),
                layers=layers.of(spec),
                environment=environment,
                key=key,
                alerts=topics["alerts"],
            )
            for spec in FUNCTIONS
        }

    def _training(self, settings: Settings) -> TrainingPlace:
        network = TrainingNetwork(self, "Network", settings=settings)
        cluster = TrainingCluster(self, "Cluster", settings=settings)
        definition = TrainingDefinition(self, "Training", settings=settings)
        return TrainingPlace(
            cluster_arn=cluster.arn,
            subnets=network.subnets,
            security_group=network.security_group,
            task_role=definition.task_role,
            execution_role=definition.execution_role,
        )


def compose(app: App, settings: Settings, sources: Sources) -> tuple[DataStack, AppStack]:
    """Both stacks of an environment; App follows Data."""
    data = DataStack(app, f"TradaiData-{settings.env}", settings=settings)
    application = AppStack(app, f"TradaiApp-{settings.env}", settings=settings, sources=sources)
    application.add_dependency(data)
    for tag, value in (
        ("project", "tradai"),
        ("env", settings.env),
        ("cost-center", settings.cost_center),
    ):
        Tags.of(app).add(tag, value)
    return data, application


def _place(settings: Settings) -> Environment | None:
    return Environment(account=LOCAL_ACCOUNT, region=LOCAL_REGION) if settings.is_local else None
