from __future__ import annotations

from tests.arctic_environment import arctic_python

__all__ = ["arctic_python"]
