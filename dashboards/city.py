"""City overview: which points are in trouble or miss the target, where, and whose line it is?

It fits one screen of 1920 x 1080 and needs no hand: what is worst stands first.
"""

from collections.abc import Mapping
from typing import Final

from dashboards import choices, city_tables, signs, states, uids
from dashboards.city_map import city_map
from dashboards.dashboard import Dashboard, Row
from dashboards.fields import DataLink, Field, Meaning, Override, Unit
from dashboards.panels import Panel, Stat
from dashboards.queries import Query
from dashboards.signs import Sign
from dashboards.words import Words

_NOT_READ: Final = Words(
    "Không có số liệu: máy đo không chạy hoặc Prometheus không đọc được",
    "No data: the exporter is not running or Prometheus cannot read it",
)


def build() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        uid=uids.CITY,
        title=uids.TITLES[uids.CITY],
        description=Words(
            "Điểm nào đang gặp sự cố hoặc không đạt chỉ tiêu, ở đâu, đường của ai, từ bao giờ?",
            "Which points are in trouble or miss the target, where, whose line, since when?",
        ),
        rows=(
            Row((_situations(), _vantage())),
            Row((city_tables.troubles(),)),
            Row(
                (city_map(), _grades(), city_tables.flagged(), city_tables.operators(), _coverage())
            ),
        ),
        variables=(choices.PAGE,),
        links=uids.links_from(uids.CITY),
    )


def _situations() -> Panel:
    return _tiles(
        Words("Điểm đang gặp sự cố", "Points in trouble now"),
        Words(
            "Số điểm theo tình trạng hiện tại; mỗi điểm tính một lần, ở tình trạng nặng nhất."
            " Điểm lưu động không phục vụ hôm nay, hoặc đã tắt điện ngoài giờ, không tính.",
            "Points by what troubles them now; each counts once, by the worst. Mobile points that"
            " are away today and points without power outside hours do not count.",
        ),
        "city:points_in_situation:count",
        {
            f'situation="{situation}"': (situation, sign)
            for situation, sign in city_tables.SITUATIONS.items()
        },
        width=19,
    )


def _vantage() -> Panel:
    return Stat(
        title=Words("Máy đo", "Prober"),
        description=Words(
            "Máy đo có tin được không. Khi có lỗi, mọi điểm là không rõ, không phải mất kết nối.",
            "Whether the prober can be trusted. While it is at fault all points are unknown, not"
            " down.",
        ),
        queries=(
            Query(
                'min(thongsuot_vantage_healthy) or min(up{job="thongsuot"}) == 0',
                Words("Máy đo", "Prober"),
            ),
        ),
        field=Field(
            meanings=(
                Meaning(1, signs.GOOD.saying("Tốt", "Good")),
                Meaning(0, signs.BAD.saying("Có lỗi", "At fault")),
            ),
        ),
        links=(DataLink.to(uids.PROBER, uids.TITLES[uids.PROBER]),),
        no_value=_NOT_READ,
        ground=True,
        width=5,
        height=3,
    )


_GRADES: Final[Mapping[str, Sign]] = {
    "A": signs.GRADE_A,
    "B": signs.GRADE_B,
    "C": signs.GRADE_C,
    "U": signs.GRADE_U,
}


def _grades() -> Panel:
    levels = (("point", "Điểm", "Points"), ("ward", "Phường, xã", "Wards"))
    return _tiles(
        Words("Xếp loại 28 ngày", "Grades over 28 days"),
        Words(
            "A: đạt, có dự phòng. B: đạt, chưa có dự phòng. C: không đạt. U: chưa đánh giá được."
            " Phường, xã theo điểm kém nhất.",
            "A: meets the target, with backup. B: meets it, without backup. C: misses it. U: not"
            " graded. A ward has the grade of its worst point.",
        ),
        "city:graded:count",
        {
            f'level="{level}", grade="{grade}"': (
                f"{level} {grade}",
                sign.saying(f"{vi} {grade}", f"{en} {grade}"),
            )
            for level, vi, en in levels
            for grade, sign in _GRADES.items()
        },
        legend="{{level}} {{grade}}",
        width=16,
    )


def _coverage() -> Panel:
    return _tiles(
        Words("Phường, xã có cố định và 5G", "Wards with fixed line and 5G"),
        Words(
            "Đủ: mọi điểm đang hoạt động có đường cố định (hoặc kênh thuê riêng) và 5G; điểm lưu"
            " động chỉ cần 5G. Một phường, xã có thể vừa thiếu 5G vừa thiếu đường cố định.",
            "Both: every active point has a fixed (or leased) line and 5G; mobile points need 5G"
            " only. A ward may lack both 5G and a fixed line, at one point or at several.",
        ),
        "city:wards_by_coverage:count",
        {
            'coverage="both"': ("both", signs.GOOD.saying("Đủ", "Both")),
            'coverage="no_5g"': ("no_5g", signs.WARN.saying("Thiếu 5G", "No 5G")),
            'coverage="no_fixed"': ("no_fixed", signs.WARN.saying("Thiếu cố định", "No fixed")),
            'coverage="no_point"': ("no_point", signs.UNKNOWN.saying("Chưa có điểm", "No point")),
        },
        legend="{{coverage}}",
        width=6,
        height=4,
    )


def _tiles(
    title: Words,
    description: Words,
    series: str,
    tiles: Mapping[str, tuple[str, Sign]],
    *,
    legend: str = "{{situation}}",
    width: int,
    height: int = 3,
) -> Panel:
    """Tiles in the order given, of one query: `or` keeps the order of its operands.

    By selector: how the legend calls the series, and what it means. Nought is never bad.
    """
    return Stat(
        title=title,
        description=description,
        queries=(Query(" or ".join(f"{series}{{{one}}}" for one in tiles), legend),),
        field=Field(unit=Unit.NONE, decimals=0),
        overrides=[Override.named(name, states.tile(sign)) for name, sign in tiles.values()],
        no_value=_NOT_READ,
        names=True,
        width=width,
        height=height,
    )
