"""An event as a question."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from tradai.common.errors import ValidationFailedError

Model = TypeVar("Model", bound=BaseModel)


def parsed(model: type[Model], event: object) -> Model:
    """The event as a question.

    Raises:
        ValidationFailedError: names every field that is wrong.
    """
    try:
        return model.model_validate(event)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'event'}: {problem['msg']}" for problem in error.errors()
        )
        raise ValidationFailedError(problems) from None
