"""Labels and names of a report, in Vietnamese and in English; sentences are in `prose`."""

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "to": (
            "Kính gửi",
            "To",
        ),
        "department": (
            "Sở Khoa học và Công nghệ {city}",
            "Department of Science and Technology, {city}",
        ),
        "kind": (
            "Báo cáo định kỳ",
            "Periodic report",
        ),
        "period": (
            "Kỳ báo cáo",
            "Period",
        ),
        "first": ("từ ngày", "first day"),
        "last": ("đến hết ngày", "last day"),
        "days": (
            "{n} ngày",
            "{n} days",
        ),
        "made": (
            "Lập lúc",
            "Made at",
        ),
        "until": (
            "Số liệu đến",
            "Figures up to",
        ),
        "target": (
            "Chỉ tiêu áp dụng",
            "Target",
        ),
        "before": (
            "So với kỳ trước",
            "Compared with",
        ),
        "no_before": (
            "không so sánh: chưa có đủ số liệu của kỳ trước",
            "no comparison: the period before is not wholly on record",
        ),
        "page": (
            "Trang",
            "Page",
        ),
        "summary": (
            "Tóm tắt",
            "Summary",
        ),
        "wards": (
            "Phường, xã",
            "Wards and communes",
        ),
        "points": (
            "Điểm phục vụ",
            "Service points",
        ),
        "wards_good": (
            "phường, xã đạt (A và B)",
            "wards and communes meet the target (A, B)",
        ),
        "points_missed": (
            "điểm không đạt (C)",
            "points miss the target (C)",
        ),
        "points_unjudged": (
            "điểm chưa đánh giá (U)",
            "points not judged (U)",
        ),
        "outages_felt": (
            "sự cố mất kết nối hoàn toàn tại điểm, trong giờ làm việc",
            "outages of whole points in service hours",
        ),
        "of": (
            "trên {n}",
            "of {n}",
        ),
        "since_before": (
            "{change} so với kỳ trước",
            "{change} on the period before",
        ),
        "grades": (
            "Kết quả đánh giá",
            "Grades",
        ),
        "grade": (
            "Hạng",
            "Grade",
        ),
        "meaning": (
            "Ý nghĩa",
            "Meaning",
        ),
        "change": (
            "Thay đổi",
            "Change",
        ),
        "count": (
            "Số lượng",
            "Count",
        ),
        "share": (
            "Tỷ lệ",
            "Share",
        ),
        "before_short": (
            "Kỳ trước",
            "Before",
        ),
        "coverage": (
            "Mức độ bao phủ",
            "Coverage",
        ),
        "no_point": (
            "Chưa có điểm đang hoạt động",
            "Without any active point",
        ),
        "no_fixed": (
            "Chưa có đường băng rộng cố định đang hoạt động",
            "Without an active fixed link",
        ),
        "no_5g": (
            "Chưa có đường 5G đang hoạt động",
            "Without an active 5G link",
        ),
        "unlisted": (
            "Chưa có trong danh mục",
            "Not in the inventory",
        ),
        "all_covered": (
            "không có phường, xã nào",
            "none",
        ),
        "which": (
            "Phường, xã",
            "Wards and communes",
        ),
        "missed": (
            "Điểm không đạt chỉ tiêu",
            "Points that miss the target",
        ),
        "none_missed": (
            "Không có điểm nào không đạt.",
            "No point misses the target.",
        ),
        "point": (
            "Điểm",
            "Point",
        ),
        "criterion": (
            "Tiêu chí",
            "Criterion",
        ),
        "measured": (
            "Đo được",
            "Measured",
        ),
        "required": (
            "Yêu cầu",
            "Required",
        ),
        "n": (
            "n",
            "n",
        ),
        "since": (
            "Từ ngày",
            "Since",
        ),
        "leaves": (
            "Ra khỏi kỳ",
            "Leaves window",
        ),
        "whole_point": (
            "cả điểm",
            "whole point",
        ),
        "down_in_service": (
            "{minutes} phút mất kết nối trong giờ làm việc",
            "{minutes} min down in service hours",
        ),
        "unjudged": (
            "Điểm chưa đánh giá",
            "Points not judged",
        ),
        "none_unjudged": (
            "Mọi điểm đều đã được đánh giá.",
            "Every point was judged.",
        ),
        "missing": (
            "Còn thiếu",
            "What is missing",
        ),
        "known_minutes": (
            "Phút đo được",
            "Known minutes",
        ),
        "longest": (
            "Sự cố mất kết nối dài nhất",
            "Longest outages",
        ),
        "none_longest": (
            "Không có sự cố nào trong giờ làm việc.",
            "There was no outage in service hours.",
        ),
        "incident": (
            "Mã sự cố",
            "Incident",
        ),
        "what": (
            "Đường truyền",
            "Link",
        ),
        "began": (
            "Bắt đầu",
            "Start",
        ),
        "length": (
            "Thời gian gián đoạn",
            "Duration",
        ),
        "in_service": (
            "Trong giờ làm việc",
            "In service hours",
        ),
        "attribution": (
            "Thuộc về",
            "Attributed to",
        ),
        "cause": (
            "Nguyên nhân",
            "Cause",
        ),
        "ticket": (
            "Mã của nhà mạng",
            "Ticket",
        ),
        "acknowledged": (
            "Đã tiếp nhận",
            "Acknowledged by",
        ),
        "ongoing": (
            "chưa khôi phục",
            "not over",
        ),
        "operators": (
            "Độ khả dụng theo doanh nghiệp viễn thông",
            "Availability by operator",
        ),
        "operator": (
            "Doanh nghiệp",
            "Operator",
        ),
        "access": (
            "Loại",
            "Access",
        ),
        "links": (
            "Số đường",
            "Links",
        ),
        "as_experienced": (
            "Người dùng thấy",
            "As experienced",
        ),
        "operators_own": (
            "Phần của nhà mạng",
            "Operator's own",
        ),
        "outages": (
            "Sự cố",
            "Outages",
        ),
        "median": (
            "Khôi phục (trung vị)",
            "Restored (median)",
        ),
        "worst": (
            "Lâu nhất",
            "Worst",
        ),
        "failing": (
            "Đường không đạt",
            "Failing links",
        ),
        "none_operators": (
            "Chưa có đường truyền nào được đánh giá.",
            "No link was judged.",
        ),
        "none": (
            "không",
            "none",
        ),
        "restores": (
            "Thời gian khôi phục",
            "Restore times",
        ),
        "restored_in": (
            "Khôi phục trong",
            "Restored within",
        ),
        "longer": (
            "lâu hơn",
            "longer",
        ),
        "open": (
            "chưa khôi phục",
            "not over",
        ),
        "of_points": (
            "Cả điểm",
            "Whole points",
        ),
        "of_links": (
            "Đường truyền",
            "Links",
        ),
        "median_word": (
            "Trung vị",
            "Median",
        ),
        "trend": (
            "Diễn biến trong kỳ",
            "Trend",
        ),
        "availability_weeks": (
            "Độ khả dụng trong giờ làm việc, theo tuần",
            "Availability in service hours, by week",
        ),
        "week": (
            "Tuần từ",
            "Week of",
        ),
        "wired": (
            "Đường cố định",
            "Fixed links",
        ),
        "mobile": (
            "Đường di động",
            "Mobile links",
        ),
        "no_data_bar": (
            "không có số liệu",
            "no figures",
        ),
        "closed_bar": (
            "không có giờ làm việc",
            "no service hours",
        ),
        "minutes": (
            "phút",
            "minutes",
        ),
        "down_minutes": (
            "Phút mất kết nối",
            "Minutes down",
        ),
        "quality": (
            "Chất lượng số liệu",
            "Data quality",
        ),
        "known": (
            "Đo được",
            "Known",
        ),
        "unknown": (
            "Không đo được",
            "Unknown",
        ),
        "maintenance": (
            "Bảo dưỡng theo kế hoạch",
            "Planned works",
        ),
        "total_minutes": (
            "Tổng số phút",
            "Minutes",
        ),
        "no_data_days": (
            "Ngày không có số liệu",
            "Days without figures",
        ),
        "thin_days": (
            "Ngày đo được dưới 90% số phút",
            "Days with less than 90% of the minutes known",
        ),
        "not_covered": (
            "Số liệu không bao gồm",
            "What the figures do not cover",
        ),
        "notes": (
            "Giải thích",
            "Notes",
        ),
        "annex": (
            "Phụ lục: kết quả từng phường, xã và điểm phục vụ",
            "Annex: every ward, commune and point",
        ),
        "availability": (
            "Độ khả dụng",
            "Availability",
        ),
        "longest_short": (
            "Sự cố dài nhất",
            "Longest outage",
        ),
        "made_by": (
            "Lập tự động bởi ThôngSuốt từ sổ số liệu của {city}.",
            "Made by ThôngSuốt from the ledger of {city}.",
        ),
    }
)

GRADES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "A": (
            "đạt, có dự phòng",
            "meets the target, with backup",
        ),
        "B": (
            "đạt, chưa có dự phòng",
            "meets the target, without backup",
        ),
        "C": (
            "không đạt",
            "misses the target",
        ),
        "U": (
            "chưa đánh giá",
            "not judged",
        ),
    }
)

LINK_GRADES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pass": (
            "đạt",
            "pass",
        ),
        "amber": (
            "đạt, có điểm cần lưu ý",
            "amber",
        ),
        "fail": (
            "không đạt",
            "fail",
        ),
        "insufficient": (
            "chưa đủ số liệu",
            "insufficient",
        ),
    }
)

ATTRIBUTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "operator": (
            "nhà mạng",
            "operator",
        ),
        "site": (
            "tại điểm",
            "site",
        ),
        "vantage": (
            "máy đo",
            "measuring",
        ),
        "planned": (
            "theo kế hoạch",
            "planned",
        ),
        "undetermined": (
            "chưa xác định",
            "undetermined",
        ),
    }
)

NO_FIGURE = ("chưa đủ số liệu", "not enough data")
