"""Days as people write them: 01/12/2026 and 2026-12-01, and stretches of them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from inventory.said import Said
from inventory.tables import lists
from inventory.tables.errors import CellError
from inventory.tables.raw import Raw, text_in
from inventory.words import Language

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00?:00(?::00)?)?")
_VIETNAMESE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?: 00?:00(?::00)?)?")
_BETWEEN = re.compile(r"\s*(?:\.\.+|…|\s[-–—]\s|–|—|\bđến\b|\bto\b)\s*", re.IGNORECASE)


def written(day: date, language: Language) -> str:
    """Write a day."""
    return f"{day:%d/%m/%Y}" if language is Language.VIETNAMESE else day.isoformat()


def day_in(raw: Raw) -> str:
    """Read a day as YYYY-MM-DD, as YAML would hold it; CellError if it is none."""
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise CellError(
                Said("ở đây chỉ cần ngày, không cần giờ", "a day is needed here, without a time")
            )
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, str):
        return _day(text_in(raw))
    raise _no_day(str(raw))


def _day(text: str) -> str:
    for form, names in ((_ISO, ("year", "month", "day")), (_VIETNAMESE, ("day", "month", "year"))):
        found = form.fullmatch(text)
        if found:
            parts = dict(zip(names, map(int, found.groups()), strict=True))
            try:
                return date(**parts).isoformat()
            except ValueError:
                raise CellError(
                    Said(f"không có ngày {text}", f"there is no such day as {text}"),
                    Said("viết theo ngày/tháng/năm", "write day/month/year"),
                ) from None
    raise _no_day(text)


def _no_day(text: str) -> CellError:
    return CellError(
        Said(f'"{text}" không phải là ngày', f'"{text}" is not a day'),
        Said("ghi như 31/12/2026 hoặc 2026-12-31", "write it such as 31/12/2026 or 2026-12-31"),
    )


def written_spans(spans: Sequence[Mapping[str, str | None]], language: Language) -> str:
    """Write stretches of days: 2026-12-01..2026-12-05; 2027-01-10.. (without an end)."""
    return lists.joined(
        f"{_written(span.get('from'), language)}..{_written(span.get('to'), language)}"
        for span in spans
    )


def _written(day: str | None, language: Language) -> str:
    return written(date.fromisoformat(day), language) if day else ""


def spans_in(raw: Raw) -> list[dict[str, str]]:
    """Read stretches of days; a day by itself is one of one day. CellError if they are none."""
    if not isinstance(raw, str):
        day = day_in(raw)
        return [{"from": day, "to": day}]
    return [_span(piece) for piece in lists.words(text_in(raw))]


def _span(text: str) -> dict[str, str]:
    parts = _BETWEEN.split(" ".join(text.split()))
    if len(parts) == 1:
        return {"from": _day(text), "to": _day(text)}
    if len(parts) != 2 or not parts[0]:  # noqa: PLR2004  # from, to
        raise CellError(
            Said(f'"{text}" không phải là một khoảng ngày', f'"{text}" is not a stretch of days'),
            Said(
                "ghi như 01/12/2026..05/12/2026, hoặc 10/01/2027.. nếu chưa có ngày cuối",
                "write it such as 2026-12-01..2026-12-05, or 2027-01-10.. without an end",
            ),
        )
    first, last = parts
    return {"from": _day(first)} | ({"to": _day(last)} if last else {})
