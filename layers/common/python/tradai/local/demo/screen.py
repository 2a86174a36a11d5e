"""What the audience sees: acts, commands, days, states, verdicts."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.status import Status

MARKS = {"promote": "[green]promote[/green]", "keep": "[yellow]keep[/yellow]"}


@dataclass
class Screen:
    """Lines that stay, and one that moves when somebody watches."""

    console: Console = field(default_factory=lambda: Console(stderr=True, highlight=False, soft_wrap=True))
    began: float = field(default_factory=time.monotonic)
    _moving: Status | None = None

    def act(self, title: str, about: str) -> None:
        self._stop()
        self.console.print(f"\n[bold]{escape(title)}[/bold]  [dim]{escape(about)}[/dim]")

    def command(self, text: str) -> None:
        self._line(f"[cyan]$ {escape(text)}[/cyan]")

    def event(self, day: datetime | None, text: str) -> None:
        """Something that happened on a day of the story; `text` may carry markup."""
        stamp = f"{day:%Y-%m-%d}" if day else " " * 10
        self._line(f"{stamp}  {text}")

    def note(self, text: str) -> None:
        self._line(f"[dim]{escape(text)}[/dim]")

    def moving(self, text: str) -> None:
        """Replaces what moved before; says nothing when nobody watches."""
        if not self.console.is_terminal:
            return
        if self._moving is None:
            self._moving = self.console.status("")
            self._moving.start()
        self._moving.update(escape(text))

    def _line(self, text: str) -> None:
        seconds = time.monotonic() - self.began
        self.console.print(f"[dim]{seconds:6.1f} s[/dim]  {text}")

    def _stop(self) -> None:
        if self._moving is not None:
            self._moving.stop()
            self._moving = None

    def close(self) -> None:
        self._stop()
