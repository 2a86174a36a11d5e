"""Config versions: creating and reading them."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from tradai.common.errors import NotFoundError, StrategyNotFoundError
from tradai.strategy_service.api.desks import configs
from tradai.strategy_service.api.orders import ConfigOrder
from tradai.strategy_service.api.pages import Limit, Next, Page, number_before, page
from tradai.strategy_service.api.parameters import CONFIG_ID_PATTERN, ConfigId, Name
from tradai.strategy_service.api.routing import JSON, caller_of, new_router
from tradai.strategy_service.api.views import (
    Config,
    ConfigDiff,
    Difference,
    NewlyConfigured,
    WholeConfig,
    view,
)

router = new_router()
FromId = Annotated[str, Query(alias="from", pattern=CONFIG_ID_PATTERN, description="The older version.")]
ToId = Annotated[str, Query(alias="to", pattern=CONFIG_ID_PATTERN, description="The newer version.")]


@router.post(
    "/configs",
    summary="Append a version as a DRAFT; 200 with the version that has this content already",
    tags=["configs"],
    operation_id="createConfig",
    status_code=201,
)
def create(order: Annotated[ConfigOrder, Body()]) -> Response[NewlyConfigured]:
    created = configs(caller_of(router)).create_version(
        strategy_name=order.strategy_name, config_data=order.config_data, description=order.description
    )
    return Response(
        status_code=200 if created.duplicate else 201,
        content_type=JSON,
        body=view(NewlyConfigured, created),
        headers={"Location": f"/api/v1/configs/{created.strategy_name}/{created.config_id}"},
    )


@router.get("/configs/<name>", summary="Versions, newest first", tags=["configs"], operation_id="listConfigs")
def list_configs(name: Name, limit: Limit = 20, cursor: Next = None) -> Page[Config]:
    before = number_before(cursor)
    found = configs(caller_of(router)).list_versions(name, limit=limit + 1, before=before, with_content=False)
    if not found and before is None:
        raise StrategyNotFoundError(name)
    return page(found, limit, place=lambda one: one.version_number, shown=lambda one: view(Config, one))


@router.get(
    "/configs/<name>/active", summary="The ACTIVE version", tags=["configs"], operation_id="getActiveConfig"
)
def get_active(name: Name) -> WholeConfig:
    active = configs(caller_of(router)).get_active(name)
    if active is None:
        raise NotFoundError(f"{name} has no ACTIVE config version")
    return view(WholeConfig, active)


@router.get(
    "/configs/<name>/diff",
    summary="What changes between two versions, and what it puts at risk",
    tags=["configs"],
    operation_id="diffConfigs",
)
def get_diff(name: Name, from_id: FromId, to_id: ToId) -> ConfigDiff:
    from tradai.common.config.diff import diff  # noqa: PLC0415 - the schema of documents comes along

    service = configs(caller_of(router))
    changes = diff(service.get(name, from_id).config_data, service.get(name, to_id).config_data)
    differences = [view(Difference, change) for change in changes]
    return ConfigDiff(strategy_name=name, from_id=from_id, to_id=to_id, changes=differences)


@router.get("/configs/<name>/<config_id>", summary="One version", tags=["configs"], operation_id="getConfig")
def get_config(name: Name, config_id: ConfigId) -> WholeConfig:
    return view(WholeConfig, configs(caller_of(router)).get(name, config_id))
