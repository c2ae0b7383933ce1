"""Sentences of a report, in Vietnamese and in English."""

from collections.abc import Mapping
from types import MappingProxyType

PROSE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": (
            "Kết nối thông suốt, ổn định tại các điểm phục vụ hành chính công",
            "Uninterrupted and stable connection of the public service points",
        ),
        "caveat": (
            (
                "Báo cáo đánh giá chất lượng phục vụ người dân và doanh nghiệp tại điểm, không "
                "phải kết luận về việc doanh nghiệp viễn thông tuân thủ quy chuẩn kỹ thuật."
            ),
            (
                "This report judges the service that people and businesses get at the points. It "
                "is no finding on whether an operator complies with technical regulations."
            ),
        ),
        "summary_good": (
            (
                "Trong kỳ, {good} trên {all} phường, xã đạt chỉ tiêu, trong đó {redundant} có "
                "đường dự phòng đạt. Các điểm phục vụ mất kết nối tổng cộng {minutes} phút trong "
                "giờ làm việc; độ khả dụng tính chung {availability}."
            ),
            (
                "In the period {good} of {all} wards and communes met the target, {redundant} of "
                "them with a good backup. The points were down for {minutes} minutes of service "
                "hours in all; their availability taken together was {availability}."
            ),
        ),
        "missed_lead": (
            "Xếp theo số phút mất kết nối trong giờ làm việc, nhiều nhất trước.",
            "By minutes without any connection in service hours, the most first.",
        ),
        "unjudged_lead": (
            "Chưa đủ số liệu để kết luận; không tính là đạt hay không đạt.",
            "Too little is known to judge; they count neither as met nor as missed.",
        ),
        "longest_lead": (
            (
                "{shown} trên {all} sự cố có mất kết nối trong giờ làm việc, dài nhất trước. Khi "
                "từ {links} đường cùng nhà mạng, cùng loại bắt đầu mất kết nối cách nhau không quá "
                "{minutes} phút thì gộp thành một dòng; đường mất và có lại cùng lúc với cả điểm "
                "nằm trong dòng của điểm. Tệp dữ liệu (CSV, XLSX) ghi riêng từng đường."
            ),
            (
                "{shown} of {all} events that were felt in service hours, the longest first. "
                "{links} or more links of one operator and access that went down within "
                "{minutes} minutes of each other are one event; links that went down and came "
                "back with their whole point are told with it. The data files (CSV, XLSX) list "
                "each outage."
            ),
        ),
        "longest_off": (
            "Không tính {off} lần mất kết nối chỉ xảy ra ngoài giờ làm việc.",
            "{off} outages outside service hours only are left out.",
        ),
        "restores_lead": (
            (
                "Các sự cố có mất kết nối trong giờ làm việc, tính từ lúc bắt đầu đến lúc khôi "
                "phục, cả thời gian ngoài giờ."
            ),
            (
                "Outages that were felt in service hours, from their start to their end, hours "
                "outside service included."
            ),
        ),
        "trend_days": (
            "Số phút mất kết nối của các điểm trong giờ làm việc, theo ngày",
            "Minutes without connection in service hours, all points, by day",
        ),
        "trend_weeks": (
            "Số phút mất kết nối của các điểm trong giờ làm việc, theo tuần",
            "Minutes without connection in service hours, all points, by week",
        ),
        "quality_lead": (
            (
                "Số phút trong giờ làm việc, cộng các điểm hoặc đường truyền. Phút không đo được "
                "không tính là thông suốt, cũng không tính là mất kết nối."
            ),
            (
                "Minutes in service hours, points or links added up. Unknown minutes count "
                "neither as up nor as down."
            ),
        ),
        "cut": (
            "Chỉ có số liệu từ {first} đến {last}; những ngày khác trong kỳ không có số liệu.",
            "Only {first} to {last} is on record; other days of the period have no figures.",
        ),
        "operators_lead": (
            (
                "Trong giờ làm việc, cộng số phút của mọi đường truyền; n là số phút đo được. "
                "“Phần thuộc nhà mạng” không tính sự cố do tại điểm (mất điện, thiết bị) và bảo "
                "dưỡng có báo trước."
            ),
            (
                "In service hours, minutes of all links added up; n are the known minutes. “The "
                "operator's own” leaves out what was the site's (power, equipment) and planned "
                "works."
            ),
        ),
    }
)

