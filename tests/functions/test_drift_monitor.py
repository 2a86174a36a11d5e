from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from functions.drift_monitor import handler
from tests import account
from tests.functions.office import NOW, Office
from tests.functions.shapes import shape
from tests.recorded import event
from tradai.common.drift.profile import DriftProfile
from tradai.common.errors import TransientError
from tradai.common.mlflow.drift_profiles import MLflowDriftProfiles
from tradai.common.runtime import wiring_drift

HOURS = 7 * 24
NOISE = np.random.default_rng(1)
PROFILE = DriftProfile.from_reference({"f": NOISE.normal(size=HOURS * 20)}, HOURS)
FIELDS = {
    *("model_name", "status", "overall_psi", "severity", "features", "thresholds"),
    *("samples", "requires_attention", "reason"),
}


def trading(office: Office, strategy: str = "Alpha", *, shift: float = 0.0) -> str:
    """A champion that counted a week up to the clock's hour."""
    version = account.crowned(office.mlflow, strategy, **{"drift_profile.json": PROFILE.to_json().encode()})
    counts = wiring_drift.drift_counts()
    for back, value in enumerate(np.random.default_rng(2).normal(size=HOURS) + shift):
        hour = NOW - timedelta(hours=back + 1)
        counts.put(strategy, version, hour, "live", PROFILE.count({"f": [value]}))
    return version


def metrics(output: str) -> list[dict[str, Any]]:
    """Lines of the log that become metrics."""
    return [line for line in map(json.loads, output.splitlines()) if "_aws" in line]


def test_a_quiet_week_is_analysed_and_kept(office: Office) -> None:
    trading(office)

    answer = office.call("drift_monitor")

    assert answer.keys() == shape("drift_monitor")
    assert answer["summary"] == {"models_analyzed": 1, "drifted": 0, "errors": 0}
    (result,) = answer["results"]
    assert result.keys() == FIELDS
    assert (result["model_name"], result["status"], result["severity"]) == ("Alpha", "analyzed", "none")
    assert (result["samples"], result["requires_attention"]) == (HOURS, False)
    assert result["thresholds"]
    kept = wiring_drift.drift_states().latest("Alpha")
    assert kept is not None
    assert (kept.evaluated_at, kept.samples) == (NOW, HOURS)


