"""Composition: judging a challenger."""

from __future__ import annotations

from tradai.common.aws.s3_results import S3Results
from tradai.common.entities.job import JobRecord
from tradai.common.model_comparison.policy import PromotionPolicy
from tradai.common.registry.lifecycle_staging import Challengers
from tradai.common.retraining.judge import Judge
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import s3
from tradai.common.runtime.wiring_jobs import job_records, retraining_states
from tradai.common.runtime.wiring_registry import mlflow_adapter
from tradai.common.runtime.wiring_releases import ledger


def results() -> S3Results:
    env = environment()
    return S3Results(client=s3(), bucket=env.results_bucket, owner=env.bucket_owner)


def judge() -> Judge:
    return Judge(
        results=results(),
        jobs=job_records(),
        states=retraining_states(),
        ledger=ledger(),
        staging=Challengers(registry=mlflow_adapter(), ledger=ledger()),
        policy_of=policy_of,
    )


def policy_of(job: JobRecord) -> PromotionPolicy:
    """The `promotion` settings of the config that the job ran under; the ACTIVE one's without a record."""
    from tradai.common.config.documents_settings import (  # noqa: PLC0415 - a judge without a job needs no documents
        promotion_settings,
    )
    from tradai.common.runtime.wiring_configs import config_versions  # noqa: PLC0415 - nor versions

    configs = config_versions()
    config = (
        configs.get(job.model_name, job.config_version_id)
        if job.config_version_id
        else configs.get_active(job.model_name)
    )
    data = config.config_data if config else {}
    return PromotionPolicy.from_settings(promotion_settings(data).model_dump())
