"""Composition: requests that arrive by queue or as job records."""

from __future__ import annotations

from tradai.common.aws import clients
from tradai.common.aws.sqs_dead_letters import SqsDeadLetters
from tradai.common.retraining.requests import RequestConsumer
from tradai.common.runtime import wiring
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region
from tradai.common.runtime.wiring_jobs import job_records
from tradai.common.runtime.wiring_workflow import workflow


def request_consumer() -> RequestConsumer:
    store = wiring.config_version_store(environment())
    return RequestConsumer(
        jobs=job_records(),
        workflow=workflow(),
        has_active_config=lambda name: store.active(name) is not None,
    )


def dead_letters() -> SqsDeadLetters | None:
    """Where refused requests go with their reason; None where nobody has said."""
    env = environment()
    if not env.requests_dead_letters_url:
        return None
    return SqsDeadLetters(client=clients.client("sqs", region()), queue_url=env.requests_dead_letters_url)
