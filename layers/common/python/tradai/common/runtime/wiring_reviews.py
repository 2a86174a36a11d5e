"""Composition: reviews by people."""

from __future__ import annotations

from tradai.common.aws import clients
from tradai.common.aws.dynamodb_reviews import DynamoDBReviews
from tradai.common.aws.stepfunctions_callbacks import StepFunctionsCallbacks
from tradai.common.entities.clock import system_clock
from tradai.common.retraining.review import ReviewDesk
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region
from tradai.common.runtime.wiring_judgement import results
from tradai.common.runtime.wiring_retraining import ledger, retraining_states


def review_desk() -> ReviewDesk:
    env = environment()
    return ReviewDesk(
        reviews=DynamoDBReviews(client=wiring.dynamodb(), table=env.jobs_table, clock=product_clock),
        callbacks=StepFunctionsCallbacks(client=clients.client("stepfunctions", region())),
        states=retraining_states(),
        live=ledger().live,
        insist_on_evidence=results().evidence,
        actor=wiring.caller,
        real_clock=system_clock,
        lease_seconds=env.lease_seconds,
    )
