"""MLflow by its REST API: importing the official client costs a function 800 ms."""

from __future__ import annotations

from tradai.common.mlflow.artifact_calls import ArtifactCalls
from tradai.common.mlflow.deadline import DOWNLOAD, UPLOAD, Bounds
from tradai.common.mlflow.registry_calls import RegistryCalls
from tradai.common.mlflow.tracking_calls import TrackingCalls
from tradai.common.mlflow.transport import Transport


class MLflowAdapter(RegistryCalls, TrackingCalls, ArtifactCalls):
    """One MLflow server.

    Every call is bounded (`bounds`, in seconds) and repeated a few times; a write whose
    answer was lost is read back before it is sent again. Versions are text.

    Args:
        tracking_uri: `http(s)://host[:port][/prefix]`.
        username: for servers with basic auth.
        password: for servers with basic auth.

    Raises:
        ConfigurationError: the address is no http address; later, the server refuses the
            credentials or the host name, or is not MLflow.
        TransientError: by any call: the server did not complete it in time. A change may
            still have been applied; asking again shows it.
        NotFoundError, ConflictError, ValidationFailedError: by any call: MLflow's refusal.
    """

    def __init__(
        self,
        tracking_uri: str,
        username: str | None = None,
        password: str | None = None,
        *,
        bounds: Bounds = Bounds(),  # noqa: B008 - a frozen value
        download: Bounds = DOWNLOAD,
        upload: Bounds = UPLOAD,
    ) -> None:
        self._http = Transport(
            tracking_uri, username, password, bounds=bounds, download=download, upload=upload
        )

    @property
    def tracking_uri(self) -> str:
        return self._http.address