NOTES: tuple[tuple[str, str], ...] = (
    (
        (
            "Hạng A: đạt, có dự phòng – mỗi loại đường truyền cần có đều có đường đạt. B: đạt, "
            "chưa có dự phòng. C: không đạt. U: chưa đánh giá. Hạng của phường, xã là hạng của "
            "điểm kém nhất."
        ),
        (
            "Grade A: meets the target, with backup – each access that is needed has a good link. "
            "B: meets it without backup. C: misses it. U: not judged. A ward is its worst point."
        ),
    ),
    (
        (
            "Độ khả dụng: số phút thông suốt chia cho số phút đo được, trong giờ làm việc. Một "
            "phút là mất kết nối nếu mất trên 20% số gói (trên 5% nếu phút trước đó cũng mất)."
        ),
        (
            "Availability: up minutes to known minutes, in service hours. A minute is down if "
            "more than 20% of its packets are lost (5% after a down minute)."
        ),
    ),
    (
        (
            "Sự cố mất kết nối: từ 2 phút mất liên tiếp đến khi có 2 phút thông suốt; giờ bắt đầu "
            "và kết thúc tính theo từng gói. Ngắn hơn thế là gián đoạn ngắn."
        ),
        (
            "Outage: from 2 consecutive down minutes until 2 up minutes; start and end are exact "
            "to the packet. What is less is a short break."
        ),
    ),
    (
        (
            "“Từ ngày”: ngày đầu tiên trong kỳ mà riêng ngày đó không đạt ngưỡng. “Ra khỏi kỳ”: "
            "ngày mà cửa sổ 28 ngày kết thúc vào hôm đó sẽ đạt trở lại, nếu không có thêm sự cố."
        ),
        (
            "“Since”: the first day of the period that misses the limit by itself. “Leaves "
            "window”: the day on whose window the limit holds again, if nothing more is missed."
        ),
    ),
    (
        (
            "Thời gian khôi phục (trung vị): một nửa số sự cố khôi phục nhanh hơn; chỉ tính các "
            "sự cố đã khôi phục."
        ),
        "Median restore time: half of the outages ended sooner; of those that have ended.",
    ),
    (
        (
            "Định nghĩa đầy đủ: docs/judgement.md; cách lập báo cáo và ý nghĩa từng cột: "
            "docs/report.md, trong mã nguồn ThôngSuốt."
        ),
        (
            "The full definitions: docs/judgement.md; how reports are made and what each column "
            "means: docs/report.md, in the source of ThôngSuốt."
        ),
    ),
)
"""Definitions of two or three lines."""

NOT_COVERED: tuple[tuple[str, str], ...] = (
    (
        (
            "Mạng nội bộ và Wi-Fi trong điểm, máy tính của cán bộ, và bản thân các hệ thống dịch "
            "vụ công."
        ),
        (
            "The network inside a point, its Wi-Fi, officers' computers, and the public services "
            "themselves."
        ),
    ),
    (
        (
            "Điểm và đường truyền chưa hoạt động hoặc đã ngừng theo danh mục cuối kỳ; điểm lưu "
            "động ngoài những ngày phục vụ."
        ),
        (
            "Points and links that are not active in the inventory at the end of the period; "
            "mobile points outside their dates."
        ),
    ),
    (
        "Thời gian hệ thống đo ngừng chạy: tính là không đo được, hoặc là ngày không có số liệu.",
        "Time in which the measuring did not run: it is unknown, or a day without figures.",
    ),
)
