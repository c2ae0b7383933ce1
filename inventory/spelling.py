"""How words that people type are compared, and hints for those that are nearly right."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Any

from inventory.said import Said


def did_you_mean(word: Any, known: Iterable[Any]) -> Said | None:
    """The hint that a slip of the pen needs, or nothing."""
    close = closest(str(word), map(str, known))
    return None if close is None else meant(close)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a slip of the pen makes this one of; None if none is near."""
    close = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def meant(word: str) -> Said:
    """Ask whether this is what was meant."""
    return Said(f"có phải ý bạn là {word}?", f"did you mean {word}?")


class Hints:
    """Hints for many words, as long as there is time: each comparison takes some 25 us."""

    def __init__(self, comparisons: int = 20_000) -> None:
        """Have so many comparisons to spend."""
        self._left = comparisons

    def did_you_mean(self, word: str, known: Collection[str]) -> Said | None:
        """The hint that a slip of the pen needs, or nothing."""
        if len(known) > self._left:
            return None
        self._left -= len(known)
        return did_you_mean(word, known)


def as_slug(text: str) -> str:
    """Write a Vietnamese name as an id, without accents."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    ascii_only = plain.encode("ascii", errors="ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:40].strip("-")


def folded(text: str) -> str:
    """Fold a word as people type it: no case, accents, spaces or signs are left of it."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "", plain.encode("ascii", errors="ignore").decode())
