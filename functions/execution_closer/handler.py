"""Clean up after an execution that could not do it itself."""

from __future__ import annotations

from tradai.common.retraining.closer import DeadExecution
from tradai.common.runtime import wiring_closing
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.questions.closing import ClosedExecution


@entrypoint(ClosedExecution)
def lambda_handler(question: ClosedExecution) -> dict[str, object]:
    dead = DeadExecution(**question.model_dump())
    return {"closed": wiring_closing.execution_closer().close(dead), "execution_arn": dead.execution_arn}
