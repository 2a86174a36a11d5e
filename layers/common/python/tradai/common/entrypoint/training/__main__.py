"""`python -m tradai.common.entrypoint.training`: the ECS task. Exit code 0 is a registered model."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tradai.common.entrypoint.training.services import services
from tradai.common.entrypoint.training.task import read_task
from tradai.common.entrypoint.training.worker import run
from tradai.common.errors import TradaiError, outcome_of
from tradai.common.runtime.observability import logger


def main() -> int:
    """The exit code; the reason of a failure is the last line of the log."""
    try:
        task = read_task()
        logger.append_keys(trace_id=task.trace_id, job_id=task.job_id, model_name=task.model_name)
        logger.info("training started", config_version_id=task.config_version_id, attempt=task.attempt)
        with TemporaryDirectory(prefix="training-") as folder:
            result = run(task, services(task), Path(folder))
    except TradaiError as error:
        logger.error("training failed", error=type(error).__name__, reason=str(error))
        return outcome_of(error).exit_code
    logger.info(
        "training done",
        model_version=result.model_version,
        mlflow_run_id=result.mlflow_run_id,
        sha256=result.sha256,
        metrics=dict(result.metrics),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
