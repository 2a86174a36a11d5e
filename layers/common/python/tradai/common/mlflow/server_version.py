"""Which MLflow answers."""

from __future__ import annotations

from tradai.common.mlflow.transport import Consumer, Transport


def server_version(tracking_uri: str, username: str | None = None, password: str | None = None) -> str:
    """Like `3.17.2`.

    Raises:
        ConfigurationError: the address is none, or refuses the credentials or the host name.
        TransientError: it did not answer in time.
    """
    heard: list[bytes] = []

    def afresh() -> Consumer:
        heard.clear()
        return heard.append

    Transport(tracking_uri, username, password).download("/version", {}, afresh)
    return b"".join(heard).decode().strip()
