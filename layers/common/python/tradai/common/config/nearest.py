"""Did you mean …?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that somebody who wrote `word` probably meant."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold().strip(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None
