"""A verdict that waits for a person, in the running workflow."""

from __future__ import annotations

import time

import boto3

from tests.account import REGION
from tests.workflows.house import House
from tests.workflows.scenarios import training
from tradai.common.retraining.review import Review
from tradai.common.runtime import wiring_reviews

LONGEST_SECONDS = 60


def awaiting(house: House, job_id: str) -> str:
    """ARN of a run whose evidence leaves the verdict to a person, who has been asked."""
    training(house).tamper = lambda results: [results[0], results[1] | {"data_version": "8"}]
    arn = house.start(job_id, job_id=job_id, manual_trigger=True)
    asked(job_id)
    return arn


def asked(job_id: str) -> Review:
    """The open review of a job, as soon as there is one."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while True:
        found = [one for one in wiring_reviews.review_desk().waiting() if one.job.job_id == job_id]
        if found:
            return found[0]
        assert time.monotonic() < deadline, "nobody was asked"
        time.sleep(0.05)


def token_of(job_id: str) -> str:
    """What no message may say."""
    client = boto3.client("dynamodb", REGION)
    item = client.get_item(TableName="tradai-jobs-dev", Key={"job_id": {"S": job_id}})["Item"]
    return str(item["task_token"]["S"])
