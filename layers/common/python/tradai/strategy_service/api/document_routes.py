"""The specification, and a page to read and try it that needs nothing from elsewhere."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import aws_lambda_powertools.event_handler as powertools
from aws_lambda_powertools.event_handler import Response

from tradai.strategy_service.api.routing import JSON, new_router

router = new_router()
SPECIFICATION = Path(__file__).with_name("openapi.json")
_UI = Path(powertools.__file__).parent / "openapi" / "swagger_ui"


@router.get("/openapi.json", include_in_schema=False)
def specification() -> Response[str]:
    return Response(status_code=200, content_type=JSON, body=_specification())


@router.get("/docs", include_in_schema=False, compress=True)
def documentation() -> Response[str]:
    from aws_lambda_powertools.event_handler.openapi.swagger_ui import (  # noqa: PLC0415 - for this page only
        generate_swagger_html,
    )

    page = generate_swagger_html(
        spec=_specification().replace("</", "<\\/"),
        swagger_js=(_UI / "swagger-ui-bundle.min.js").read_text(encoding="utf-8"),
        swagger_css=(_UI / "swagger-ui.min.css").read_text(encoding="utf-8"),
        swagger_base_url="",
        oauth2_config=None,
    )
    return Response(status_code=200, content_type="text/html", body=page)


@lru_cache(maxsize=1)
def _specification() -> str:
    return SPECIFICATION.read_text(encoding="utf-8")