def test_a_shifted_week_is_drift_that_needs_attention_when_it_is_seen_again(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    trading(office, shift=3.0)

    first = office.call("drift_monitor", at=(NOW - timedelta(days=1)).isoformat())
    second = office.call("drift_monitor")

    assert [answer["summary"]["drifted"] for answer in (first, second)] == [1, 1]
    assert [answer["results"][0]["requires_attention"] for answer in (first, second)] == [False, True]
    (feature,) = second["results"][0]["features"]
    assert (feature["name"], feature["severity"]) == ("f", "significant")
    assert [line["DriftSeverityMax"] for line in metrics(capsys.readouterr().out)] == [[1.0], [2.0]]


def test_the_worst_of_all_models_is_a_metric_of_the_environment(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    trading(office)

    office.call("drift_monitor")

    (line,) = metrics(capsys.readouterr().out)
    (told,) = line["_aws"]["CloudWatchMetrics"]
    assert (told["Namespace"], told["Dimensions"]) == ("TradAI", [["Environment"]])
    assert (line["Environment"], line["DriftSeverityMax"]) == ("dev", [0.0])


def test_some_models_are_not_the_worst_of_all(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    trading(office)

    office.call("drift_monitor", models=["Alpha"])

    assert metrics(capsys.readouterr().out) == []


def test_a_broken_model_does_not_stop_the_others(office: Office) -> None:
    account.configured("Beta")
    account.crowned(office.mlflow, "Alpha")
    trading(office, "Beta")

    answer = office.call("drift_monitor")

    assert answer["summary"] == {"models_analyzed": 2, "drifted": 0, "errors": 1}
    broken, fine = answer["results"]
    assert (broken["status"], fine["status"]) == ("error", "analyzed")
    assert broken["reason"].startswith("Alpha version 1 has no drift profile: ")
    assert broken["reason"].endswith("; train another: tradai retrain Alpha")


@pytest.mark.parametrize(
    "profile",
    [b"no JSON", b"{}", b'{"format":1,"window":168,"least_samples":1,"null_maxima":[],"features":{}}'],
)
def test_a_model_with_a_malformed_profile_is_told_to_train_another(office: Office, profile: bytes) -> None:
    account.configured("Beta")
    account.crowned(office.mlflow, "Alpha", **{"drift_profile.json": profile})
    trading(office, "Beta")

    broken, fine = office.call("drift_monitor")["results"]

    assert (broken["status"], fine["status"]) == ("error", "analyzed")
    assert broken["reason"].endswith("; train another: tradai retrain Alpha")


def test_malformed_counts_of_a_model_do_not_stop_the_others(office: Office) -> None:
    account.configured("Beta")
    version = trading(office)
    trading(office, "Beta")
    store = wiring_drift.drift_counts()
    hour = f"{NOW - timedelta(hours=9):%Y-%m-%dT%H}"
    item = {"model_version": f"Alpha#{version}", "hour_source": f"{hour}#live", "counts": "{}"}
    store.client.put_item(TableName=store.table, Item={name: {"S": value} for name, value in item.items()})

    broken, fine = office.call("drift_monitor")["results"]

    assert (broken["status"], fine["status"]) == ("error", "analyzed")
    assert f"the item Alpha#{version} {hour}#live can't be read" in broken["reason"]


def test_too_few_counts_judge_nothing(office: Office) -> None:
    account.crowned(office.mlflow, "Alpha", **{"drift_profile.json": PROFILE.to_json().encode()})

    (result,) = office.call("drift_monitor")["results"]

    assert (result["status"], result["overall_psi"], result["samples"]) == ("insufficient_data", None, 0)


def test_a_strategy_without_a_model_is_left_out_unless_it_is_asked_for(office: Office) -> None:
    everything = office.call("drift_monitor")
    named = office.call("drift_monitor", models=["Alpha", "Nobody"])

    assert everything["results"] == []
    assert [result["status"] for result in named["results"]] == ["insufficient_data"] * 2
    assert wiring_drift.drift_states().recent("Nobody", 1) == ()


def test_a_strategy_named_twice_is_answered_once(office: Office) -> None:
    trading(office)

    answer = office.call("drift_monitor", models=["Alpha", "Alpha"])

    assert (answer["summary"]["models_analyzed"], len(answer["results"])) == (1, 1)


def test_an_outage_is_not_the_absence_of_drift(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_self: object, _name: str, _version: str) -> DriftProfile:
        raise TransientError("the registry did not answer")

    trading(office, shift=3.0)
    office.call("drift_monitor", at=(NOW - timedelta(days=1)).isoformat())
    office.call("drift_monitor", at=(NOW - timedelta(hours=1)).isoformat())
    monkeypatch.setattr(MLflowDriftProfiles, "profile", down)

    assert office.call("drift_monitor")["summary"] == {"models_analyzed": 1, "drifted": 0, "errors": 1}
    assert [line["DriftSeverityMax"] for line in metrics(capsys.readouterr().out)] == [[1.0], [2.0], [2.0]]


def test_where_nothing_is_known_nothing_is_measured(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    account.crowned(office.mlflow, "Alpha")

    assert office.call("drift_monitor")["summary"]["errors"] == 1
    assert metrics(capsys.readouterr().out) == []


def test_a_schedule_is_judged_at_its_own_time_however_late_it_comes(office: Office) -> None:
    trading(office)
    office.set_clock(NOW + timedelta(days=3))

    for _ in range(2):
        answer = office.call("drift_monitor", event("schedule"))

    assert (answer["trace_id"], answer["results"][0]["status"]) == (event("schedule")["id"], "analyzed")
    (kept,) = wiring_drift.drift_states().recent("Alpha", 9)
    assert kept.evaluated_at.isoformat() == "2026-03-01T12:00:00+00:00"


def test_when_the_time_is_up_the_next_attempt_goes_on_with_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    account.configured("Beta")
    trading(office, shift=3.0)
    trading(office, "Beta")
    with monkeypatch.context() as hurried:
        hurried.setattr(handler, "LONGEST_SECONDS", 0.0)
        assert office.refusal("drift_monitor", event("schedule")) == (
            "TransientError",
            "time is up after 1 models; the next attempt goes on with the others",
        )
    assert [bool(wiring_drift.drift_states().latest(name)) for name in ("Alpha", "Beta")] == [True, False]
    assert metrics(capsys.readouterr().out) == []

    answer = office.call("drift_monitor", event("schedule"))

    assert answer["summary"]["models_analyzed"] == 2
    assert len(metrics(capsys.readouterr().out)) == 1


def test_an_answer_holds_three_features_of_each_model_and_the_state_all_of_them(office: Office) -> None:
    week = np.random.default_rng(2).normal(size=(50, HOURS))
    names = [f"f{number:02}" for number in range(50)]
    reference = NOISE.normal(size=(50, HOURS * 20))
    profile = DriftProfile.from_reference(dict(zip(names, reference, strict=True)), HOURS)
    files = {"drift_profile.json": profile.to_json().encode()}
    version = account.crowned(office.mlflow, "Alpha", **files)
    counts = profile.count(dict(zip(names, week, strict=True)))
    wiring_drift.drift_counts().put("Alpha", version, NOW - timedelta(hours=2), "live", counts)

    (result,) = office.call("drift_monitor")["results"]

    kept = wiring_drift.drift_states().latest("Alpha")
    assert kept is not None
    assert [one["name"] for one in result["features"]] == [one.name for one in kept.features[:3]]
    assert len(kept.features) == 50
    assert 1_000 * len(json.dumps(result)) < 1_000_000


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"models": "Alpha"}, "models"),
        ({"models": ["a b"]}, "models.0"),
        ({"at": "2026-03-01T12:00:00"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"since": 1}, "since"),
    ],
)
def test_bad_input_names_the_field(empty_office: Office, facts: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("drift_monitor", **facts)

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)
