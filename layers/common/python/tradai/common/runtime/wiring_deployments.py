"""Composition: what deploying and examining strategies needs beside configuration and ledger."""

from __future__ import annotations

from functools import partial

from tradai.common.aws import clients
from tradai.common.aws.cloudwatch_alarms import CloudWatchPerformanceAlarms
from tradai.common.aws.ecr_images import ECRImages
from tradai.common.aws.ecs_strategy_services import ECSStrategyServices
from tradai.common.aws.ecs_training_definitions import ECSTrainingDefinitions
from tradai.common.aws.s3_config_inventory import S3ConfigInventory
from tradai.common.aws.s3_config_repository import S3ConfigRepository
from tradai.common.runtime import wiring
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region


def training_definitions() -> ECSTrainingDefinitions:
    env = environment()
    return ECSTrainingDefinitions(client=clients.client("ecs", region()), env=env.env)


def strategy_services() -> ECSStrategyServices:
    return ECSStrategyServices(client=clients.client("ecs", region()), env=environment().env)


def performance_alarms() -> CloudWatchPerformanceAlarms:
    env = environment()
    return CloudWatchPerformanceAlarms(
        client=clients.client("cloudwatch", region()),
        env=env.env,
        topic_arn=env.performance_topic_arn,
        tags_of=training_definitions().tags,
    )


def images() -> ECRImages:
    return ECRImages(client_of=partial(clients.client, "ecr"))


def config_bodies() -> S3ConfigRepository:
    return wiring.config_bodies(environment())


def config_inventory() -> S3ConfigInventory:
    env = environment()
    return S3ConfigInventory(client=wiring.s3(), bucket=env.configs_bucket, owner=env.bucket_owner)
