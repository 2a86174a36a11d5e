from __future__ import annotations

from pathlib import Path

import pytest

from tests.arctic_environment import arctic_python
from tests.e2e.training.machine import START, Machine
from tests.local_stack import LocalAws
from tests.mlflow_server import MLflowServer, mlflow_server
from tradai.common.aws import clients
from tradai.common.runtime.environment import environment
from tradai.local.market import Market

__all__ = ["arctic_python", "mlflow_server"]


@pytest.fixture
def machine(
    local_aws: LocalAws,
    mlflow_server: MLflowServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Machine:
    monkeypatch.setenv("TRADAI_ENV", "dev")
    for cached in (environment, clients.client):
        cached.cache_clear()
    market = Market(seed=1, start=START.replace(tzinfo=None), days=430, shift_day=330)
    market.write(tmp_path / "candles", {"BTC/USDT": 40_000.0, "ETH/USDT": 2_500.0})
    return Machine(aws=local_aws, mlflow_uri=mlflow_server.uri, candles=tmp_path / "candles")
