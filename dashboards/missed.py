"""What points of grade C miss, as an expression whose rows can be read without any unit."""

from collections.abc import Mapping
from typing import Final

from dashboards import criteria, signs
from dashboards.signs import Sign


def _named(vi: str, en: str) -> Sign:
    return signs.MISSED.saying(vi, en)


CRITERIA: Final[Mapping[str, Sign]] = {
    "availability": _named("Độ khả dụng", "Availability"),
    "loss": _named("Mất gói", "Loss"),
    "rtt_mean": _named("Độ trễ", "Round trip"),
    "stability": _named("Độ ổn định", "Stability"),
    "longest_outage": _named("Gián đoạn dài nhất", "Longest outage"),
    "outages_per_week": _named("Gián đoạn trong tuần", "Outages a week"),
    "dns_ok": _named("Phân giải DNS", "DNS"),
    "https_ok": _named("Truy cập HTTPS", "HTTPS"),
    "speed_down": _named("Tốc độ tải xuống", "Download speed"),
    "speed_up": _named("Tốc độ tải lên", "Upload speed"),
    "nr_attached": _named("Bám mạng 5G", "On 5G"),
}
"""What a point or its links may miss, so that the grade is C."""
_ONE: Final = "on (point, link, criterion)"


def worst_first() -> str:
    """Every point of grade C once, with `criterion`, `measured` and `limit` if they are known."""
    measured = criteria.measured(lambda which: f"point:criterion_missed:value{{criterion{which}}}")
    limit = criteria.limits(lambda which: f"point:criterion_missed:limit{{criterion{which}}}")
    return f"""
        sort_desc(
          point:flagged:ratio
          * {_ONE} group_left (measured) ({measured})
          * {_ONE} group_left (limit) ({limit})
          or on (point) point:flagged:ratio
        )
    """
