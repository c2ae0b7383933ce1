"""What points of grade C miss, as an expression whose rows can be read without any unit.

A table has one unit a column, and limits have several: ratios, seconds, counts. So Prometheus makes
texts of them, with units; `count_values` turns a value into a label. That is done when somebody
looks, not recorded: a text that changes every minute would be a new series every minute.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from dashboards import signs
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


class _Form(NamedTuple):
    """How values of some criteria are told."""

    criteria: str
    """Matcher of the label."""
    measured: str
    """Rounded to the worse side, so that no row says: 99.9 %, at least 99.9 %."""
    limit: str
    unit: str
    relation: str


_FORMS: Final = (
    _Form(
        '!~"loss|rtt_mean|longest_outage|outages_per_week"',
        "floor(10000 * {}) / 100",
        "round(100 * {}, 0.001)",
        " %",
        "≥ ",
    ),
    _Form('="loss"', "ceil(10000 * {}) / 100", "round(100 * {}, 0.001)", " %", "≤ "),
    _Form('="rtt_mean"', "ceil(10000 * {}) / 10", "round(1000 * {}, 0.001)", " ms", "≤ "),
    _Form('="longest_outage"', "ceil({} / 6) / 10", "round({} / 60, 0.001)", " min", "≤ "),
    _Form('="outages_per_week"', "{}", "{}", "", "≤ "),
)
_ONE: Final = "on (point, link, criterion)"


def worst_first() -> str:
    """Every point of grade C once, with `criterion`, `measured` and `limit` if they are known."""
    measured = _texts(
        "measured", "point:criterion_missed:value", [form.measured for form in _FORMS]
    )
    limit = _texts("limit", "point:criterion_missed:limit", [form.limit for form in _FORMS])
    return f"""
        sort_desc(
          point:flagged:ratio
          * {_ONE} group_left (measured) ({measured})
          * {_ONE} group_left (limit) ({limit})
          or on (point) point:flagged:ratio
        )
    """


def _texts(label: str, series: str, figures: list[str]) -> str:
    return " or ".join(
        _text(label, figure.format(f"{series}{{criterion{form.criteria}}}"), form)
        for form, figure in zip(_FORMS, figures, strict=True)
    )


def _text(label: str, figure: str, form: _Form) -> str:
    relation = form.relation if label == "limit" else ""
    counted = f'count_values by (point, link, criterion) ("figure", {figure})'
    return f'label_replace({counted}, "{label}", "{relation}$1{form.unit}", "figure", "(.*)")'
