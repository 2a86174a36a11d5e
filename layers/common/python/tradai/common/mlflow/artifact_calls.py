"""Files of a run, through the server's own storage proxy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from tradai.common.errors import ConfigurationError, ValidationFailedError
from tradai.common.mlflow import values
from tradai.common.mlflow.transport import Consumer, Transport

PROXY = "/api/2.0/mlflow-artifacts/artifacts"
DOWNLOAD = "/get-artifact"


class ArtifactCalls:
    """Method names are the official client's, but for `hash_artifacts`."""

    _http: Transport

    def log_artifacts(self, run_id: str, local_dir: Path, artifact_path: str | None = None) -> None:
        """Upload every file below `local_dir`.

        Raises:
            ConfigurationError: the server does not proxy its artifact store.
        """
        root = _proxied(self._artifact_root(run_id))
        for file in sorted(path for path in local_dir.rglob("*") if path.is_file()):
            target = PurePosixPath(root, artifact_path or "", file.relative_to(local_dir).as_posix())
            self._http.upload(f"{PROXY}/{quote(str(target))}", file.read_bytes())

    def list_artifacts(self, run_id: str, path: str | None = None) -> list[values.ArtifactFile]:
        """Files and folders directly below `path`, by name; empty when there are none."""
        query = {"run_id": run_id} | ({"path": path} if path else {})
        answer = self._http.read("artifacts/list", query)
        found = [values.artifact_file(entry) for entry in answer.get("files", ())]
        return sorted(found, key=lambda entry: entry.path)

    def download_artifacts(self, run_id: str, path: str, dst_path: Path) -> Path:
        """Copy the file or folder `path` below `dst_path`; the path of the copy.

        A reader checks the hash before it opens anything: pickles run code.
        """
        for file in list(self._files(run_id, path)) or [path]:
            target = _inside(dst_path, file)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as stream:
                self._http.download(DOWNLOAD, _of(run_id, file), partial(_from_the_start, stream))
        return _inside(dst_path, path)

    def read_artifact(self, run_id: str, path: str) -> bytes:
        """One small file of a run, in one request; NotFoundError when there is none."""
        parts: list[bytes] = []

        def consumer() -> Consumer:
            parts.clear()
            return parts.append

        self._http.download(DOWNLOAD, _of(run_id, path), consumer)
        return b"".join(parts)

    def hash_artifacts(self, run_id: str, path: str) -> dict[str, str]:
        """SHA-256 hex of every file below the folder `path`, by its path relative to it."""
        return {
            str(PurePosixPath(file).relative_to(path)): self._digest(run_id, file)
            for file in self._files(run_id, path)
        }

    def _artifact_root(self, run_id: str) -> str:
        return str(self._http.read("runs/get", {"run_id": run_id})["run"]["info"]["artifact_uri"])

    def _files(self, run_id: str, path: str) -> Iterator[str]:
        """Paths of the files below a folder; nothing for a file."""
        for entry in self.list_artifacts(run_id, path):
            if entry.is_dir:
                yield from self._files(run_id, entry.path)
            else:
                yield entry.path

    def _digest(self, run_id: str, path: str) -> str:
        digests = []

        def consumer() -> Consumer:
            digests.append(hashlib.sha256())
            return digests[-1].update

        self._http.download(DOWNLOAD, _of(run_id, path), consumer)
        return digests[-1].hexdigest()


def _of(run_id: str, path: str) -> dict[str, str]:
    return {"run_uuid": run_id, "path": path}


def _from_the_start(stream: BinaryIO) -> Consumer:
    stream.seek(0)
    stream.truncate()
    return stream.write


def _inside(folder: Path, path: str) -> Path:
    """`path` below `folder`; a server's answer must not write elsewhere."""
    target = (folder / path).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise ValidationFailedError(f"artifact path {path!r} leaves its folder; it is not read")
    return target


def _proxied(artifact_uri: str) -> str:
    """The path of a run's files behind the proxy."""
    parts = urlsplit(artifact_uri)
    if parts.scheme != "mlflow-artifacts":
        raise ConfigurationError(
            f"MLflow keeps artifacts at {parts.scheme or 'file'}:, not behind its proxy; "
            "start the server with --serve-artifacts"
        )
    return parts.path.lstrip("/")
