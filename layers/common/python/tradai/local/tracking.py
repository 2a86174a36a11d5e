"""The MLflow server in one process: what `mlflow server` starts, without its parent and its job runners.

python -m tradai.local.tracking STORE_URI ARTIFACTS_URI PORT
"""

from __future__ import annotations

import os
import sys

import uvicorn
from mlflow.server import constants
from mlflow.server.handlers import initialize_backend_stores

from tradai.local.settings import HOST

_ARTIFACT_ROOT = "mlflow-artifacts:/"  # clients read and write artifacts through the server


def serve(store_uri: str, artifacts_uri: str, port: int) -> None:
    """Serves until it is killed; the store's schema is created or upgraded first."""
    os.environ |= {
        constants.BACKEND_STORE_URI_ENV_VAR: store_uri,
        constants.ARTIFACT_ROOT_ENV_VAR: _ARTIFACT_ROOT,
        constants.ARTIFACTS_DESTINATION_ENV_VAR: artifacts_uri,
        constants.SERVE_ARTIFACTS_ENV_VAR: "true",
    }
    initialize_backend_stores(store_uri, None, _ARTIFACT_ROOT)
    uvicorn.run("mlflow.server.fastapi_app:app", host=HOST, port=port, log_level="warning")


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
