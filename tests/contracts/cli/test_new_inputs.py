"""A config that changes what the live model was made for."""

from __future__ import annotations

import json

from tests.contracts.cli.shell import NAME, Shell, document


def with_other_inputs(shell: Shell) -> None:
    """A champion, and version 2, which it was not made for."""
    shell.activated(document())
    shell.promoted()
    other = document() | {"training": {"train_period_days": 90}}
    shell.json("config", "create", NAME, "--file", str(shell.file(other)))


def test_other_model_inputs_under_a_live_model_need_a_yes_of_their_own(shell: Shell) -> None:
    with_other_inputs(shell)

    refused = shell.run("config", "activate", NAME, "2")
    planned = shell.run("config", "activate", NAME, "2", "--dry-run")
    done = shell.run("config", "activate", NAME, "2", "--accept-new-inputs")

    assert refused.exit_code == 4
    assert "`--accept-new-inputs` or `--yes` accepts that" in refused.stderr
    assert "WARNING" in planned.stderr
    assert "this needs --accept-new-inputs, or --yes" in planned.stderr
    assert done.exit_code == 0
    assert "accepted by --accept-new-inputs" in done.stderr


def test_a_yes_accepts_other_model_inputs_loudly(shell: Shell) -> None:
    with_other_inputs(shell)

    done = shell.run("config", "activate", NAME, "2", "--yes", "--output", "json")

    assert done.exit_code == 0
    assert "WARNING: the live model of Alpha was made for another training.train_period_days" in done.stderr
    assert "tradai retrain Alpha --force" in done.stderr
    assert "accepted by --yes" in done.stderr
    assert json.loads(done.stdout)["new_model_inputs"] == ["training.train_period_days"]
    assert shell.json("history", NAME)[0]["evidence"]["inputs_changed"] is True


def test_accepting_new_inputs_accepts_no_money_at_risk(shell: Shell) -> None:
    shell.activated(document(stake_amount=100))
    shell.json("config", "create", NAME, "--file", str(shell.file(document(stake_amount=500))))

    assert shell.run("config", "activate", NAME, "2", "--accept-new-inputs").exit_code == 4
