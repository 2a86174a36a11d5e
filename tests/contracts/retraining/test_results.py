"""What every store of job results promises."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Protocol

import pytest

from tests.contracts.retraining import stores
from tradai.common.aws.s3_results import S3Results
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.errors import ContentAlteredError, NotFoundError, ValidationFailedError
from tradai.common.retraining.ports import Results

DAY = datetime(2026, 3, 1, tzinfo=UTC)


class KeptResults(Results, Protocol):
    """With what the training task and the reviewers need."""

    def put(self, job_id: str, results: Sequence[BacktestResult]) -> None: ...

    def evidence(self, job_id: str, digest: str | None = None) -> dict[str, Any]: ...


def result(role: str = "challenger", **facts: Any) -> BacktestResult:
    return BacktestResult.model_validate(
        {
            "role": role,
            "model_name": "Alpha",
            "model_version": "7",
            "metrics": {"total_profit": 0.1 + 0.2, "sharpe_ratio": None},
            "dates": [date(2026, 2, 27), date(2026, 2, 28)],
            "daily_returns": [1e-17, -0.012345678901234567],
            "window_start": DAY,
            "window_end": DAY,
            "data_version": "sha256:1",
            "fee": 0.001,
            "config_id": "v1-abcdef01",
            "config_hash": "ab",
            "inputs_hash": "cd",
            "trained_until": None,
            "job_id": "job-1",
            "trace_id": "trace-1",
            "trainer": "baseline",
            **facts,
        }
    )


def test_results_come_back_to_the_last_digit_in_their_order(results: KeptResults) -> None:
    left = (result(), result("champion", model_version="6"))

    results.put("job-1", left)

    assert results.results("job-1") == left


def test_a_job_that_left_nothing_is_named(results: KeptResults) -> None:
    with pytest.raises(NotFoundError, match="job-2"):
        results.results("job-2")


def test_evidence_is_kept_beside_the_result_under_its_hash(results: KeptResults) -> None:
    evidence = {"decision": "keep", "checks": [{"name": "sharpe_ratio", "value": 0.1}], "at": DAY}

    key, digest = results.put_evidence("job-1", evidence)

    assert key == "jobs/job-1/evidence.json"
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert results.evidence("job-1", digest)["checks"] == evidence["checks"]


def test_the_same_evidence_has_the_same_hash_in_any_order(results: KeptResults) -> None:
    first = results.put_evidence("job-1", {"a": 1, "b": {"c": 2.0, "d": None}})
    again = results.put_evidence("job-1", {"b": {"d": None, "c": 2}, "a": 1.0})

    assert first == again


def test_other_evidence_than_was_judged_is_refused(results: KeptResults) -> None:
    _, digest = results.put_evidence("job-1", {"decision": "keep"})
    results.put_evidence("job-1", {"decision": "promote"})

    with pytest.raises(ContentAlteredError, match=r"evidence\.json"):
        results.evidence("job-1", digest)


def test_a_job_that_was_not_judged_has_no_evidence(results: KeptResults) -> None:
    with pytest.raises(NotFoundError, match="has not been judged"):
        results.evidence("job-2")


@pytest.fixture
def on_s3(account: None) -> S3Results:  # noqa: ARG001 - the fixture is the account
    return S3Results(client=stores.bucket("results"), bucket=stores.name("results"), owner=stores.ACCOUNT)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", r"\$: Invalid JSON"),
        (b'{"role": "challenger"}', r"\$: Input should be a valid array"),
        (b'[{"role": "judge"}]', r"0\.role"),
        (json.dumps([{**json.loads(result().model_dump_json()), "sortino": 1}]).encode(), r"0\.sortino"),
    ],
)
def test_a_file_that_is_no_result_is_refused_with_the_place(
    on_s3: S3Results, body: bytes, complaint: str
) -> None:
    on_s3.client.put_object(Bucket=on_s3.bucket, Key="jobs/job-1/result.json", Body=body)

    with pytest.raises(ValidationFailedError, match=rf"jobs/job-1/result\.json.*{complaint}"):
        on_s3.results("job-1")


def test_the_hash_is_that_of_the_stored_bytes(on_s3: S3Results) -> None:
    key, digest = on_s3.put_evidence("job-1", {"b": 1, "a": "é"})

    body = on_s3.client.get_object(Bucket=on_s3.bucket, Key=key)["Body"].read()
    assert (body.decode(), sha256(body).hexdigest()) == ('{"a":"é","b":1}', digest)


def test_every_call_says_whose_the_bucket_must_be(on_s3: S3Results) -> None:
    owners: list[str | None] = []
    on_s3.client.meta.events.register(
        "provide-client-params.s3.*", lambda params, **_: owners.append(params.get("ExpectedBucketOwner"))
    )

    on_s3.put("job-1", [result()])
    on_s3.results("job-1")

    assert owners == [stores.ACCOUNT] * 2
