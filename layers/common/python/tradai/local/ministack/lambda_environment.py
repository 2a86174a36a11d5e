"""Functions see what Lambda gives them: the runtime's own packages, their layers, nothing else.

MiniStack runs handlers on its own interpreter, so that a package missing from a layer resolves from its
site-packages, and unpacks every layer anew for every worker, which costs seconds.
"""

# ruff: noqa: SLF001  a patch reaches into private names
from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

import ministack.core.lambda_runtime as runtime
import ministack.services.lambda_svc as service

from tradai.local.ministack.patching import Function, around

_unpacking = threading.Lock()


def apply(functions_python: str) -> None:
    around(runtime, "_detect_runtime_binary")(_on_interpreter(functions_python))
    runtime.Worker._spawn = _with_shared_layers(runtime.Worker._spawn)


def _on_interpreter(python: str) -> Function:
    def make(detect: Function) -> Function:
        def detect_binary(name: str) -> tuple[str, str]:
            binary, script = detect(name)
            return (python if name.startswith("python") else binary), script

        return detect_binary

    return make


def _with_shared_layers(spawn: Function) -> Function:
    def spawn_worker(worker: Any) -> None:
        given = worker.config
        layers = [str(_unpacked(service._resolve_layer_zip(layer))) for layer in given.get("Layers", [])]
        variables = {
            **given.get("Environment", {}).get("Variables", {}),
            "_LAMBDA_LAYERS_DIRS": os.pathsep.join(layers),
        }
        worker.config = {**given, "Layers": [], "Environment": {"Variables": variables}}
        try:
            spawn(worker)
        finally:
            worker.config = given

    return spawn_worker


def _unpacked(archive: bytes) -> Path:
    """The folder of a layer's content, unpacked once however many workers use it."""
    folder = Path(tempfile.gettempdir()) / "layers" / hashlib.sha256(archive).hexdigest()[:16]
    with _unpacking:
        if not folder.is_dir():
            draft = folder.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            with zipfile.ZipFile(io.BytesIO(archive)) as content:
                content.extractall(draft)
            draft.rename(folder)
    return folder
