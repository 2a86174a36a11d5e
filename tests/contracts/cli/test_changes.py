"""`config diff`, `config explain`; pause, resume, unquarantine."""

from __future__ import annotations

import json

import pytest

from tests.contracts.cli.shell import NAME, Shell, document


def test_diff_tells_the_risk_and_ends_with_3(shell: Shell) -> None:
    shell.activated(document(stake_amount=100))
    shell.json("config", "create", NAME, "--file", str(shell.file(document(stake_amount=500))))

    result = shell.run("config", "diff", NAME, "-o", "json")

    assert result.exit_code == 3
    (change,) = json.loads(result.stdout)
    assert (change["risk"], change["old"], change["new"]) == ("money", 100, 500)


def test_diff_of_a_file_with_the_active_version(shell: Shell) -> None:
    shell.activated(document())

    same = shell.run("config", "diff", NAME, "--file", str(shell.file(document())))
    other = shell.run("config", "diff", NAME, "--file", str(shell.file(document(fee=0.1))))

    assert (same.exit_code, same.stdout) == (0, "")
    assert other.exit_code == 3


def test_diff_of_two_versions(shell: Shell) -> None:
    shell.activated(document(max_open_trades=2))
    shell.activated(document(max_open_trades=3))

    assert "max_open_trades" in shell.run("config", "diff", NAME, "1", "2").stdout


def test_diff_needs_something_to_compare_with(shell: Shell) -> None:
    assert shell.run("config", "diff", NAME).exit_code == 1
    shell.activated(document())
    assert shell.run("config", "diff", NAME, "1", "1", "--file", "x").exit_code == 2


def test_explain_names_the_layer_that_wins_and_what_it_covers(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    config_id = shell.activated(document(stake_amount=100))
    monkeypatch.setenv("TRADAI__STRATEGY_SERVICE__DEFAULTS__STAKE_AMOUNT", "50")

    rows = {row["path"]: row for row in shell.json("config", "explain", NAME)}

    stake = rows["strategy_service.defaults.stake_amount"]
    assert (stake["layer"], stake["value"]) == ("environment", 50)
    assert stake["shadowed"] == [{"layer": f"config version {config_id}", "value": 100}]


def test_explain_tells_all_five_layers_of_one_value_in_words(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    config_id = shell.activated(document(max_open_trades=11))
    version = shell.promoted()
    path = "strategy_service.defaults.max_open_trades"
    shell.mlflow.set_model_version_tag(NAME, version, f"tradai.config.{path}", "9")
    variable = "TRADAI__STRATEGY_SERVICE__DEFAULTS__MAX_OPEN_TRADES"
    (shell.folder / ".env").write_text(f"{variable}=7\n")
    monkeypatch.setenv(variable, "5")
    shell.file(document(max_open_trades=3))

    rows = {row["path"]: row for row in shell.json("config", "explain", NAME, "--file", ".")}
    told = shell.run("config", "explain", NAME, "--file", ".").stdout

    assert (rows[path]["value"], rows[path]["layer"]) == (5, "environment")
    assert [(each["layer"], each["value"]) for each in rows[path]["shadowed"]] == [
        (".env", "7"),
        ("mlflow tags", "9"),
        (f"config version {config_id}", 11),
        ("tradai.yaml", 3),
    ]
    assert "s3" not in told


def test_explain_reports_every_problem_of_every_layer(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.activated(document())
    monkeypatch.setenv("TRADAI__STRATEGY_SERVICE__DEFAULTS__STAKE_AMOUNT", "-1")

    result = shell.run("config", "explain", NAME)

    assert result.exit_code == 2
    assert "stake_amount" in result.stderr


def test_a_strategy_is_paused_and_resumed(shell: Shell) -> None:
    shell.activated(document())

    paused = shell.json("strategy", "pause", NAME, "--reason", "exchange is down")

    assert paused["changed"] is True
    assert shell.json("strategy", "list")[0]["state"] == "paused"
    assert shell.json("strategy", "pause", NAME)["changed"] is False
    assert shell.json("strategy", "resume", NAME)["changed"] is True
    assert [entry["kind"] for entry in shell.json("history", NAME)] == [
        "resumed", "paused", "config_activated",
    ]  # fmt: skip


def test_a_dry_run_pauses_nothing(shell: Shell) -> None:
    shell.activated(document())

    shell.json("strategy", "pause", NAME, "--dry-run")

    assert shell.json("strategy", "list")[0]["state"] == "live"


def test_nothing_live_is_not_paused(shell: Shell) -> None:
    assert shell.run("strategy", "pause", NAME).exit_code == 1


def test_a_quarantine_is_lifted_with_a_reason_only(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()
    bad = shell.promoted()
    shell.json("deploy", "rollback", NAME)

    silent = shell.run("strategy", "unquarantine", NAME, bad)
    lifted = shell.json("strategy", "unquarantine", NAME, bad, "--reason", "the data feed was wrong")

    assert silent.exit_code == 2
    assert "reason" in silent.stderr
    assert lifted["changed"] is True
    assert shell.json("strategy", "models", NAME)[0]["role"] is None
