"""What both links of a point did, side by side: loss, delay, criteria."""

from typing import Final, NamedTuple

from dashboards import criteria, signs
from dashboards.fields import Field, Meaning, Unit
from dashboards.panels import Heatmap, Panel, TimeSeries
from dashboards.queries import Query
from dashboards.tables import Cell, Column, Table
from dashboards.words import Words
from inventory.words import Role
from stability.wording import CRITERIA

_POINT: Final = 'point="$point"'
_LEGEND: Final = "{{link}} ({{operator}})"
_SECONDS: Final = Field(unit=Unit.SECONDS, minimum=0)
_NOT_MEASURED: Final = Words(
    "Không có số liệu: không đường truyền nào được đo", "No data: no link is measured"
)
_ROLES: Final = {
    Role.PRIMARY: Words("Đường chính", "Primary link"),
    Role.BACKUP: Words("Đường dự phòng", "Backup link"),
}
_NOT_JUDGED: Final = 2
_MET: Final = Field(
    meanings=(
        Meaning(1, signs.MET),
        Meaning(0, signs.MISSED),
        Meaning(_NOT_JUDGED, signs.UNKNOWN.saying("Không có giới hạn", "No limit")),
    )
)


def loss() -> Panel:
    """Packets lost, of each link."""
    lost, settled = (
        f"sum by (link, operator) (rate(thongsuot_icmp_{what}_total{{{_POINT}}}[$__rate_interval]))"
        for what in ("lost", "requests")
    )
    return TimeSeries(
        title=Words("Tỷ lệ mất gói", "Packet loss"),
        description=Words(
            "Gói không có trả lời trong 3 giây, trên số gói đã có kết quả. Phút mất quá 20 % là"
            " phút mất kết nối.",
            "Packets not answered within 3 s, of those settled. A minute that loses more than 20 %"
            " is down.",
        ),
        queries=(Query(f"{lost} / {settled}", _LEGEND),),
        field=Field(unit=Unit.RATIO, minimum=0, decimals=1),
        figures=("lastNotNull", "mean", "max"),
        no_value=_NOT_MEASURED,
        width=12,
        height=7,
    )


def delay() -> tuple[Panel, ...]:
    """How long answers took: all of them, percentiles, and figures of the intervals."""
    return (
        *(_spread(role) for role in _ROLES),
        TimeSeries(
            title=Words("Độ trễ: trung vị và phân vị 95", "Round trip: median and percentile 95"),
            description=Words(
                "Của các gói có trả lời, ước lượng từ các khoảng của biểu đồ trên; trên 1 giây"
                " hiện là 1 giây.",
                "Of answered packets, estimated from the ranges of the charts above; what is above"
                " 1 s shows as 1 s.",
            ),
            queries=(
                Query(_quantile(0.5), "p50 {{link}} ({{operator}})"),
                Query(_quantile(0.95), "p95 {{link}} ({{operator}})"),
            ),
            field=_SECONDS,
            figures=("lastNotNull", "max"),
            no_value=_NOT_MEASURED,
            width=8,
            height=8,
        ),
        _interval(
            Words("Phân vị 95 mỗi 5 phút", "Percentile 95 of 5 minutes"),
            Words(
                "Của khoảng 5 phút đã xét gần nhất; gói mất tính là vô hạn, vô hạn thì để trống."
                " Khoảng ổn định cần không quá 100 ms, nếu chỉ tiêu không nói khác.",
                "Of the last judged interval; lost packets are infinite, and what is infinite is"
                " not drawn. A stable interval has at most 100 ms, unless the target says"
                " otherwise.",
            ),
            "thongsuot_link_round_trip_p95_seconds",
        ),
        _interval(
            Words("Biến động độ trễ (PDV)", "Delay variation (PDV)"),
            Words(
                "Phân vị 95 trừ nhỏ nhất của khoảng 5 phút. Khoảng ổn định cần không quá 30 ms (5G,"
                " 4G: 50 ms), nếu chỉ tiêu không nói khác.",
                "Percentile 95 less minimum of an interval. A stable interval has at most 30 ms"
                " (5G, 4G: 50 ms), unless the target says otherwise.",
            ),
            "thongsuot_link_pdv_seconds",
        ),
    )


def _of_role(role: Role) -> str:
    return f'and on (point, link) thongsuot_link_info{{{_POINT}, role="{role}"}}'


def _spread(role: Role) -> Panel:
    name = _ROLES[role]
    buckets = f"rate(thongsuot_icmp_round_trip_seconds_bucket{{{_POINT}}}[$__rate_interval])"
    return Heatmap(
        title=Words(f"{name.vi}: phân bố độ trễ", f"{name.en}: spread of the round trip"),
        description=Words(
            "Càng đậm càng nhiều gói trả lời trong khoảng độ trễ đó; mọi đường cùng vai trò.",
            "The denser, the more packets were answered within that range; all links of the role.",
        ),
        queries=(Query(f"sum by (le) ({buckets} {_of_role(role)})"),),
        field=Field(unit=Unit.SECONDS),
        no_value=Words("Điểm không có đường này", "The point has no such link"),
        width=12,
        height=8,
    )


