"""The REST API, behind an HTTP API."""

from __future__ import annotations

from tradai.strategy_service.api.entry import lambda_handler

__all__ = ["lambda_handler"]
