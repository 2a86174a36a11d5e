"""Exit codes that are answers, not errors."""

from __future__ import annotations

from typing import Final

from tradai.common.errors import GateRefusedError, outcome_of

DIFFERENT: Final = 3
REFUSED: Final = outcome_of(GateRefusedError("")).exit_code
