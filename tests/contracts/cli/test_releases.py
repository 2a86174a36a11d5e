"""Model versions, deployments and their history."""

from __future__ import annotations

import json

import boto3
import pytest

from tests.contracts.cli.shell import ACCOUNT, NAME, REGION, Shell, document
from tradai.common.aws.ecs_training_definitions import ECSTrainingDefinitions
from tradai.common.errors import ConfigurationError
from tradai.local.containers.images import lookup


def test_a_version_is_staged_and_promoted(shell: Shell) -> None:
    shell.activated(document())
    version = shell.registered()

    staged = shell.json("strategy", "set-version", NAME, version, "--stage", "Staging")
    promoted = shell.json("strategy", "set-version", NAME, version, "--reason", "better")

    assert (staged["stage"], promoted["new_stage"]) == ("Staging", "Production")
    assert promoted["promoted"] is True
    assert promoted["mirror"] == "done"


@pytest.mark.parametrize("command", [("history", "Nobody"), ("strategy", "models", "Nobody")])
def test_an_unknown_strategy_is_not_an_empty_one(shell: Shell, command: tuple[str, ...]) -> None:
    shell.json("config", "create", NAME, "--file", str(shell.file(document())))

    unknown = shell.run(*command)
    fresh = shell.run(*command[:-1], NAME)

    assert (unknown.exit_code, fresh.exit_code) == (1, 0)
    assert "no config version" in unknown.stderr


def test_promotion_of_a_fresh_version_names_the_step_before(shell: Shell) -> None:
    shell.activated(document())
    version = shell.registered()

    result = shell.run("strategy", "set-version", NAME, version)

    assert result.exit_code == 5
    assert f"tradai strategy set-version {NAME} {version} --stage Staging" in result.stderr


@pytest.mark.parametrize("stage", ["Archived", "None"])
def test_a_stage_that_nobody_puts_a_version_into_is_a_usage_error(shell: Shell, stage: str) -> None:
    result = shell.run("strategy", "set-version", NAME, "1", "--stage", stage)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Invalid value for '--stage'" in result.stderr


