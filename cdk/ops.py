"""The Ops stack: what looks at an environment. Nothing in the environment depends on it."""

from __future__ import annotations

from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.alarms import PeoplesAlarms
from cdk.budget import EnvironmentBudget
from cdk.dashboard import OpsDashboard
from cdk.ops_platform import watches_of_platform, widgets_of_platform
from cdk.ops_watches import watches
from cdk.parameters import read_parameter
from cdk.placed_stack import PlacedStack
from cdk.settings import Settings


class OpsStack(PlacedStack):
    """Alarms for people, one dashboard, a budget. Finds App by name and in SSM."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id, settings=settings)
        alerts = sns.Topic.from_topic_arn(self, "Alerts", read_parameter(self, settings, "topics/alerts"))
        api_id = read_parameter(self, settings, "api/id")
        watched = watches_of_platform(self, settings) if settings.has_platform else ()
        shown = widgets_of_platform(settings) if settings.has_platform else ()
        told = PeoplesAlarms(
            self,
            "Alarms",
            settings=settings,
            watches=(*watches(self, settings, api_id=api_id), *watched),
            alerts=alerts,
        ).alarms
        OpsDashboard(self, "Dashboard", settings=settings, alarms=told.values(), api_id=api_id, more=shown)
        EnvironmentBudget(self, "Budget", settings=settings, alerts=alerts)
