"""The tables as CSV files: UTF-8 with a byte order mark, which spreadsheets need to see it."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from exporter.report.tables import Table, Value
from stability.timestamps import rfc3339

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Spreadsheets take a text that begins so for a formula, and run it."""


def csv_text(table: Table) -> str:
    """Write a table with a line of keys first; what is not known stays empty."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.key for column in table.columns)
    writer.writerows(map(_cells, table.rows))
    return f"\N{ZERO WIDTH NO-BREAK SPACE}{text.getvalue()}"


def _cells(row: Iterable[Value]) -> Iterable[str]:
    for value in row:
        if isinstance(value, str):
            yield f"'{value}" if value.startswith(_FORMULAS) else str(value)
        elif isinstance(value, datetime):
            yield rfc3339(value)
        else:
            yield "" if value is None else repr(value)
