"""Every client of a process is one region's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from tradai.common.aws import clients
from tradai.common.runtime import environment, wiring_clients, wiring_live, wiring_reviews

PROFILE = "[profile trading]\nregion = eu-central-1\n"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A shell with a profile, and no word about the region in its variables."""
    (tmp_path / "config").write_text(PROFILE, encoding="utf-8")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_LAMBDA_FUNCTION_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it remembers the profiles that it saw first
    caches = (environment.environment, wiring_clients._profile_region, clients.client)
    for cached in caches:
        cached.cache_clear()
    yield monkeypatch
    for cached in caches:
        cached.cache_clear()


@pytest.mark.parametrize(
    ("variables", "region"),
    [
        ({}, "eu-west-1"),
        ({"AWS_PROFILE": "trading"}, "eu-central-1"),
        ({"AWS_PROFILE": "trading", "AWS_DEFAULT_REGION": "us-east-1"}, "us-east-1"),
        ({"AWS_PROFILE": "trading", "AWS_REGION": "us-east-2"}, "us-east-2"),
        ({"AWS_DEFAULT_REGION": "us-east-1", "AWS_REGION": "us-east-2"}, "us-east-2"),
    ],
)
def test_tables_metrics_and_callbacks_are_in_one_region(
    shell: pytest.MonkeyPatch, variables: dict[str, str], region: str
) -> None:
    for name, value in variables.items():
        shell.setenv(name, value)

    used = (
        wiring_clients.dynamodb(),
        wiring_clients.s3(),
        wiring_live.live_metrics().client,
        wiring_reviews.review_desk().callbacks.client,  # type: ignore[attr-defined]  # the adapter's
    )

    assert {client.meta.region_name for client in used} == {region}
