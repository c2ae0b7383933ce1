"""Days and JSON as the tables hold them."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from stability.changes import Checkpoint
from stability.totals import Day

_CHECKPOINT = TypeAdapter(Checkpoint)
_JSON = TypeAdapter(dict[str, Any])


def day_date(day: Day) -> date:
    """Give a day as a date."""
    return date.fromordinal(day)


@lru_cache(maxsize=1024)
def day_text(day: Day) -> str:
    """Write a day as YYYY-MM-DD."""
    return day_date(day).isoformat()


@lru_cache(maxsize=1024)
def day_number(text: str) -> Day:
    """Read YYYY-MM-DD."""
    return date.fromisoformat(text).toordinal()


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """Write what is to be remembered as JSON."""
    return _CHECKPOINT.dump_json(checkpoint).decode()


def checkpoint(text: str) -> Checkpoint:
    """Read what was to be remembered."""
    return _CHECKPOINT.validate_json(text)


def json_text(values: Mapping[str, Any]) -> str:
    """Write values as JSON, times and enumerations too."""
    return _JSON.dump_json(dict(values)).decode()


def json_values(text: str) -> dict[str, Any]:
    """Read them."""
    return _JSON.validate_json(text)
