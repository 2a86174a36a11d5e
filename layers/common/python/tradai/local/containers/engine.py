"""The containers of one local stack, and what Docker says about them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tradai.local.containers import images, roles
from tradai.local.containers.container import Container
from tradai.local.settings import HOST

_NO_IMAGE_ID = "sha256:" + "0" * 64


class RefusedError(Exception):
    """An answer that is not a success; Docker's clients show its message."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        self.status = status
        super().__init__(message)


class Engine:
    """The containers of one local stack."""

    def __init__(self, *, home: Path, aws_url: str, own_url: str) -> None:
        self._home, self._aws_url, self._own_url = home, aws_url, own_url
        self._containers: dict[str, Container] = {}

    def create(self, name: str, request: Mapping[str, Any]) -> dict[str, Any]:
        try:
            image = images.lookup(self._home / "images.json", request["Image"])
        except images.ImageNotRegisteredError as error:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"No such image: {error}") from None
        folder = self._home / "tasks" / f"{name}-{secrets.token_hex(4)}"
        log = self._home / "logs" / "tasks" / f"{folder.name}.log"
        container = Container(name=name, request=request, image=image, folder=folder, log=log)
        self._containers[container.id] = container
        return {"Id": container.id, "Warnings": []}

    def find(self, reference: str) -> Container:
        for container in list(self._containers.values()):
            if reference and (container.id.startswith(reference) or container.name == reference):
                return container
        raise RefusedError(HTTPStatus.NOT_FOUND, f"No such container: {reference}")

    def list(self, wanted: list[str]) -> list[dict[str, Any]]:
        """Those that carry every wanted label, written `key` or `key=value`."""
        return [_listed(c) for c in list(self._containers.values()) if _has_labels(c.labels, wanted)]

    def start(self, reference: str) -> None:
        container = self.find(reference)
        try:
            has_role = roles.credentials(container.labels, self._aws_url) is not None
        except (BotoCoreError, ClientError) as error:
            raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, f"task role: {error}") from None
        container.start(credentials_url=f"{self._own_url}/credentials/{container.id}" if has_role else None)

    def wait(self, reference: str) -> int:
        return self.find(reference).wait()

    def credentials(self, reference: str, token: str) -> dict[str, Any]:
        container = self.find(reference)
        if not secrets.compare_digest(token, container.token):
            raise RefusedError(HTTPStatus.FORBIDDEN, "not this container's token")
        return roles.credentials(container.labels, self._aws_url) or {}

    def remove(self, reference: str) -> None:
        container = self.find(reference)
        container.stop(grace_seconds=0)
        self._containers.pop(container.id, None)


def inspected(container: Container) -> dict[str, Any]:
    """Docker's inspect answer, as far as MiniStack reads it."""
    return {
        "Id": container.id,
        "Name": f"/{container.name}",
        "Created": container.created.isoformat(),
        "State": container.state(),
        "Image": _NO_IMAGE_ID,
        "Config": {"Image": container.request["Image"], "Labels": container.labels, "Tty": False},
        "NetworkSettings": {"Networks": {}, "Ports": {}, "IPAddress": HOST},
        "HostConfig": {"LogConfig": {"Type": "json-file"}},
        "Mounts": [],
    }


def _listed(container: Container) -> dict[str, Any]:
    return {
        "Id": container.id,
        "Names": [f"/{container.name}"],
        "Image": container.request["Image"],
        "ImageID": _NO_IMAGE_ID,
        "Labels": container.labels,
        "State": container.state()["Status"],
    }


def _has_labels(labels: Mapping[str, str], wanted: list[str]) -> bool:
    pairs = [(key, value if is_pair else None) for key, is_pair, value in (w.partition("=") for w in wanted)]
    return all(key in labels and value in (None, labels[key]) for key, value in pairs)
