"""The public constructors find everything from one table name."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contracts.storage.storages import in_memory
from tradai.common.aws import clients, s3_found_config_bodies
from tradai.common.aws.dynamodb_config_versions import DynamoDBConfigVersions
from tradai.common.aws.dynamodb_releases import DynamoDBReleases
from tradai.common.aws.s3_found_config_bodies import FoundConfigBodies
from tradai.common.config.service import ConfigVersionService
from tradai.common.errors import ConfigInvalidError, ConfigurationError
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime import wiring
from tradai.common.runtime.environment import environment

NAME = "MyStrategy"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process on the local stack's side of things that remembers nothing."""
    for variable in (
        "CONFIGS_BUCKET",
        "RELEASES_TABLE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "TRADAI_CLOCK_PARAMETER",
    ):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TRADAI_TARGET", "local")
    remembered = (clients.client, environment, wiring.caller, s3_found_config_bodies.configs_bucket)
    for function in remembered:
        function.cache_clear()
    yield
    for function in remembered:
        function.cache_clear()


def test_the_names_beside_a_table_follow_from_its_suffix() -> None:
    parts = ConfigVersionService(table_name="tradai-config-versions-staging", actor="ada")._parts

    assert isinstance(parts.store, DynamoDBConfigVersions)
    assert parts.store.versions_table == "tradai-config-versions-staging"
    assert parts.store.releases_table == "tradai-releases-staging"
    assert isinstance(parts.contents.bodies, FoundConfigBodies)
    assert parts.contents.bodies.bucket == "tradai-configs-staging"


def test_the_ledger_of_another_environment_is_not_mixed_with_this_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RETRAINING_STATE_TABLE", "tradai-retraining-state-dev")

    store = ReleaseLedger(table_name="tradai-releases-prod")._store

    assert isinstance(store, DynamoDBReleases)
    assert store.retraining_state_table == "tradai-retraining-state-prod"
    assert store.versions_table == "tradai-config-versions-prod"


def test_without_a_name_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASES_TABLE", "tradai-releases-dev-mine")

    store = ReleaseLedger()._store

    assert isinstance(store, DynamoDBReleases)
    assert store.releases_table == "tradai-releases-dev-mine"


@pytest.mark.parametrize("name", ["versions", "tradai-config-versions-moon", "tradai-config-versions"])
def test_a_name_that_tells_no_environment_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError):
        ConfigVersionService(table_name=name)


def test_another_prefix_keeps_its_siblings() -> None:
    env = wiring.environment_of("acme-config-versions-dev")

    assert (env.releases_table, env.configs_bucket) == ("acme-releases-dev", "acme-configs-dev")


class Ssm:
    """Answers GetParameters with what it holds."""

    def __init__(self, held: dict[str, str]) -> None:
        self.held, self.asked = held, 0

    def get_parameters(self, Names: list[str]) -> Any:  # noqa: N803 - boto3's name
        self.asked += 1
        return {
            "Parameters": [{"Name": name, "Value": self.held[name]} for name in Names if name in self.held]
        }


@pytest.mark.parametrize(
    ("held", "bucket"),
    [
        ({"/tradai/dev/buckets/configs": "tradai-configs-dev-1-eu"}, "tradai-configs-dev-1-eu"),
        ({}, "tradai-configs-dev"),
    ],
)
def test_on_aws_the_bucket_is_found_once_and_only_when_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, held: dict[str, str], bucket: str
) -> None:
    monkeypatch.setenv("TRADAI_TARGET", "aws")
    ssm = Ssm(held)
    monkeypatch.setattr(clients, "client", lambda service, _: ssm if service == "ssm" else service)

    bodies = wiring.found_config_bodies(wiring.environment_of("tradai-config-versions-dev"))

    assert isinstance(bodies, FoundConfigBodies)
    assert ssm.asked == 0
    assert [bodies._found.bucket, bodies._found.bucket] == [bucket] * 2
    assert ssm.asked == 1


def test_found_bodies_are_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    found = FoundConfigBodies(region="", env="")
    monkeypatch.setattr(FoundConfigBodies, "_found", in_memory().bodies)

    found.put(NAME, "abc", b"text")
    found.put_source(NAME, "v1-abc", "source")

    assert (found.get(NAME, "abc"), found.source(NAME, "v1-abc")) == (b"text", "source")


def test_on_the_local_stack_the_user_is_written_down() -> None:
    assert wiring.caller() == getpass.getuser()


def test_by_default_documents_obey_the_schema() -> None:
    storage = in_memory()
    service = ConfigVersionService(
        store=storage.versions, bodies=storage.bodies, ledger=storage.ledger(), actor=lambda: "ada"
    )

    with pytest.raises(ConfigInvalidError, match="timefram"):
        service.create_version(strategy_name=NAME, config_data={"timefram": "1h"})
    slow = service.create_version(strategy_name=NAME, config_data={"timeframe": "4h"})
    fast = service.create_version(strategy_name=NAME, config_data={"timeframe": "1h", "stake_amount": 10})
    richer = service.create_version(strategy_name=NAME, config_data={"timeframe": "1h", "stake_amount": 20})

    assert slow.inputs_hash != fast.inputs_hash == richer.inputs_hash
