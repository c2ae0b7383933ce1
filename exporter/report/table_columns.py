"""The columns of the tables that programs read: key, kind of value, heading in both languages."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    COUNT = "count"
    RATIO = "ratio"
    """0 to 1; a percentage in workbooks."""
    DELAY = "delay"
    """Seconds, less than one."""
    LENGTH = "length"
    """Whole seconds; hours, minutes and seconds in workbooks."""
    MOMENT = "moment"
    """ISO 8601 with offset; local date and time in workbooks."""


class Column(NamedTuple):
    """A column; its key heads it in CSV files and is never changed."""

    key: str
    kind: Kind
    vi: str
    en: str


_POINT_AND_WARD = (
    Column("ward", Kind.TEXT, "Mã phường, xã", "Ward code"),
    Column("ward_name", Kind.TEXT, "Phường, xã", "Ward"),
)

_MINUTES = (
    Column("up_minutes", Kind.COUNT, "Phút thông suốt", "Up, minutes"),
    Column("down_minutes", Kind.COUNT, "Phút mất kết nối", "Down, minutes"),
    Column("unknown_minutes", Kind.COUNT, "Phút không đo được", "Unknown, minutes"),
    Column("maintenance_minutes", Kind.COUNT, "Phút bảo dưỡng", "Maintenance, minutes"),
)

_GRADES = (
    Column("grade", Kind.TEXT, "Hạng", "Grade"),
    Column("grade_before", Kind.TEXT, "Hạng kỳ trước", "Grade before"),
)

_AVAILABILITY = Column("availability", Kind.RATIO, "Độ khả dụng", "Availability")
_OPERATORS_OWN = Column(
    "availability_operator", Kind.RATIO, "Độ khả dụng, phần thuộc nhà mạng", "Operator's own"
)
_CLOCK = Column("availability_clock", Kind.RATIO, "Độ khả dụng 24/7", "Around the clock")
_LONGEST = Column("longest_outage_seconds", Kind.LENGTH, "Sự cố dài nhất", "Longest outage")
_PER_WEEK = Column("outages_per_week", Kind.COUNT, "Sự cố, tuần nhiều nhất", "Outages, worst week")
_BUDGET = Column("budget_left_ratio", Kind.RATIO, "Còn lại của mức cho phép", "Budget left")
_OPERATOR = (
    Column("operator", Kind.TEXT, "Mã nhà mạng", "Operator id"),
    Column("operator_name", Kind.TEXT, "Doanh nghiệp viễn thông", "Operator"),
    Column("access", Kind.TEXT, "Loại", "Access"),
)
_REASONS = Column("reasons", Kind.TEXT, "Lý do", "Reasons")

WARDS = (
    Column("code", Kind.TEXT, "Mã phường, xã", "Code"),
    Column("name", Kind.TEXT, "Phường, xã", "Ward or commune"),
    Column("type", Kind.TEXT, "Loại", "Type"),
    *_GRADES,
    Column("active_points", Kind.COUNT, "Điểm hoạt động", "Active points"),
    Column("points_a", Kind.COUNT, "Điểm hạng A", "Points A"),
    Column("points_b", Kind.COUNT, "Điểm hạng B", "Points B"),
    Column("points_c", Kind.COUNT, "Điểm hạng C", "Points C"),
    Column("points_u", Kind.COUNT, "Điểm chưa đánh giá", "Points U"),
    Column("links_fixed", Kind.COUNT, "Đường cố định", "Fixed links"),
    Column("links_5g", Kind.COUNT, "Đường 5G", "5G links"),
    Column("links_4g", Kind.COUNT, "Đường 4G", "4G links"),
    _REASONS,
)

POINTS = (
    Column("id", Kind.TEXT, "Mã điểm", "Point"),
    Column("name", Kind.TEXT, "Tên điểm", "Name"),
    *_POINT_AND_WARD,
    Column("kind", Kind.TEXT, "Loại điểm", "Kind"),
    *_GRADES,
    _AVAILABILITY,
    _CLOCK,
    _LONGEST,
    _PER_WEEK,
    *_MINUTES,
    _BUDGET,
    Column("operators", Kind.TEXT, "Doanh nghiệp viễn thông", "Operators"),
    _REASONS,
)

LINKS = (
    Column("point", Kind.TEXT, "Mã điểm", "Point"),
    Column("point_name", Kind.TEXT, "Tên điểm", "Name of the point"),
    Column("link", Kind.TEXT, "Đường truyền", "Link"),
    *_POINT_AND_WARD,
    *_OPERATOR,
    Column("role", Kind.TEXT, "Vai trò", "Role"),
    Column("grade", Kind.TEXT, "Kết quả", "Grade"),
    _AVAILABILITY,
    _OPERATORS_OWN,
    _CLOCK,
    Column("loss", Kind.RATIO, "Tỷ lệ mất gói", "Packet loss"),
    Column("rtt_mean_seconds", Kind.DELAY, "RTT trung bình, giây", "Mean round trip, s"),
    Column("stability", Kind.RATIO, "Khoảng 5 phút ổn định", "Stable intervals"),
    _LONGEST,
    _PER_WEEK,
    Column(
        "short_breaks", Kind.COUNT, "Gián đoạn ngắn, ngày nhiều nhất", "Short breaks, worst day"
    ),
    Column("dns_ok", Kind.RATIO, "DNS thành công", "DNS"),
    Column("https_ok", Kind.RATIO, "HTTPS thành công", "HTTPS"),
    Column("speed_down", Kind.RATIO, "Tốc độ xuống so với mức phải đạt", "Download to what is due"),
    Column("speed_up", Kind.RATIO, "Tốc độ lên so với mức phải đạt", "Upload to what is due"),
    Column("nr_attached", Kind.RATIO, "Tỷ lệ trên sóng 5G", "Samples on NR"),
    Column("radio", Kind.RATIO, "Chất lượng sóng đạt", "Radio fair or better"),
    *_MINUTES,
    _BUDGET,
    _REASONS,
)

OUTAGES = (
    Column("id", Kind.TEXT, "Mã sự cố", "Incident"),
    Column("point", Kind.TEXT, "Mã điểm", "Point"),
    Column("point_name", Kind.TEXT, "Tên điểm", "Name of the point"),
    Column("ward_name", Kind.TEXT, "Phường, xã", "Ward"),
    Column("link", Kind.TEXT, "Đường truyền", "Link"),
    *_OPERATOR,
    Column("start", Kind.MOMENT, "Bắt đầu", "Start"),
    Column("end", Kind.MOMENT, "Kết thúc", "End"),
    Column("duration_seconds", Kind.LENGTH, "Thời gian gián đoạn", "Duration"),
    Column("service_seconds", Kind.LENGTH, "Trong giờ làm việc", "In service hours"),
    Column("attribution", Kind.TEXT, "Phân loại", "Attribution"),
    Column("cause", Kind.TEXT, "Nguyên nhân", "Cause"),
    Column("ticket", Kind.TEXT, "Mã sự cố của nhà mạng", "Ticket"),
    Column("acknowledged_by", Kind.TEXT, "Đã tiếp nhận", "Acknowledged by"),
    Column("acknowledged", Kind.MOMENT, "Tiếp nhận lúc", "Acknowledged at"),
)

OPERATORS = (
    *_OPERATOR,
    Column("links", Kind.COUNT, "Số đường", "Links"),
    Column("links_pass", Kind.COUNT, "Đạt", "Pass"),
    Column("links_amber", Kind.COUNT, "Đạt, cần lưu ý", "Amber"),
    Column("links_fail", Kind.COUNT, "Không đạt", "Fail"),
    Column("links_insufficient", Kind.COUNT, "Chưa đủ số liệu", "Insufficient"),
    _AVAILABILITY,
    _OPERATORS_OWN,
    Column("known_minutes", Kind.COUNT, "Số phút đo được", "Known minutes"),
    Column("down_minutes", Kind.COUNT, "Phút mất kết nối", "Down, minutes"),
    Column("excused_minutes", Kind.COUNT, "Trong đó do tại điểm, kế hoạch", "Of these excused"),
    Column("outages", Kind.COUNT, "Sự cố", "Outages"),
    Column("restored", Kind.COUNT, "Đã khôi phục", "Restored"),
    Column("restore_median_seconds", Kind.LENGTH, "Khôi phục, trung vị", "Median restore time"),
    Column("restore_worst_seconds", Kind.LENGTH, "Khôi phục, lâu nhất", "Worst restore time"),
    Column("failing", Kind.TEXT, "Đường không đạt", "Failing links"),
)
