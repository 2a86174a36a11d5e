"""`jobs/{job_id}/…` in the results bucket: what a training left, and the evidence of its judgement."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from pydantic import TypeAdapter, ValidationError

from tradai.common.aws.errors import error_code, translated
from tradai.common.config.canonical import canonical_json
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.errors import ContentAlteredError, NotFoundError, ValidationFailedError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_results = TypeAdapter(tuple[BacktestResult, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Results:
    client: S3Client
    bucket: str
    owner: str = ""

    def put(self, job_id: str, results: Sequence[BacktestResult]) -> None:
        self._put(f"jobs/{job_id}/result.json", _results.dump_json(tuple(results), indent=1))

    def results(self, job_id: str) -> tuple[BacktestResult, ...]:
        """The evaluations of a job.

        Raises:
            NotFoundError: the job left no result.
            ValidationFailedError: the file is not a list of results.
        """
        key = f"jobs/{job_id}/result.json"
        try:
            return _results.validate_json(self._get(key, f"job {job_id} left no result"))
        except ValidationError as error:
            raise ValidationFailedError(f"{key}: {_problems(error)}") from None

    def evidence(self, job_id: str, digest: str | None = None) -> dict[str, Any]:
        """What the verdict of a job was based on.

        Args:
            digest: SHA-256 that it must have; as `put_evidence` gave it.

        Raises:
            NotFoundError: the job has not been judged.
            ContentAlteredError: it is not what was put there.
        """
        key = f"jobs/{job_id}/evidence.json"
        body = self._get(key, f"job {job_id} has not been judged")
        found = sha256(body).hexdigest()
        if digest not in {None, found}:
            raise ContentAlteredError(key, expected=str(digest), found=found)
        evidence: dict[str, Any] = json.loads(body)
        return evidence

    def put_evidence(self, job_id: str, evidence: Mapping[str, Any]) -> tuple[str, str]:
        """Key and SHA-256 of the canonical form."""
        body = canonical_json(json.loads(json.dumps(evidence, allow_nan=False, default=str)))
        key = f"jobs/{job_id}/evidence.json"
        self._put(key, body)
        return key, sha256(body).hexdigest()

    def _get(self, key: str, absent: str) -> bytes:
        with translated(self.bucket):
            try:
                return self.client.get_object(Bucket=self.bucket, Key=key, **self._owner())["Body"].read()
            except ClientError as error:
                if error_code(error) != "NoSuchKey":
                    raise
                raise NotFoundError(f"{absent}: {key} is missing") from None

    def _put(self, key: str, body: bytes) -> None:
        with translated(self.bucket):
            self.client.put_object(
                Bucket=self.bucket, Key=key, Body=body, ContentType="application/json", **self._owner()
            )

    def _owner(self) -> dict[str, Any]:
        return {"ExpectedBucketOwner": self.owner} if self.owner else {}


def _problems(error: ValidationError) -> str:
    """Where and what, one by one; the document itself is `$`."""
    return "; ".join(
        f"{'.'.join(map(str, each['loc'])) or '$'}: {each['msg']}"
        for each in error.errors(include_input=False)
    )
