"""The commands that a person would type, typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradai.local.demo.screen import Screen
from tradai.local.errors import LocalStackError


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """`tradai …` in a process of its own, with the stack's environment."""

    screen: Screen
    environment: Mapping[str, str]

    def run(self, *words: str) -> Any:
        """The command's data.

        Raises:
            LocalStackError: it failed; says with what words.
        """
        self.screen.command(f"tradai {' '.join(_quoted(word) for word in words)}")
        done = subprocess.run(
            [str(Path(sys.executable).with_name("tradai")), *words, "--output", "json"],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise LocalStackError(f"tradai {words[0]} {words[1]} ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
