"""`tradai config` and `tradai strategy stage`."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contracts.cli.shell import NAME, Shell, document


def test_create_appends_a_draft_and_names_the_next_step(shell: Shell) -> None:
    result = shell.run("config", "create", NAME, "--file", str(shell.file(document())), "-o", "json")

    assert result.exit_code == 0
    created = json.loads(result.stdout)
    assert (created["status"], created["version_number"]) == ("DRAFT", 1)
    assert f"tradai config activate {NAME} {created['config_id']}" in result.stderr


def test_create_takes_the_document_itself(shell: Shell) -> None:
    created = shell.json("config", "create", NAME, "--data", '{"timeframe": "1h"}')

    assert created["config_data"] == {"timeframe": "1h"}


def test_the_same_content_gives_the_version_that_has_it(shell: Shell) -> None:
    first = shell.json("config", "create", NAME, "--data", '{"timeframe": "1h"}')

    again = shell.run("config", "create", NAME, "--data", "timeframe: 1h", "-o", "json")

    assert json.loads(again.stdout)["config_id"] == first["config_id"]
    assert "nothing was added" in again.stderr


def test_an_old_version_returns_under_a_new_number(shell: Shell) -> None:
    old = shell.activated(document())
    shell.activated(document(stake_amount=50))

    restored = shell.json("config", "create", NAME, "--from", "v1")

    assert restored["version_number"] == 3
    assert restored["config_hash"].startswith(old.partition("-")[2])


@pytest.mark.parametrize("sources", [(), ("--data", "{}", "--from", "1")])
def test_create_needs_exactly_one_source(shell: Shell, sources: tuple[str, ...]) -> None:
    result = shell.run("config", "create", NAME, *sources)

    assert result.exit_code == 2
    assert "one of --file, --data" in result.stderr


def test_a_file_of_another_strategy_is_refused(shell: Shell) -> None:
    result = shell.run("config", "create", "Beta", "--file", str(shell.file(document())))

    assert result.exit_code == 2
    assert f"is of strategy {NAME}, not of Beta" in result.stderr


def test_a_missing_file_is_one_sentence(shell: Shell) -> None:
    result = shell.run("config", "create", NAME, "--file", "nowhere.yaml")

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "there is no file nowhere.yaml" in result.stderr


def test_a_bad_document_is_refused_with_every_problem(shell: Shell) -> None:
    data = document() | {"strategy_servce": {}, "trainig": {}}

    result = shell.run("config", "create", NAME, "--file", str(shell.file(data)))

    assert result.exit_code == 2
    assert "did you mean `strategy_service`?" in result.stderr
    assert "did you mean `training`?" in result.stderr


def test_validate_lists_problems_as_data(shell: Shell) -> None:
    path = shell.file(document() | {"strategy_servce": {}})

    result = shell.run("config", "validate", str(path), "-o", "json")

    assert result.exit_code == 2
    (problem,) = json.loads(result.stdout)
    assert problem["path"] == "strategy_servce"
    assert problem["line"] > 1


def test_validate_takes_the_folder(shell: Shell) -> None:
    shell.file(document())

    result = shell.run("config", "validate")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "is valid" in result.stderr


def test_schema_is_json_schema(shell: Shell) -> None:
    printed = json.loads(shell.run("config", "schema").stdout)

    assert "$schema" in printed or "$defs" in printed


def test_activation_by_number_moves_the_active_one(shell: Shell) -> None:
    shell.activated(document())
    shell.json("config", "create", NAME, "--file", str(shell.file(document(minimal_roi={"0": 0.1}))))

    activated = shell.json("config", "activate", NAME, "2", "--reason", "take profit earlier")

    assert activated["status"] == "ACTIVE"
    assert [row["status"] for row in shell.json("config", "list", NAME)] == ["ACTIVE", "DEPRECATED"]
    assert shell.json("history", NAME)[0]["reason"] == "take profit earlier"


def test_more_money_at_risk_needs_a_yes(shell: Shell) -> None:
    active = shell.activated(document(stake_amount=100))
    shell.json("config", "create", NAME, "--file", str(shell.file(document(stake_amount=500))))

    refused = shell.run("config", "activate", NAME, "2")

    assert refused.exit_code == 4
    assert "stake_amount" in refused.stderr
    assert "--yes" in refused.stderr
    assert shell.json("config", "show", NAME)["config_id"] == active
    assert shell.run("config", "activate", NAME, "2", "--yes").exit_code == 0


def test_a_dry_run_of_activation_changes_nothing(shell: Shell) -> None:
    shell.activated(document())
    shell.json("config", "create", NAME, "--file", str(shell.file(document(stake_amount=500))))

    result = shell.run("config", "activate", NAME, "2", "--dry-run", "--output", "json")

    assert result.exit_code == 0
    assert "more can be lost" in result.stderr
    assert "would become ACTIVE in place of v1-" in result.stderr
    planned = json.loads(result.stdout)
    assert (planned["status"], planned["would_become"], planned["dry_run"]) == ("DRAFT", "ACTIVE", True)
    assert planned["would_deprecate"].startswith("v1-")
    assert shell.json("config", "show", NAME)["version_number"] == 1


def test_a_stale_expectation_is_a_conflict_that_names_the_active_one(shell: Shell) -> None:
    shell.activated(document())
    second = shell.activated(document(minimal_roi={"0": 0.1}))
    shell.json("config", "create", NAME, "--file", str(shell.file(document(minimal_roi={"0": 0.2}))))

    result = shell.run("config", "activate", NAME, "3", "--expected", "1")

    assert result.exit_code == 5
    assert second in result.stderr


def test_the_active_version_is_deprecated_by_force_only(shell: Shell) -> None:
    shell.activated(document())

    refused = shell.run("config", "deprecate", NAME, "1")
    gone = shell.json("config", "deprecate", NAME, "1", "--force")

    assert refused.exit_code == 5
    assert "--force" in refused.stderr
    assert gone["status"] == "DEPRECATED"


def test_show_prints_the_content_or_the_file_as_written(shell: Shell) -> None:
    path = shell.file(document())
    path.write_text(f"# ours\n{path.read_text()}")
    shell.json("strategy", "stage", NAME)

    content = shell.run("config", "show", NAME, "1", "--output", "yaml")
    source = shell.run("config", "show", NAME, "1", "--source")

    assert yaml.safe_load(content.stdout)["config_data"] == document()
    assert source.stdout.startswith("# ours\n")


def test_show_without_an_active_version_says_what_to_do(shell: Shell) -> None:
    result = shell.run("config", "show", NAME)

    assert result.exit_code == 1
    assert f"tradai config activate {NAME}" in result.stderr


def test_an_unknown_version_is_not_found(shell: Shell) -> None:
    shell.activated(document())

    by_number, by_id = shell.run("config", "show", NAME, "7"), shell.run("config", "show", NAME, "v7-abc")

    assert (by_number.exit_code, by_id.exit_code) == (1, 1)
    assert f"tradai config list {NAME}" in by_number.stderr


def test_stage_uploads_the_file_under_its_number(shell: Shell) -> None:
    shell.file(document())

    staged = shell.json("strategy", "stage", NAME, "--version", "1")

    assert (staged["status"], staged["version_number"]) == ("DRAFT", 1)


def test_stage_with_another_number_names_the_right_one(shell: Shell) -> None:
    shell.file(document())

    result = shell.run("strategy", "stage", NAME, "--version", "7")

    assert result.exit_code == 5
    assert f"tradai strategy stage {NAME} --version 1" in result.stderr
    assert shell.json("config", "list", NAME) == []


def test_stage_of_known_content_takes_its_number_only(shell: Shell) -> None:
    shell.activated(document())

    same = shell.json("strategy", "stage", NAME, "--version", "1")
    other = shell.run("strategy", "stage", NAME, "--version", "2")

    assert same["duplicate"] is True
    assert other.exit_code == 5


def test_stage_looks_where_strategies_live(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    home = shell.folder / "strategies" / NAME
    home.mkdir(parents=True)
    shell.file(document(), f"strategies/{NAME}/tradai.yaml")
    monkeypatch.setenv("STRATEGY_SERVICE_STRATEGY_PATH", str(home.parent))

    assert shell.json("strategy", "stage", NAME)["version_number"] == 1


@pytest.mark.parametrize("command", [("config", "list"), ("strategy", "stage"), ("history",)])
def test_a_bad_name_is_refused_before_any_store_is_asked(shell: Shell, command: tuple[str, ...]) -> None:
    shell.file(document())

    result = shell.run(*command, "../etc")

    assert result.exit_code == 2
    assert "strategy name" in result.stderr


def test_tables_fit_80_columns(shell: Shell) -> None:
    data: dict[str, Any] = document()
    shell.activated(data)
    shell.json("config", "create", NAME, "--data", "timeframe: 4h", "--description", "a long story " * 20)

    for command in (["config", "list", NAME], ["config", "show", NAME], ["strategy", "list"]):
        result = shell.run(*command)
        assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_wrong_number_is_answered_with_the_whole_command(shell: Shell) -> None:
    (shell.folder / "my files").mkdir()
    path = shell.file(document(), "my files/tradai.yaml")

    refused = shell.run("strategy", "stage", NAME, "--version", "7", "--path", str(path))

    assert refused.exit_code == 5
    assert f"`tradai strategy stage {NAME} --version 1 --path '{path}'`" in refused.stderr


@pytest.mark.parametrize(("keys", "said"), [(["x"], "1 problem in"), (["x", "y"], "2 problems in")])
def test_problems_are_counted(shell: Shell, keys: list[str], said: str) -> None:
    path = shell.file(document() | dict.fromkeys(keys, 1))

    assert said in shell.run("config", "validate", str(path)).stderr


def test_a_folder_that_nobody_may_look_into_is_one_sentence(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = shell.file(document())
    monkeypatch.setattr(Path, "is_file", refuse)

    result = shell.run("config", "validate", str(path))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "can not be read: Permission denied; give a file that you may read" in result.stderr
