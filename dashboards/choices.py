"""What viewers choose by; dashboards that share a choice hand it on to each other by its name.

Each is narrowed by those before it, so a dashboard lists them in this order: ward, operator,
access, point.
"""

from typing import Final

from dashboards.variables import Choice, TextBox
from dashboards.words import Words

WARD: Final = Choice.named(
    "ward", Words("Phường, xã", "Ward"), "thongsuot_point_info", value="ward", text="ward_name"
)
OPERATOR: Final = Choice.named(
    "operator",
    Words("Nhà mạng", "Operator"),
    'thongsuot_link_info{ward=~"$ward"}',
    value="operator",
    text="operator_name",
)
ACCESS: Final = Choice(
    name="access",
    words=Words("Loại đường truyền", "Access"),
    query='label_values(thongsuot_link_info{ward=~"$ward", operator=~"$operator"}, access)',
)
POINTS: Final = Choice.named(
    "point",
    Words("Điểm", "Points"),
    'thongsuot_point_info{ward=~"$ward"} and on (point)'
    ' thongsuot_link_info{operator=~"$operator", access=~"$access"}',
    value="point",
    text="name",
)
POINT: Final = Choice.named(
    "point",
    Words("Điểm", "Point"),
    'thongsuot_point_info{ward=~"$ward"}',
    value="point",
    text="name",
    several=False,
)
"""One point; needs only the ward before it."""

PAGE: Final = TextBox(
    name="page",
    words=Words("Trang tình trạng", "Status page"),
    default="http://127.0.0.1:9467",
)
"""Where browsers reach the exporter's pages; by default where it listens unless told otherwise."""
