"""Results of jobs in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tradai.common.config.canonical import canonical_json
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.errors import ContentAlteredError, NotFoundError


@dataclass
class InMemoryResults:
    items: dict[str, tuple[BacktestResult, ...]] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)

    def put(self, job_id: str, results: Sequence[BacktestResult]) -> None:
        self.items[job_id] = tuple(results)

    def results(self, job_id: str) -> tuple[BacktestResult, ...]:
        if job_id not in self.items:
            raise NotFoundError(f"job {job_id} left no result")
        return self.items[job_id]

    def put_evidence(self, job_id: str, evidence: Mapping[str, Any]) -> tuple[str, str]:
        body = canonical_json(json.loads(json.dumps(evidence, allow_nan=False, default=str)))
        self.bodies[job_id] = body
        return f"jobs/{job_id}/evidence.json", sha256(body).hexdigest()

    def evidence(self, job_id: str, digest: str | None = None) -> dict[str, Any]:
        if job_id not in self.bodies:
            raise NotFoundError(f"job {job_id} has not been judged")
        found = sha256(self.bodies[job_id]).hexdigest()
        if digest not in {None, found}:
            raise ContentAlteredError(f"jobs/{job_id}/evidence.json", expected=str(digest), found=found)
        evidence: dict[str, Any] = json.loads(self.bodies[job_id])
        return evidence
