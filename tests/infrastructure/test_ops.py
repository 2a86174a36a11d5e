"""Who is told of what: every function, every queue and the workflow is watched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.infrastructure.templates import Environment, as_list

ROOT = Path(__file__).parents[2]
Alarms = Mapping[str, Mapping[str, Any]]


@pytest.fixture
def alarms(cloud: Environment) -> Alarms:
    """Alarms of Ops by what stands after `tradai-prod-`."""
    found = cloud.of_type("AWS::CloudWatch::Alarm", part="Ops").values()
    return {a["Properties"]["AlarmName"].removeprefix("tradai-prod-"): a["Properties"] for a in found}


def test_every_function_is_watched_for_errors(cloud: Environment, alarms: Alarms) -> None:
    assert len(cloud.function_names) == 12
    for function in cloud.function_names:
        alarm = alarms[f"{function.removeprefix('tradai-prod-')}-errors"]
        assert (alarm["Namespace"], alarm["MetricName"], alarm["Threshold"]) == ("AWS/Lambda", "Errors", 1)
        assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": function}]


def test_every_queue_is_watched_dead_letters_for_the_first_message(
    cloud: Environment, alarms: Alarms
) -> None:
    watched = {
        dimension["Value"]: alarm["MetricName"]
        for alarm in alarms.values()
        for dimension in alarm.get("Dimensions", ())
        if dimension["Name"] == "QueueName"
    }

    queues = cloud.named("AWS::SQS::Queue", "QueueName")
    assert watched == {
        name: "ApproximateNumberOfMessagesVisible"
        if name.endswith("-dead-letters")
        else "ApproximateAgeOfOldestMessage"
        for name in queues
    }


def test_every_bad_end_of_the_workflow_is_watched(cloud: Environment, alarms: Alarms) -> None:
    ends = {"failed": "ExecutionsFailed", "timed-out": "ExecutionsTimedOut", "aborted": "ExecutionsAborted"}
    machine = "tradai-retraining-workflow-prod"

    for end, metric in ends.items():
        alarm = alarms[f"retraining-{end}"]
        assert alarm["MetricName"] == metric
        assert cloud.text(alarm["Dimensions"][0]["Value"]).endswith(f":stateMachine:{machine}")


def test_who_reads_a_table_or_looks_at_every_strategy_is_watched_for_being_late(
    cloud: Environment, alarms: Alarms
) -> None:
    rules = cloud.named("AWS::Events::Rule", "Name")
    rounds = {name for name, rule in rules.items() if "ScheduleExpression" in rule["Properties"]}
    timeouts = {
        name: f["Properties"]["Timeout"]
        for name, f in cloud.named("AWS::Lambda::Function", "FunctionName").items()
    }

    assert {f"{name.removeprefix('tradai-prod-')}-silent" for name in rounds} <= set(alarms)
    for name in rounds:
        slow = alarms[f"{name.removeprefix('tradai-prod-')}-slow"]
        assert slow["Threshold"] < timeouts[name] * 1000
    assert {"notify-late", "job-consumer-late"} <= set(alarms)


def test_silence_is_an_alarm_for_what_runs_by_the_clock_or_always_and_for_nothing_else(
    alarms: Alarms,
) -> None:
    breaching = {name for name, alarm in alarms.items() if alarm["TreatMissingData"] == "breaching"}

    silent = {name for name in alarms if name.endswith("-silent")}
    assert breaching == silent | {"mlflow-database-full"}


def test_mlflow_and_its_database_are_watched_where_they_are_ours(cloud: Environment, alarms: Alarms) -> None:
    (service,) = cloud.named("AWS::ECS::Service", "ServiceName")
    (database,) = cloud.named("AWS::RDS::DBInstance", "DBInstanceIdentifier")

    assert {"Name": "ServiceName", "Value": service} in alarms["mlflow-silent"]["Dimensions"]
    for name in ("mlflow-database-full", "mlflow-database-busy"):
        assert alarms[name]["Dimensions"] == [{"Name": "DBInstanceIdentifier", "Value": database}]
    assert alarms["mlflow-redeploy-failed"]["MetricName"] == "ExecutionsFailed"


def test_an_mlflow_of_somebody_else_is_not(elsewhere: Environment) -> None:
    found = elsewhere.named("AWS::CloudWatch::Alarm", "AlarmName")

    assert found
    assert [name for name in found if "mlflow" in name] == []


@pytest.mark.parametrize(
    ("name", "metric", "threshold"),
    [("mirror-behind", "MirrorBehind", 1), ("champion-age", "ChampionAgeDays", 90)],
)
def test_what_goes_wrong_quietly_is_told_too(alarms: Alarms, name: str, metric: str, threshold: int) -> None:
    alarm = alarms[name]

    assert (alarm["Namespace"], alarm["MetricName"], alarm["Threshold"]) == ("TradAI", metric, threshold)
    assert alarm["Dimensions"] == [{"Name": "Environment", "Value": "prod"}]
    assert "tradai " in alarm["AlarmDescription"]


def test_people_hear_of_all_of_them_and_machines_of_none(cloud: Environment, alarms: Alarms) -> None:
    parameters = cloud.stacks["Ops"]["Parameters"]

    for name, alarm in alarms.items():
        (action,) = alarm["AlarmActions"]
        assert parameters[action["Ref"]]["Default"] == "/tradai/prod/topics/alerts", name


def test_what_machines_act_on_is_in_app_on_every_target(local: Environment, cloud: Environment) -> None:
    for environment in (local, cloud):
        found = environment.of_type("AWS::CloudWatch::Alarm", part="App").values()
        assert {a["Properties"]["AlarmName"].removeprefix(f"tradai-{environment.env}-") for a in found} == {
            "drift-moderate",
            "drift-significant",
        }
    assert "Ops" not in local.stacks


def test_the_dashboard_shows_every_function_queue_and_number_of_the_environment(cloud: Environment) -> None:
    body = json.dumps(_dashboard(cloud))

    queues = set(cloud.named("AWS::SQS::Queue", "QueueName"))
    measured = {"DriftSeverityMax", "MirrorBehind", "ChampionAgeDays", "ExecutionTime", "5xx"}
    for what in (*cloud.function_names, *queues, *measured):
        assert what in body, what


def test_the_dashboard_asks_log_groups_that_exist(cloud: Environment) -> None:
    groups = {
        g["Properties"].get("LogGroupName") for g in cloud.of_type("AWS::Logs::LogGroup", part="App").values()
    }

    asked = {
        group
        for widget in _dashboard(cloud)["widgets"]
        if widget["type"] == "log"
        for group in _sources(widget["properties"]["query"])
    }

    assert len(asked) == 3
    assert asked <= groups


def test_the_dashboard_asks_for_words_that_are_logged(cloud: Environment) -> None:
    queries = [w["properties"]["query"] for w in _dashboard(cloud)["widgets"] if w["type"] == "log"]
    common = ROOT / "layers" / "common" / "python" / "tradai" / "common"
    logged = "".join(
        (common / path).read_text() for path in ("runtime/entrypoint.py", "entrypoint/training/__main__.py")
    )

    assert all(
        '"function answered"' in query or "training (started|done|failed)" in query for query in queries
    )
    for said in ("function answered", *(f"training {end}" for end in ("started", "done", "failed"))):
        assert f'"{said}"' in logged
    assert {"job_id", "model_name"} <= set(re.findall(r"(\w+)=task\.", logged))


def test_a_month_is_budgeted_by_the_tags_of_the_environment(cloud: Environment) -> None:
    (budget,) = (r["Properties"] for r in cloud.of_type("AWS::Budgets::Budget").values())
    tags = {t["Tags"]["Key"]: t["Tags"]["Values"] for t in budget["Budget"]["FilterExpression"]["And"]}
    notices = [
        (n["Notification"]["NotificationType"], n["Notification"]["Threshold"])
        for n in budget["NotificationsWithSubscribers"]
    ]

    assert tags == {"project": ["tradai"], "env": ["prod"]}
    assert budget["Budget"]["BudgetLimit"]["Amount"] > 0
    assert notices == [("ACTUAL", 50), ("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)]


def test_a_budget_may_speak_to_people_and_to_no_machine(cloud: Environment) -> None:
    speaking = {
        cloud.text(topic)
        for policy in cloud.of_type("AWS::SNS::TopicPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement.get("Principal") == {"Service": "budgets.amazonaws.com"}
        for topic in as_list(statement["Resource"])
    }

    assert len(speaking) == 1
    assert "alerts" in speaking.pop()


def test_nothing_depends_on_ops(cloud: Environment) -> None:
    manifest = json.loads((cloud.assembly / "manifest.json").read_text())["artifacts"]

    assert "TradaiApp-prod" in manifest["TradaiOps-prod"]["dependencies"]
    dependents = [n for n, a in manifest.items() if "TradaiOps-prod" in a.get("dependencies", ())]
    assert dependents == []


def _dashboard(cloud: Environment) -> Any:
    (dashboard,) = cloud.of_type("AWS::CloudWatch::Dashboard").values()
    return json.loads(cloud.text(dashboard["Properties"]["DashboardBody"]))


def _sources(query: str) -> Iterator[str]:
    for part in query.split("|"):
        source = part.strip()
        if source.startswith("SOURCE"):
            yield source.removeprefix("SOURCE").strip().strip("'")
