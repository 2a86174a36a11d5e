"""What a running strategy imports: what it should run, and where it reports what it sees.

    release = live.current("Momentum")         # one read; poll it each minute
    live.report("Momentum", counts=counts, drawdown=0.04)

Act on a new release when no position is open; a paused one means: open none.
"""

from tradai.common.live.desk import current, report

__all__ = ["current", "report"]
