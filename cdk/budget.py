"""What an environment may cost a month, and who hears of it."""

from __future__ import annotations

from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.settings import Settings

Budget = budgets.CfnBudget
NOTICES = (("ACTUAL", 50), ("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100))  # % of the amount


class EnvironmentBudget(Construct):
    """Told to `alerts`. Counts what carries the environment's tags, once they are activated for billing."""

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Settings, alerts: sns.ITopic
    ) -> None:
        super().__init__(scope, construct_id)
        people = Budget.SubscriberProperty(subscription_type="SNS", address=alerts.topic_arn)
        tags = {"project": "tradai", "env": settings.env}
        Budget(
            self,
            "Budget",
            budget=Budget.BudgetDataProperty(
                budget_name=settings.prefixed("month"),
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=Budget.SpendProperty(amount=settings.monthly_budget_usd, unit="USD"),
                metrics=["UnblendedCost"],
                filter_expression=Budget.ExpressionProperty(and_=[_tagged(*tag) for tag in tags.items()]),
            ),
            notifications_with_subscribers=[
                Budget.NotificationWithSubscribersProperty(
                    notification=Budget.NotificationProperty(
                        notification_type=kind,
                        comparison_operator="GREATER_THAN",
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[people],
                )
                for kind, percent in NOTICES
            ],
        )


def _tagged(key: str, value: str) -> budgets.CfnBudget.ExpressionProperty:
    tag = Budget.TagValuesProperty(key=key, values=[value], match_options=["EQUALS"])
    return Budget.ExpressionProperty(tags=tag)