def test_the_champion_set_again_retires_nobody(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()
    champion = shell.promoted()

    again = shell.json("strategy", "set-version", NAME, champion)

    assert (again["promoted"], again["already_promoted"]) == (False, True)
    assert (again["archived_version"], again["kept_version"]) == (None, None)


def test_production_on_an_archived_version_names_the_rollback(shell: Shell) -> None:
    shell.activated(document())
    first = shell.promoted()
    shell.promoted()

    result = shell.run("strategy", "set-version", NAME, first)

    assert result.exit_code == 5
    assert f"tradai deploy rollback {NAME} --model {first}" in result.stderr


def test_no_archive_leaves_the_champion_before_in_staging(shell: Shell) -> None:
    shell.activated(document())
    first, second = shell.promoted(), shell.registered()
    shell.json("strategy", "set-version", NAME, second, "--stage", "staging")

    promoted = shell.json("strategy", "set-version", NAME, second, "--no-archive")

    assert promoted["kept_version"] == first
    assert [card["stage"] for card in shell.json("strategy", "models", NAME)] == ["Production", "Staging"]


def test_a_dry_run_shows_every_check_and_promotes_nothing(shell: Shell) -> None:
    shell.activated(document())
    version = shell.registered()
    shell.json("strategy", "set-version", NAME, version, "--stage", "Staging")

    result = shell.run("strategy", "set-version", NAME, version, "--dry-run")

    assert result.exit_code == 0
    assert "artifacts" in result.stdout
    assert shell.json("history", NAME)[0]["model_version"] is None


def test_a_dry_run_that_a_check_refuses_ends_as_a_refused_gate(shell: Shell) -> None:
    shell.activated(document())
    version = shell.registered()
    shell.json("strategy", "set-version", NAME, version, "--stage", "Staging")
    run_id = shell.mlflow.versions[NAME, version].run_id
    shell.mlflow.files[str(run_id)]["model/weights"] = b"altered"

    result = shell.run("strategy", "set-version", NAME, version, "--dry-run", "-o", "json")

    assert result.exit_code == 4
    assert [check["name"] for check in json.loads(result.stdout)["checks"] if not check["passed"]] == [
        "artifacts"
    ]


def test_another_champion_than_expected_is_a_conflict(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()
    version = shell.registered()
    shell.json("strategy", "set-version", NAME, version, "--stage", "Staging")

    for other in ("9", "none"):
        result = shell.run("strategy", "set-version", NAME, version, "--expected", other)
        assert result.exit_code == 5
        assert f"not {other} as expected" in result.stderr


def test_an_unknown_model_version_is_not_found(shell: Shell) -> None:
    shell.activated(document())

    result = shell.run("strategy", "set-version", NAME, "9", "--stage", "Staging")

    assert result.exit_code == 1
    assert f"tradai strategy models {NAME}" in result.stderr


def test_models_tell_stage_role_and_origin(shell: Shell) -> None:
    config_id = shell.activated(document())
    shell.promoted()

    (card,) = shell.json("strategy", "models", NAME)

    assert (card["stage"], card["role"], card["config_id"]) == ("Production", "champion", config_id)
    assert card["git_commit"] == "01234567"


def test_strategies_are_listed_with_what_is_live(shell: Shell) -> None:
    config_id = shell.activated(document())
    shell.promoted()

    (line,) = shell.json("strategy", "list")

    assert (line["strategy"], line["config_id"], line["champion"]) == (NAME, config_id, "1")
    assert (line["state"], line["mirror"]) == ("live", "done")


def test_an_activation_leaves_nothing_for_mlflow_to_show(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()
    shell.activated(document(minimal_roi={"0": 0.1}))

    assert shell.json("strategy", "list")[0]["mirror"] == "done"


def test_deploy_makes_one_release_of_config_image_and_task_definition(shell: Shell) -> None:
    shell.file(document())

    deployed = shell.json("deploy", "strategy", ".", "--image", "registry.test/alpha:1", "--reason", "start")

    (release,) = shell.json("history", NAME)
    assert (release["kind"], release["image"]) == ("deployed", "registry.test/alpha:1")
    assert release["config_id"] == deployed["config_id"]
    assert release["task_definition_arn"] == deployed["task_definition_arn"]
    definition = boto3.client("ecs", REGION).describe_task_definition(taskDefinition="tradai-dev-train-Alpha")
    assert definition["taskDefinition"]["containerDefinitions"][0]["image"] == "registry.test/alpha:1"
    assert (definition["taskDefinition"]["cpu"], definition["taskDefinition"]["memory"]) == ("512", "1024")
    cloudwatch = boto3.client("cloudwatch", REGION)
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[deployed["alarm"]])["MetricAlarms"]
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    assert alarm["Threshold"] == 0.3
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"project": "tradai", "strategy": NAME}


def test_deploying_the_same_again_changes_nothing(shell: Shell) -> None:
    shell.file(document())
    first = shell.json("deploy", "strategy", ".")

    again = shell.json("deploy", "strategy", ".")

    assert (again["changed"], again["release_id"]) == (False, first["release_id"])
    assert again["task_definition_arn"] == first["task_definition_arn"]


def test_the_image_defaults_to_the_files_repository(shell: Shell) -> None:
    shell.file(document())

    planned = shell.json("deploy", "strategy", ".", "--dry-run")

    assert planned["image"].startswith("registry.test/tradai/strategies/alpha:")
    assert shell.json("strategy", "list") == []


def test_on_the_local_stack_a_process_stands_for_the_image(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADAI_TARGET", "local")
    monkeypatch.setenv("TRADAI_HOME", str(shell.folder / "home"))
    shell.file(document())

    shell.json("deploy", "strategy", ".", "--image", "alpha:1", "--data", "eurusd")

    image = lookup(shell.folder / "home" / "images.json", "alpha:1")
    assert image.environment == {"STRATEGY_SERVICE_STRATEGY_PATH": str(shell.folder), "TRADAI_DATA": "eurusd"}


def test_a_tag_is_deployed_by_its_digest(shell: Shell) -> None:
    ecr = boto3.client("ecr", REGION)
    ecr.create_repository(repositoryName="alpha")
    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": []}
    ecr.put_image(repositoryName="alpha", imageManifest=json.dumps(manifest), imageTag="one")
    (pushed,) = ecr.describe_images(repositoryName="alpha")["imageDetails"]
    registry = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
    shell.file(document())

    deployed = shell.json("deploy", "strategy", ".", "--image", f"{registry}/alpha:one")
    missing = shell.run("deploy", "strategy", ".", "--image", f"{registry}/alpha:two")

    assert deployed["image"] == f"{registry}/alpha@{pushed['imageDigest']}"
    assert missing.exit_code == 2
    assert "is not in its registry" in missing.stderr


def test_placeholders_of_the_deployment_are_filled(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    data = document()
    data["deployment"] = {
        "ecr": {"repository": "${REPOSITORY}"},
        "ecs": {"cpu": "${CPU:-1024}", "memory": 2048},
    }
    shell.file(data)
    unset = shell.run("deploy", "strategy", ".", "--dry-run")
    monkeypatch.setenv("REPOSITORY", "tradai/beta")

    planned = shell.json("deploy", "strategy", ".", "--dry-run")

    assert unset.exit_code == 2
    assert "REPOSITORY" in unset.stderr
    assert planned["cpu"] == 1024
    assert "/tradai/beta:" in planned["image"]


def test_a_dry_run_of_a_deployment_tells_the_release_and_every_check(shell: Shell) -> None:
    first = shell.activated(document())
    shell.promoted()
    shell.file(document(stake_amount=900) | {"strategy": document()["strategy"] | {"timeframe": "4h"}})

    refused = shell.run("deploy", "strategy", ".", "--dry-run", "-o", "json")
    accepted = shell.json("deploy", "strategy", ".", "--dry-run", "--yes")
    shell.file(document())
    same = shell.json("deploy", "strategy", ".", "--dry-run")

    assert refused.exit_code == 4
    plan = json.loads(refused.stdout)
    assert {check["name"]: check["passed"] for check in plan["checks"]} == {"risks": False, "inputs": False}
    assert (plan["config_id"][:3], plan["is_new_config"]) == ("v2-", True)
    assert "strategy_service.defaults.stake_amount" in plan["changes"]
    assert all(check["passed"] for check in accepted["checks"])
    assert (same["config_id"], same["is_new_config"], same["changes"]) == (first, False, [])
    assert len(shell.json("history", NAME)) == 2


def test_a_file_without_repository_needs_an_image(shell: Shell) -> None:
    data = document()
    del data["deployment"]["ecr"]
    shell.file(data)

    result = shell.run("deploy", "strategy", ".")

    assert result.exit_code == 2
    assert "--image" in result.stderr


def test_more_money_at_risk_is_not_deployed_without_a_yes(shell: Shell) -> None:
    shell.activated(document(stake_amount=100))
    shell.file(document(stake_amount=500))

    result = shell.run("deploy", "strategy", ".")

    assert result.exit_code == 4
    assert len(shell.json("history", NAME)) == 1


@pytest.mark.usefixtures("shell")
def test_without_infrastructure_deploy_says_what_to_run() -> None:
    definitions = ECSTrainingDefinitions(client=boto3.client("ecs", REGION), env="prod")

    with pytest.raises(ConfigurationError, match="cdk deploy --context env=prod"):
        definitions.register(NAME, cpu=512, memory=1024, image="alpha")


@pytest.mark.parametrize("back_to", [(), ("--model", "1")])
def test_rollback_returns_and_quarantines_what_it_leaves(shell: Shell, back_to: tuple[str, ...]) -> None:
    shell.activated(document())
    shell.promoted()
    shell.promoted()

    outcome = shell.json("deploy", "rollback", NAME, *back_to, "--reason", "loses money")

    assert (outcome["from_version"], outcome["to_version"]) == ("2", "1")
    assert shell.json("strategy", "models", NAME)[0]["role"] == "quarantined"


def test_rollback_to_a_named_deployment(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()
    shell.promoted()
    target = shell.json("history", NAME)[1]["release_id"]

    outcome = shell.json("deploy", "rollback", NAME, "--deployment", target)

    assert outcome["to_version"] == "1"


def test_a_dry_run_shows_which_release_returns_and_what_its_configuration_changes(shell: Shell) -> None:
    first = shell.activated(document())
    shell.promoted()
    target = shell.json("history", NAME)[0]["release_id"]
    changed = document()
    changed["strategy_service"]["defaults"]["stake_amount"] = 7
    shell.activated(changed)

    result = shell.run("deploy", "rollback", NAME, "--dry-run")

    assert result.exit_code == 0
    assert f"{target} of" in result.stderr
    assert f"{first}) would return" in result.stderr
    assert "stake_amount" in result.stderr


def test_nothing_to_roll_back_to_is_a_refused_gate(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()

    result = shell.run("deploy", "rollback", NAME)

    assert result.exit_code == 4
    assert f"tradai history {NAME}" in result.stderr


def test_an_unknown_deployment_is_not_found(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()

    assert shell.run("deploy", "rollback", NAME, "--deployment", "deploy-00000000").exit_code == 1


def test_deployment_and_model_exclude_each_other(shell: Shell) -> None:
    assert shell.run("deploy", "rollback", NAME, "--deployment", "x", "--model", "1").exit_code == 2


def test_history_tells_what_was_live_at_a_time(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()
    newest, oldest = shell.json("history", NAME)

    assert shell.json("history", NAME, "--at", oldest["created_at"])["seq"] == 1
    assert shell.json("history", NAME, "--at", "2099-01-01")["release_id"] == newest["release_id"]
    assert shell.run("history", NAME, "--at", "2001-01-01T00:00Z").exit_code == 1
    assert shell.run("history", NAME, "--at", "yesterday").exit_code == 2


def test_tables_of_releases_fit_80_columns(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()
    shell.promoted()

    for command in (["history", NAME], ["strategy", "models", NAME], ["strategy", "list"]):
        result = shell.run(*command)
        assert max(map(len, result.stdout.splitlines())) <= 80
