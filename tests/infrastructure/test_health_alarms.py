from __future__ import annotations

import pytest

from tests.infrastructure.templates import Environment


@pytest.mark.parametrize(
    ("name", "metric", "threshold"),
    [("mirror-behind", "MirrorBehind", 1), ("champion-age", "ChampionAgeDays", 90)],
)
def test_what_goes_wrong_quietly_is_told_to_people(
    local: Environment, name: str, metric: str, threshold: int
) -> None:
    alarm = local.named("AWS::CloudWatch::Alarm", "AlarmName")[f"tradai-dev-{name}"]["Properties"]
    (alerts,) = [
        name
        for name, topic in local.of_type("AWS::SNS::Topic").items()
        if topic["Properties"]["TopicName"] == "tradai-alerts-dev"
    ]

    assert (alarm["Namespace"], alarm["MetricName"], alarm["Threshold"]) == ("TradAI", metric, threshold)
    assert alarm["Dimensions"] == [{"Name": "Environment", "Value": "dev"}]
    assert alarm["AlarmActions"] == [{"Ref": alerts}]
    assert "tradai " in alarm["AlarmDescription"]
