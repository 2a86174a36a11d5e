"""The policy sections of a stored document, filled and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from tradai.common.config.documents_types import Section
from tradai.common.config.interpolation_tree import fill
from tradai.common.errors import ConfigInvalidError

if TYPE_CHECKING:
    from tradai.common.config.documents_promotion import PromotionSettings
    from tradai.common.config.documents_sections import DeploymentSection
    from tradai.common.config.documents_training import TrainingSettings

_Settings = TypeVar("_Settings", bound=Section)


def training_settings(
    data: Mapping[str, Any], variables: Mapping[str, str] | None = None
) -> TrainingSettings:
    """The `training` section of a document of either kind, defaults added.

    Args:
        variables: what placeholders may name.

    Raises:
        ConfigInvalidError: a placeholder cannot be filled, or a value is wrong.
    """
    from tradai.common.config.documents_training import (  # noqa: PLC0415 - each caller needs one section
        TrainingSettings,
    )

    return _settings("training", TrainingSettings, data, variables or {})


def promotion_settings(
    data: Mapping[str, Any], variables: Mapping[str, str] | None = None
) -> PromotionSettings:
    """The `promotion` section of a document of either kind, defaults added; as `training_settings`."""
    from tradai.common.config.documents_promotion import (  # noqa: PLC0415 - each caller needs one section
        PromotionSettings,
    )

    return _settings("promotion", PromotionSettings, data, variables or {})


def deployment_settings(
    data: Mapping[str, Any], variables: Mapping[str, str] | None = None
) -> DeploymentSection:
    """The `deployment` section of a document, defaults added; as `training_settings`."""
    from tradai.common.config.documents_sections import (  # noqa: PLC0415 - each caller needs one section
        DeploymentSection,
    )

    return _settings("deployment", DeploymentSection, data, variables or {})


def _settings(
    name: str, model: type[_Settings], data: Mapping[str, Any], variables: Mapping[str, str]
) -> _Settings:
    filled, problems = fill(data.get(name, {}), variables, (name,))
    if problems:
        raise ConfigInvalidError(problems)
    try:
        return model.model_validate(filled)
    except ValidationError as error:
        from tradai.common.config.schema_problems import (  # noqa: PLC0415 - good documents need not pay
            problems_of,
        )

        found = problems_of(error, filled, model, {})
        raise ConfigInvalidError([replace(each, path=f"{name}.{each.path}") for each in found]) from None
