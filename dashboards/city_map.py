"""The map of the city: every point, and on top of them those that are flagged."""

from typing import Final

from dashboards import signs, uids
from dashboards.fields import DataLink, Field, Meaning, Unit
from dashboards.panels import Panel
from dashboards.queries import Query
from dashboards.signs import Sign
from dashboards.tables import Column, Geomap, Layer
from dashboards.words import Words

_POINTS: Final = """
    max by (point, name, ward_name, geohash) (point:thongsuot_point_info:last{status="active"})
    * on (point) group_left (grade) max by (point, grade) (thongsuot_point_grade == 1)
"""
_FLAGGED: Final = 'thongsuot_point_grade{grade="C"} == 1'
_COUNTED: Final = Field(unit=Unit.NONE)
_TO_POINT: Final = DataLink.to(uids.POINT, uids.TITLES[uids.POINT], point="${__data.fields.point}")
_ANY: Final = Sign(signs.GREY, "●", "circle", Words("Mọi điểm", "All points"))


def city_map() -> Panel:
    """A circle for each point, a cross on those that are flagged."""
    return Geomap(
        title=Words("Bản đồ các điểm", "Map of the points"),
        description=Words(
            "Vòng tròn: mọi điểm đang hoạt động. ✖: điểm không đạt chỉ tiêu (loại C)."
            " Bấm vào điểm để mở trang của điểm.",
            "Circle: every active point. ✖: a point that misses its target (grade C)."
            " Click on a point for its own dashboard.",
        ),
        queries=(Query(_POINTS), Query(f"{_POINTS} and on (point) ({_FLAGGED})")),
        columns=(
            Column(source="name", words=Words("Điểm", "Point"), field=Field(links=(_TO_POINT,))),
            Column(source="ward_name", words=Words("Phường, xã", "Ward")),
            Column(
                source="grade",
                words=Words("Xếp loại", "Grade"),
                field=Field(
                    meanings=(
                        Meaning("A", signs.GRADE_A),
                        Meaning("B", signs.GRADE_B),
                        Meaning("C", signs.GRADE_C),
                        Meaning("U", signs.GRADE_U),
                    )
                ),
            ),
            Column(source="point", words=Words("Mã điểm", "Id"), hidden=True),
            Column(source="geohash", words=Words.same("Geohash"), hidden=True),
            *(
                # The field's name has no letter while one of the queries gives nothing.
                Column(source=value, words=Words("Giá trị", "Value"), field=_COUNTED, hidden=True)
                for value in ("Value", "#A", "#B")
            ),
        ),
        layers=(
            Layer(ref="A", sign=_ANY, size=5),
            Layer(
                ref="B",
                sign=signs.BAD.saying("Không đạt (loại C)", "Misses its target (grade C)"),
                size=9,
            ),
        ),
        latitude=20.98,
        longitude=105.66,
        zoom=9.2,
        no_value=Words("Chưa có điểm nào được xếp loại", "No point has been graded yet"),
        width=8,
        height=12,
    )
