"""The whole job of each function: everything that it is there to read, write, start and tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tests.e2e.least_privilege import jobs_of_models, jobs_of_others
from tests.e2e.least_privilege.company import Company

JOBS: Final[Mapping[str, Callable[[Company], None]]] = {
    job.__name__.replace("_", "-"): job
    for job in (
        jobs_of_models.check_retraining_needed,
        jobs_of_models.compare_models,
        jobs_of_models.promote_model,
        jobs_of_models.model_rollback,
        jobs_of_models.drift_monitor,
        jobs_of_models.retraining_scheduler,
        jobs_of_others.config_activate,
        jobs_of_others.notify,
        jobs_of_others.job_consumer,
        jobs_of_others.registry_mirror,
        jobs_of_others.execution_closer,
        jobs_of_others.strategy_api,
    )
}
