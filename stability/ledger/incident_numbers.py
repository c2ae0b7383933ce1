"""The numbers of incidents, of which none is ever given twice."""

import sqlite3
from collections.abc import Mapping


def incident_id(year: int, number: int) -> str:
    """Write a number as people read it: TS-2026-00123."""
    return f"TS-{year}-{number:05}"


def read_numbers(connection: sqlite3.Connection) -> dict[int, int]:
    """Read the highest number of each year."""
    return dict(connection.execute("SELECT year, last FROM incident_numbers"))


def write_numbers(connection: sqlite3.Connection, highest: Mapping[int, int]) -> None:
    """Raise the highest number of each year."""
    connection.executemany(
        "INSERT INTO incident_numbers VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
        " SET last = excluded.last, newest = excluded.newest WHERE last < excluded.last",
        ((year, number, incident_id(year, number)) for year, number in highest.items()),
    )
