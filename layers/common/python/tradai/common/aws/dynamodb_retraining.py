"""`tradai-retraining-state`: one item per model with its lease, attempts, looks and newest decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tradai.common.aws.conditional import unless_refused
from tradai.common.aws.dynamodb_items import from_item, to_item
from tradai.common.aws.errors import translated
from tradai.common.entities.clock import from_iso, iso
from tradai.common.entities.retraining import (
    Look,
    RetrainingDecision,
    RetrainingState,
    RetrainingStatus,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TAKE = (
    "SET #owner = :me, expires_at = :expires, last_owner = :me, last_job_id = :job, "
    "fence = if_not_exists(fence, :zero) + :step"
)
FREE_OR_EXPIRED = "attribute_not_exists(#owner) OR (expires_at < :now AND #owner <> :me)"
FAILED = (
    "SET last_attempt_at = :at, last_status = :failed ADD consecutive_failures :one REMOVE #owner, expires_at"
)
COUNTED = (
    "SET last_attempt_at = :at, last_status = :failed, last_failed_run = :me ADD consecutive_failures :one"
)
NEVER_HELD = (
    "attribute_exists(model_name) AND attribute_not_exists(#owner) "
    "AND (attribute_not_exists(last_owner) OR last_owner <> :me) "
    "AND (attribute_not_exists(last_failed_run) OR last_failed_run <> :me)"
)
FIRST_LOOK = "attribute_not_exists(looks_seq) OR looks_seq < :seq"
OWNER = {"#owner": "owner"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBRetrainingStates:
    """Every write is conditional; a lost answer is harmless, because the same owner gets the same token."""

    client: DynamoDBClient
    table: str

    def get(self, model_name: str) -> RetrainingState | None:
        with translated(self.table):
            answer = self.client.get_item(TableName=self.table, Key=_key(model_name), ConsistentRead=True)
        return _state(from_item(answer["Item"])) if "Item" in answer else None

    def take_lease(
        self, model_name: str, owner: str, job_id: str, *, real_now: datetime, seconds: int
    ) -> int | None:
        now = int(real_now.timestamp())
        facts = {":me": owner, ":job": job_id, ":expires": now + seconds, ":zero": 0}
        taken = self._update(
            model_name, TAKE, FREE_OR_EXPIRED, {**facts, ":now": now, ":step": 1}, names=OWNER
        )
        if taken is None:
            taken = self._update(model_name, TAKE, "#owner = :me", {**facts, ":step": 0}, names=OWNER)
        return None if taken is None else int(taken["fence"])

    def free_lease(self, model_name: str, owner: str, *, failed_at: datetime | None) -> bool:
        condition = "#owner = :me"
        if failed_at is None:
            release = "REMOVE #owner, expires_at"
            return self._update(model_name, release, condition, {":me": owner}, names=OWNER) is not None
        return (
            self._update(model_name, FAILED, condition, _failure(owner, failed_at), names=OWNER) is not None
        )

    def count_failure(self, model_name: str, run: str, *, failed_at: datetime) -> bool:
        facts = _failure(run, failed_at)
        return self._update(model_name, COUNTED, NEVER_HELD, facts, names=OWNER) is not None

    def record_decision(self, model_name: str, decision: RetrainingDecision, at: datetime) -> None:
        facts = {":verdict": decision.decision.value, ":reason": decision.reason, ":at": iso(at)}
        self._update(
            model_name,
            "SET last_decision = :verdict, last_reason = :reason, last_decision_at = :at",
            None,
            facts,
        )

    def record_look(self, model_name: str, champion_seq: int, look: Look) -> None:
        facts = {":seq": champion_seq, ":look": {"k": look.k, "window_end": iso(look.window_end)}}
        added = self._update(
            model_name,
            "SET looks.#job = :look",
            "looks_seq = :seq",
            facts,
            names={"#job": look.job_id},
        )
        if added is None:
            first = {":seq": champion_seq, ":looks": {look.job_id: facts[":look"]}}
            self._update(model_name, "SET looks_seq = :seq, looks = :looks", FIRST_LOOK, first)

    def _update(
        self,
        model_name: str,
        expression: str,
        condition: str | None,
        facts: dict[str, Any],
        names: dict[str, str] | None = None,
    ) -> dict[str, Any] | None:
        """The item after the update, None when the condition failed."""
        request: dict[str, Any] = {
            "TableName": self.table,
            "Key": _key(model_name),
            "UpdateExpression": expression,
            "ExpressionAttributeValues": to_item(facts),
            "ReturnValues": "ALL_NEW",
        }
        request |= {"ConditionExpression": condition} if condition else {}
        request |= {"ExpressionAttributeNames": names} if names else {}
        answer = unless_refused(self.table, lambda: self.client.update_item(**request))
        return None if answer is None else from_item(answer["Attributes"])


def _failure(run: str, at: datetime) -> dict[str, Any]:
    return {":me": run, ":at": iso(at), ":failed": RetrainingStatus.FAILED.value, ":one": 1}


def _key(model_name: str) -> dict[str, Any]:
    return to_item({"model_name": model_name})


def _state(item: dict[str, Any]) -> RetrainingState:
    return RetrainingState(
        model_name=item["model_name"],
        owner=item.get("owner"),
        fence=item.get("fence", 0),
        expires_at=item.get("expires_at", 0),
        last_owner=item.get("last_owner"),
        last_job_id=item.get("last_job_id"),
        last_attempt_at=_time(item.get("last_attempt_at")),
        last_trained_at=_time(item.get("last_trained_at")),
        data_version=item.get("data_version"),
        last_data_version=item.get("last_data_version"),
        last_status=RetrainingStatus(item.get("last_status", RetrainingStatus.IDLE)),
        consecutive_failures=item.get("consecutive_failures", 0),
        looks_seq=item.get("looks_seq", 0),
        looks=tuple(
            Look(job_id=job_id, k=int(look["k"]), window_end=from_iso(look["window_end"]))
            for job_id, look in item.get("looks", {}).items()
        ),
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else from_iso(text)
