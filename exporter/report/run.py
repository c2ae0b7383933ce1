"""`thongsuot report`: write the report of a period, from the ledger of a state folder."""

import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from exporter.report.build import build
from exporter.report.csv_files import csv_text
from exporter.report.facts import Facts
from exporter.report.page import page
from exporter.report.reading import ReportError, Wanted, read
from exporter.report.tables import tables
from exporter.report.workbook import workbook
from exporter.report.writing import Writing
from inventory.schema import Language
from stability.ledger.errors import LedgerError
from stability.ledger.view import LedgerView

WRITTEN, FAILED = 0, 1
FORMATS = ("html", "csv", "xlsx")


def run(
    state: Path,
    *,
    first: date | None = None,
    last: date | None = None,
    month: str | None = None,
    formats: str = "html",
    out: Path = Path(),
    language: str = "",
) -> int:
    """Write the files and print their paths; 1 with a message if there can be no such report.

    `formats` are some of html, csv and xlsx with commas between; without a language it is the
    city's.
    """
    try:
        wanted = _formats(formats)
        facts = read(LedgerView(state), Wanted(first, last, month), time.time_ns())
        for path in _write(facts, wanted, out, language):
            print(path)
    except BrokenPipeError:
        raise
    except (ReportError, LedgerError, OSError) as error:
        print(f"thongsuot report: {error}", file=sys.stderr)
        return FAILED
    return WRITTEN


def _formats(text: str) -> frozenset[str]:
    asked = [word.strip() for word in text.split(",")]
    for word in asked:
        if word not in FORMATS:
            raise ReportError(f"there is no format {word!r}: give some of {', '.join(FORMATS)}")
    return frozenset(asked)


def _write(facts: Facts, formats: frozenset[str], out: Path, language: str) -> Iterator[Path]:
    """Write what was asked for; every path as soon as it is there."""
    report = build(facts)
    write = Writing(Language(language or facts.inventory.city.language), facts.zone)
    name = f"thongsuot-{facts.period.first}-{facts.period.last}"
    if "html" in formats:
        yield _file(out / f"{name}.html", page(report, write).encode())
    if "csv" in formats:
        for table in tables(report, write.language, write.zone):
            yield _file(out / name / f"{table.name}.csv", csv_text(table).encode())
    if "xlsx" in formats:
        yield _file(out / f"{name}.xlsx", workbook(report, write))


def _file(path: Path, content: bytes) -> Path:
    """Replace a file at once, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(content)
    return unfinished.replace(path)
