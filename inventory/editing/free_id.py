"""Ids that nothing has yet."""

import re
from collections.abc import Collection

_NUMBER = re.compile(r"-[0-9]{1,2}\Z")


def free(wanted: str, taken: Collection[str]) -> str:
    """An id that is not taken: the one that is wanted, or with a number after it."""
    number, found, stem = 1, wanted, _NUMBER.sub("", wanted)[:37]
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found
