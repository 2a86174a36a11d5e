"""A secret in every layer appears in no output, log, object or item."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.e2e.secrets.house import HIDDEN, NAME, House, document
from tests.local_stack import LocalStack
from tradai.common.aws import clients
from tradai.common.runtime import environment, wiring
from tradai.common.runtime.wiring_models import mlflow_adapter

MASK = "**********"


@pytest.fixture
def house(local_stack: LocalStack, tmp_path: Path) -> Iterator[House]:
    caches = (environment.environment, clients.client, wiring.caller, mlflow_adapter)
    for cache in caches:
        cache.cache_clear()
    ready = House(stack=local_stack, folder=tmp_path)
    ready.furnish()
    yield ready
    for cache in caches:
        cache.cache_clear()


def test_a_secret_in_every_layer_appears_nowhere(house: House) -> None:
    _offer_secrets_for_storage(house)
    _make_versions(house)
    _explain(house)
    _train(house)
    _put_live(house)

    everything = list(house.everything())
    assert [(where, layer) for where, text in everything for layer in HIDDEN if HIDDEN[layer] in text] == []
    looked_at = {where.partition("/configs/")[0] for where, text in everything if NAME in text}
    assert looked_at >= {
        "output",
        "s3://tradai-configs-dev",
        "s3://tradai-results-dev/jobs/discreet/result.json",
    }
    assert looked_at >= {"tradai-config-versions-dev", "tradai-releases-dev", "tradai-jobs-dev"}
    assert any(place.startswith("/aws/lambda/tradai-dev-") for place in looked_at)


def _offer_secrets_for_storage(house: House) -> None:
    """By file, by option, and to the API's function: refused without being repeated."""
    bad = house.folder / "bad.yaml"
    bad.write_text(yaml.safe_dump(document(api_key=HIDDEN["file"], proxy=f"http://me:{HIDDEN['file']}@host")))
    data = json.dumps({"params": {"secret": HIDDEN["option"]}})

    for words in (
        ("config", "validate", str(bad)),
        ("config", "create", NAME, "--file", str(bad)),
        ("config", "create", NAME, "--data", data),
        ("config", "diff", NAME, "--file", str(bad)),
        ("strategy", "stage", NAME, "--path", str(bad)),
    ):
        assert house.type(*words).returncode != 0


def _make_versions(house: House) -> None:
    """Two, with placeholders; then everything that shows them."""
    stored = house.folder / "stored.yaml"
    stored.write_text(yaml.safe_dump(document(bot_token="${IN_VERSION}")))
    assert house.type("strategy", "stage", NAME).returncode == 0
    assert house.type("config", "create", NAME, "--file", str(stored)).returncode == 0

    for words in (
        ("config", "validate"),
        ("config", "activate", NAME, "1", "--dry-run"),
        ("config", "activate", NAME, "1", "--yes"),
        ("config", "activate", NAME, "2", "--yes"),
        ("config", "list", NAME),
        ("config", "show", NAME),
        ("config", "show", NAME, "1", "--source"),
        ("history", NAME),
        ("settings",),
    ):
        assert house.type(*words).returncode == 0, words
    active = json.loads(house.type("config", "show", NAME).stdout)["config_id"]
    answer, is_fault = house.stack.invoke(
        "config-activate", {"strategy_name": NAME, "config_id": active, "reason": "again", "actor": "ada"}
    )
    assert (answer["already_active"], is_fault) == (True, False)


def _explain(house: House) -> None:
    """Each layer's secret is in force or covered, and masked."""
    answer = house.type("config", "explain", NAME, "--file", ".", "--all")

    rows = {row["path"]: row for row in json.loads(answer.stdout)}
    params = "strategy_service.defaults.params"
    layers = {path: rows[path]["layer"].partition(" v2-")[0] for path in rows if rows[path]["value"] == MASK}
    assert layers == {
        "credentials.api_key": "environment",
        "credentials.api_secret": ".env",
        "credentials.passphrase": "secrets manager",
        f"{params}.password": "environment",
        f"{params}.bot_token": "config version",
        f"{params}.api_key": "tradai.yaml",
    }


def _train(house: House) -> None:
    """With overrides in force; and once where a layer is wrong, so that an error is told."""
    done = house.train()
    assert done.returncode == 0, done.stderr + done.stdout
    (loaded,) = (
        line
        for line in map(json.loads, done.stdout.splitlines())
        if line["message"] == "configuration loaded"
    )
    version = mlflow_adapter().get_model_version(NAME, "1")
    assert version.tags["effective_hash"] == loaded["effective_hash"]

    assert house.train(TRADAI__TRAINING__TRIALS=HIDDEN["environment"]).returncode != 0


def _put_live(house: House) -> None:
    """With a secret in a tag of the live model: refused as a layer, masked where tags are shown."""
    assert house.type("strategy", "set-version", NAME, "1", "--stage", "Staging").returncode == 0
    assert house.type("strategy", "set-version", NAME, "1", "--yes").returncode == 0
    tag = "tradai.config.strategy_service.defaults.params.api_key"
    mlflow_adapter().set_model_version_tag(NAME, "1", tag, HIDDEN["tag"])

    refused = house.type("config", "explain", NAME)

    assert refused.returncode == 2
    assert "mlflow tags" in refused.stderr
    assert house.type("strategy", "models", NAME).returncode == 0
    assert house.type("strategy", "list").returncode == 0