def _quantile(share: float) -> str:
    return (
        f"histogram_quantile({share}, sum by (link, operator, le)"
        f" (rate(thongsuot_icmp_round_trip_seconds_bucket{{{_POINT}}}[$__rate_interval])))"
    )


def _interval(title: Words, description: Words, series: str) -> Panel:
    return TimeSeries(
        title=title,
        description=description,
        queries=(Query(f"max by (link, operator) ({series}{{{_POINT}}} < Inf)", _LEGEND),),
        field=_SECONDS,
        figures=("lastNotNull", "max"),
        no_value=Words(
            "Chưa xét khoảng 5 phút nào, hoặc mất hơn 5 % số gói",
            "No interval has been judged yet, or more than 5 % was lost",
        ),
        width=8,
        height=8,
    )


class _Judged(NamedTuple):
    """What is judged: the point, or its links of one role."""

    level: str
    one: str
    """Labels that tell one from the other."""
    target: str
    """A series with the label `target`."""
    only: str = ""

    def values(self, which: str) -> str:
        """What was measured; `which` is the matcher of the criterion."""
        access = ", access" if self.level == "link" else ""
        series = f"thongsuot_{self.level}_criterion_value"
        return (
            f"max by ({self.one}{access}, criterion)"
            f' ({series}{{{_POINT}, window="service", criterion{which}}} {self.only})'
        )

    def limits(self, which: str) -> str:
        """What it is held to; absent where the target has no limit."""
        access, joined = ('access="point", ', "target, criterion")
        if self.level == "link":
            access, joined = ("", "target, access, criterion")
        return (
            f"(0 * {self.values(which)} * on ({self.one}) group_left (target)"
            f" topk by ({self.one}) (1, max by ({self.one}, target) ({self.target}{{{_POINT}}}))"
            f" + on ({joined}) group_left ()"
            f" max by ({joined}) (thongsuot_target_limit{{{access}criterion{which}}}))"
        )

    def rows(self) -> str:
        """One row a criterion: whether it is met, with `measured` and `limit` as texts."""
        by = f"{self.one}, criterion"
        measured = criteria.measured(self.values, by)
        met = f"thongsuot_{self.level}_criterion_met{{{_POINT}}} {self.only}"
        told = f"({measured}) * on ({by}) group_left () max by ({by}) ({met})"
        limits = criteria.limits(self.limits, by)
        return (
            f"{told} * on ({by}) group_left (limit) ({limits})"
            f" or on ({by}) {told} or on ({by}) {_NOT_JUDGED} * ({measured})"
        )


def criteria_tables() -> tuple[Panel, ...]:
    """Of the point, of its primary links, of its backups."""
    links = [
        _table(name, _Judged("link", "point, link", "thongsuot_link_info", _of_role(role)))
        for role, name in _ROLES.items()
    ]
    point = _Judged("point", "point", "thongsuot_point_target_info")
    return (_table(Words("Cả điểm", "The point"), point), *links)


def _table(name: Words, judged: _Judged) -> Panel:
    names = tuple(Meaning(key, Words(said.name.vi, said.name.en)) for key, said in CRITERIA.items())
    shown = (
        Column(
            source="criterion", words=Words("Chỉ tiêu", "Criterion"), field=Field(meanings=names)
        ),
        Column(source="measured", words=Words("Đo được", "Measured"), width=90),
        Column(source="limit", words=Words("Giới hạn", "Limit"), width=90),
        Column(
            source="#A", words=Words("Kết quả", "Result"), field=_MET, cell=Cell.TEXT, width=150
        ),
    )
    link = Column(source="link", words=Words("Đường truyền", "Link"), width=70)
    is_link = judged.level == "link"
    return Table(
        title=Words(f"{name.vi}: chỉ tiêu", f"{name.en}: criteria"),
        description=Words(
            "Hôm nay và 27 ngày trước, trong giờ làm việc. Số đo làm tròn về phía xấu hơn. Chỉ tiêu"
            " không đo được thì không có dòng.",
            "Today and the 27 days before it, in service hours. What was measured is rounded to the"
            " worse side. What could not be measured has no row.",
        ),
        queries=(Query(judged.rows()),),
        columns=(link, *shown) if is_link else shown,
        without=("point", "figure"),
        no_value=Words(
            "Chưa có số liệu, hoặc điểm không có đường này",
            "Nothing was measured yet, or the point has no such link",
        ),
        width=8,
        height=9,
    )
