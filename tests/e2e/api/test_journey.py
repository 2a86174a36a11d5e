"""One strategy's way by HTTP alone, with the function's own role."""

from __future__ import annotations

import time
from uuid import uuid4

from tests.e2e.api.gateway import Gateway

NAME = "ByHttp"
CONTENT = {"timeframe": "1h", "symbols": ["BTC/USDT:USDT"], "stake_amount": 100}
PATIENCE = 60


def test_a_config_goes_live_and_a_retraining_is_taken_up(gateway: Gateway) -> None:
    token, trace = gateway.token("tradai/operate"), str(uuid4())
    order = {"strategy_name": NAME, "config_data": CONTENT}

    created = gateway.ask("POST", "/api/v1/configs", order, token=token)
    config_id = created.json()["config_id"]
    activated = gateway.ask(
        "POST", f"/api/v1/configs/{NAME}/{config_id}/activate", {}, token=token, If_Match='"0"'
    )
    strategy = gateway.ask("GET", f"/api/v1/strategies/{NAME}", token=token)
    asked = gateway.ask("POST", f"/api/v1/strategies/{NAME}/retrain", {}, token=token, X_Correlation_ID=trace)

    assert (created.status, activated.status, asked.status) == (201, 200, 202)
    assert (strategy.json()["config_id"], strategy.headers["ETag"]) == (config_id, '"1"')
    entry = gateway.ask("GET", f"/api/v1/strategies/{NAME}/releases", token=token).json()["items"][0]
    assert entry["actor"]
    assert _taken_up(gateway, asked.headers["Location"], token)["trace_id"] == trace


def _taken_up(gateway: Gateway, location: str, token: str) -> dict[str, str]:
    """The job, once the table's stream has started its workflow."""
    deadline = time.monotonic() + PATIENCE
    while True:
        job: dict[str, str] = gateway.ask("GET", location, token=token).json()
        if job["execution_arn"] or time.monotonic() > deadline:
            assert job["execution_arn"], job
            return job
        time.sleep(0.5)
