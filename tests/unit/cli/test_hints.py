"""What a new user is told when no account answers."""

from __future__ import annotations

import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError

from tradai.cli.local_hint import local_hint
from tradai.common.aws.errors import translated
from tradai.common.errors import ConflictError, TradaiError, TransientError
from tradai.common.runtime.environment import environment
from tradai.local.errors import LocalStackError


@pytest.fixture(autouse=True)
def on_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADAI_TARGET", "aws")
    environment.cache_clear()


def raised(cause: Exception) -> TradaiError:
    with pytest.raises(TradaiError) as refused, translated("the ledger"):
        raise cause
    return refused.value


def test_without_credentials_both_ways_to_an_account_are_named() -> None:
    hint = local_hint(raised(NoCredentialsError()))

    assert hint is not None
    assert "AWS_PROFILE" in hint
    assert "`tradai local up`" in hint


def test_other_faults_have_no_such_hint() -> None:
    assert local_hint(raised(EndpointConnectionError(endpoint_url="http://a"))) is None
    assert local_hint(ConflictError("no")) is None


def test_a_stack_that_can_not_be_started_is_not_told_to_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADAI_TARGET", "local")
    environment.cache_clear()

    assert "`tradai local up`" in str(local_hint(TransientError("the ledger did not answer")))
    assert local_hint(LocalStackError("there is no cdk.json")) is None
