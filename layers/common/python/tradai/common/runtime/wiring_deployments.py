"""Composition: what deploying a strategy needs beside configuration and ledger."""

from __future__ import annotations

from tradai.common.aws import clients
from tradai.common.aws.cloudwatch_alarms import CloudWatchPerformanceAlarms
from tradai.common.aws.ecs_training_definitions import ECSTrainingDefinitions
from tradai.common.runtime.environment import environment


def training_definitions() -> ECSTrainingDefinitions:
    env = environment()
    return ECSTrainingDefinitions(client=clients.client("ecs", env.region), env=env.env)


def performance_alarms() -> CloudWatchPerformanceAlarms:
    env = environment()
    return CloudWatchPerformanceAlarms(
        client=clients.client("cloudwatch", env.region), env=env.env, topic_arn=env.performance_topic_arn
    )
