"""The operations under `/api/v1`, the specification and its page."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from tradai.strategy_service.api import (
    config_move_routes,
    config_routes,
    document_routes,
    job_routes,
    promotion_routes,
    release_routes,
    strategy_routes,
)
from tradai.strategy_service.api.problems import HttpProblemError, details_of

PREFIX = "/api/v1"
ROUTERS = (strategy_routes, promotion_routes, release_routes, job_routes, config_routes, config_move_routes)

app = APIGatewayHttpResolver(enable_validation=True, response_validation_error_http_code=500)


@app.exception_handler(Exception)  # type: ignore[untyped-decorator]  # by Powertools
def refuse(error: Exception) -> Response[str]:
    return details_of(error).response(app.context["caller"].trace_id)


def refuse_unknown_parameters(api: APIGatewayHttpResolver, proceed: NextMiddleware) -> Response[object]:
    """A misspelt parameter is an error, not a default."""
    route = api.context["_route"]
    if not route.tags:  # none of the operations
        return proceed(api)
    known = {field.alias for field in route.dependant.query_params}
    unknown = set(api.current_event.query_string_parameters or {}) - known
    if unknown:
        said = f"{', '.join(sorted(unknown))}: not a parameter of this operation"
        raise HttpProblemError(422, "VAL001", f"{said}; it has {', '.join(sorted(known)) or 'none'}")
    return proceed(api)


app.use(middlewares=[refuse_unknown_parameters])
app.include_router(document_routes.router)
for routes in ROUTERS:
    app.include_router(routes.router, prefix=PREFIX)
