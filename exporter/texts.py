"""What the status page says, in Vietnamese and in English."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from exporter.formats import Formats
from exporter.view import Condition, Doubt, PointView
from inventory.schema import Access, Language, Role
from probes.record import MINUTE_NS
from stability.minutes import State
from stability.past import Attribution
from stability.verdict import Grade, LinkGrade, Reason
from stability.words import ACCESSES, ACKNOWLEDGED, ATTRIBUTIONS, GRADES, TICKET, begun

_Key = TypeVar("_Key")

_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Tình trạng kết nối các điểm phục vụ", "Connection of the service points"),
    "lead": (
        "Kết nối mạng của các điểm phục vụ hành chính công, đo liên tục từng giây.",
        "The network connection of the public service points, measured every second.",
    ),
    "at": ("Cập nhật lúc", "As of"),
    "language": ("English", "Tiếng Việt"),
    "back": ("Tất cả các điểm", "All points"),
    "all": ("Tất cả các điểm", "All points"),
    "search": ("Tìm phường, xã hoặc tên điểm", "Find a ward or a point"),
    "find": ("Tìm", "Find"),
    "nothing_found": ("Không có điểm nào phù hợp.", "No point matches."),
    "no_points": (
        "Danh mục chưa có điểm nào đang hoạt động.",
        "The inventory has no active point yet.",
    ),
    "all_good": (
        "Mọi điểm đều thông suốt, ổn định.",
        "Every point is uninterrupted and stable.",
    ),
    "since": ("từ", "since"),
    "lasting": ("đã", "for"),
    "began": ("Bắt đầu", "Start"),
    "ended": ("Kết thúc", "End"),
    "length": ("Thời gian gián đoạn", "Duration"),
    "in_service": ("trong giờ làm việc", "in service hours"),
    "whole_point": ("cả điểm", "the whole point"),
    "ongoing": ("chưa khôi phục", "not over"),
    "incident": ("Sự cố", "Incident"),
    "hotline": ("Gọi nhà mạng", "Call the operator"),
    "last_answer": ("Lần cuối thông mạng", "Last answer"),
    "round_trip": ("Độ trễ khứ hồi", "Round trip"),
    "loss": ("Mất gói phút vừa qua", "Loss, last minute"),
    "unstable": ("suy giảm chất lượng", "degraded"),
    "unstable_now": (
        "Suy giảm chất lượng trong 5 phút đã đo gần nhất",
        "Degraded in the last measured 5 minutes",
    ),
    "lost_backup": ("Mất đường dự phòng", "Without its backup link"),
    "over": ("Đã khôi phục", "Over"),
    "not_over": ("Chưa khôi phục", "Not over"),
    "young": (
        "Mới xảy ra: chưa đủ 2 phút liên tiếp để tính là sự cố mất kết nối.",
        "It has just begun: not yet an outage, which takes two consecutive minutes.",
    ),
    "short_break": (
        "Gián đoạn ngắn, không tính là sự cố mất kết nối.",
        "A short break, which does not count as an outage.",
    ),
    "cause": ("Nguyên nhân", "Cause"),
    "attribution": ("Thuộc trách nhiệm", "Put down to"),
    "taken": begun(ACKNOWLEDGED),
    "not_taken": ("Chưa có ai tiếp nhận", "Nobody has acknowledged it"),
    "taken_by": ("Người tiếp nhận", "By"),
    "taken_at": ("Tiếp nhận lúc", "At"),
    "eta": ("Dự kiến khôi phục", "Expected to be over"),
    "ticket": begun(TICKET),
    "take": ("Tiếp nhận", "Acknowledge"),
    "your_name": ("Họ tên, đơn vị", "Your name"),
    "note": ("Ghi chú", "Note"),
    "note_text": ("Nội dung", "Text"),
    "unchanged": ("giữ nguyên", "unchanged"),
    "save": ("Ghi lại", "Save"),
    "not_taken_over": ("Chưa ghi được.", "Not written."),
    "handling": ("Xử lý sự cố", "Handling of the incident"),
    "beside": ("Mất cùng lúc tại điểm này", "Lost at the same time at this point"),
    "evidence": ("Số liệu tại thời điểm mất kết nối", "What was known at the time"),
    "last_good": ("Trước khi mất", "Before it was lost"),
    "p95": ("RTT p95, 5 phút trước đó", "RTT p95, 5 minutes before"),
    "groups": ("Đường truyền mất liên lạc / đo được", "Links down / known"),
    "group_point": ("Tại điểm này", "At this point"),
    "group_city": ("Toàn thành phố", "The whole city"),
    "path": ("Dò đường (traceroute)", "Path (traceroute)"),
    "no_path": ("Không dò", "Not looked for"),
    "path_reached": ("Gói tin tới được đích.", "The packets reached their destination."),
    "path_last": ("Chặng cuối còn trả lời:", "The last router that answers:"),
    "path_silent": ("Không chặng nào trả lời.", "No router answers."),
    "path_lost_after": (
        "So với đường đi lúc bình thường, mất ở sau chặng",
        "Compared with the path while all was well, it is lost behind router",
    ),
    "audit": ("Nhật ký xử lý", "What was done"),
    "acknowledge_act": ("tiếp nhận", "acknowledged"),
    "note_act": ("ghi chú", "noted"),
    "no_outage": ("Không có sự cố này.", "There is no such outage."),
    "service_id": ("Mã thuê bao", "Service id"),
    "address": ("Địa chỉ IP", "IP address"),
    "outages": ("Sự cố mất kết nối gần đây", "Recent outages"),
    "no_outages": (
        "Không có sự cố nào trong 28 ngày qua.",
        "No outage in the last 28 days.",
    ),
    "grades": ("Đánh giá 28 ngày, trong giờ làm việc", "Grades of 28 days, in service hours"),
    "grades_points": ("điểm", "points"),
    "grades_wards": ("Phường, xã", "Wards"),
    "window": ("Kỳ đánh giá", "Window"),
    "missing": ("Điểm không đạt chỉ tiêu", "Points that miss the target"),
    "down_for": (
        "Không đạt chỉ tiêu: điểm đã mất kết nối {length} trong giờ làm việc của kỳ đánh giá.",
        "Misses the target: the point was down for {length} of service hours in the window.",
    ),
    "collecting": (
        "Đang thu thập số liệu: có kết quả đánh giá sau khoảng {length} làm việc nữa.",
        "Collecting data: there will be a grade after another {length} of service hours.",
    ),
    "grade": ("Hạng", "Grade"),
    "reasons": ("Lý do", "Reasons"),
    "criterion": ("Tiêu chí", "Criterion"),
    "measured": ("Đo được", "Measured"),
    "limit": ("Ngưỡng", "Limit"),
    "result": ("Kết quả", "Result"),
    "met": ("Đạt", "Met"),
    "missed": ("Không đạt", "Missed"),
    "no_limit": ("không đặt ngưỡng", "no limit"),
    "advice": ("khuyến nghị", "advice"),
    "not_measured": ("Chưa đo", "Not measured"),
    "following": ("Các điểm tiếp theo", "The next points"),
    "of_the_point": ("Cả điểm", "The whole point"),
    "around_the_clock": ("Độ khả dụng 24/7 (tham khảo)", "Availability around the clock"),
    "budget": (
        "Thời gian gián đoạn còn được phép trong kỳ",
        "Downtime that is left in the window",
    ),
    "budget_of": ("trong", "of"),
    "budget_over": ("đã vượt mức cho phép", "all of it is spent"),
    "works": ("Bảo dưỡng theo kế hoạch", "Planned works"),
    "works_links": ("đường truyền", "links"),
    "more": ("Xem thêm", "See more"),
    "stale_banner": (
        "Mất liên lạc với máy chủ; số liệu dưới đây có thể đã cũ.",
        "No connection to the server; what is below may be out of date.",
    ),
    "fault_banner": (
        "Máy đo đang gặp sự cố, chưa biết tình trạng các điểm; không điểm nào bị tính mất kết nối.",
        "The prober itself is at fault: the state of the points is not known, none counts as down.",
    ),
    "reload_banner": (
        "Danh mục điểm mới có lỗi và chưa được dùng; hệ thống vẫn chạy theo danh mục cũ.",
        "The new inventory has errors and is not in use; the old one still holds.",
    ),
    "state_banner": (
        "Không ghi được thư mục trạng thái: vẫn đo, nhưng khởi động lại lúc này sẽ mất kết quả.",
        "The state folder cannot be written: measuring goes on, a restart would lose what is new.",
    ),
    "demo_banner": (
        "Chế độ thử: các địa chỉ 127.x tự trả lời khi ở ngoài phòng thí nghiệm, nên luôn thấy tốt.",
        "Demonstration: 127.x addresses answer by themselves outside the lab and look perfect.",
    ),
    "no_page": ("Không có trang này.", "There is no such page."),
    "not_found": ("Không có điểm này.", "There is no such point."),
    "inventory": ("Danh mục điểm", "Inventory"),
    "inventory_loaded": ("nạp lúc", "loaded at"),
    "inventory_changed": ("thay đổi gần nhất lúc", "last change at"),
    "source": (
        "Số liệu dạng máy đọc",
        "The same for programs",
    ),
}

_CONDITIONS: Mapping[Condition, tuple[str, str]] = {
    Condition.DOWN: ("Mất kết nối", "Down"),
    Condition.ON_BACKUP: ("Đang dùng đường dự phòng", "On the backup link"),
    Condition.DEGRADED: ("Suy giảm", "Degraded"),
    Condition.UNKNOWN: ("Không đo được", "Unknown"),
    Condition.MAINTENANCE: ("Bảo dưỡng", "Maintenance"),
    Condition.GOOD: ("Thông suốt", "Good"),
}

_HEADINGS: Mapping[Condition, tuple[str, str]] = {
    Condition.DOWN: ("Mất kết nối hoàn toàn", "No connection"),
    Condition.ON_BACKUP: ("Đang dùng đường dự phòng", "On the backup link"),
    Condition.DEGRADED: ("Suy giảm chất lượng hoặc mất dự phòng", "Degraded or without backup"),
    Condition.UNKNOWN: ("Không đo được", "Cannot be measured"),
    Condition.MAINTENANCE: ("Đang bảo dưỡng theo kế hoạch", "In planned maintenance"),
    Condition.GOOD: ("Thông suốt, ổn định", "Uninterrupted and stable"),
}

_STATES: Mapping[State, tuple[str, str]] = {
    State.UP: ("thông suốt", "up"),
    State.DOWN: ("mất liên lạc", "down"),
    State.UNKNOWN: ("không đo được", "unknown"),
    State.MAINTENANCE: ("bảo dưỡng", "maintenance"),
}

_SHORT: Mapping[Access, tuple[str, str]] = {
    Access.FIXED: ("cố định", "fixed"),
    Access.FIVE_G: ("5G", "5G"),
    Access.FOUR_G: ("4G", "4G"),
    Access.LEASED: ("thuê riêng", "leased"),
}

_REASONS: Mapping[Doubt, tuple[str, str]] = {
    Doubt.FAULT: ("máy đo gặp sự cố", "the prober is at fault"),
    Doubt.INSIDE: ("chỉ đo được từ trong điểm", "measured from inside the point only"),
    Doubt.CANNOT: ("máy đo không gửi được gói tin", "packets cannot be sent from the prober"),
    Doubt.WAITING: ("chưa có kết quả đo", "not measured yet"),
    Doubt.POWER: (
        "ngoài giờ làm việc, thiết bị có thể đã tắt",
        "outside service hours, its equipment may be off",
    ),
    Doubt.SILENT: ("chưa đủ căn cứ để kết luận", "too little is known to tell"),
}

_ROLES: Mapping[Role, tuple[str, str]] = {
    Role.PRIMARY: ("đường chính", "primary"),
    Role.BACKUP: ("đường dự phòng", "backup"),
}


_GRADES = {grade: begun(words) for grade, words in GRADES.items()}

_MEANINGS: Mapping[Grade, tuple[str, str]] = {
    Grade.A: (
        "Đạt chỉ tiêu: kết nối thông suốt, ổn định, có đường dự phòng.",
        "Meets the target: uninterrupted and stable, with a backup.",
    ),
    Grade.B: (
        "Đạt chỉ tiêu, nhưng chưa có dự phòng: nếu đường đang dùng hỏng, điểm sẽ mất kết nối.",
        "Meets the target, but without a backup: if the link in use fails, the point is down.",
    ),
    Grade.C: (
        "Không đạt chỉ tiêu: kết nối chưa thông suốt, ổn định, lý do như dưới đây.",
        "Misses the target: not uninterrupted and stable, for the reasons below.",
    ),
    Grade.U: (
        "Chưa đánh giá: chưa đủ căn cứ, lý do như dưới đây.",
        "Not graded: too little is known, for the reasons below.",
    ),
}
"""What a grade means to those who work at the point."""

_LINK_GRADES: Mapping[LinkGrade, tuple[str, str]] = {
    LinkGrade.PASS: ("Đạt", "Meets the target"),
    LinkGrade.AMBER: ("Đạt, cần lưu ý", "Meets the target, with advice"),
    LinkGrade.FAIL: ("Không đạt", "Misses the target"),
    LinkGrade.INSUFFICIENT: ("Chưa đủ số liệu", "Not enough data"),
}


_SITE_VI, _SITE_EN = begun(ATTRIBUTIONS[Attribution.SITE])
_ATTRIBUTIONS: Mapping[str, tuple[str, str]] = {
    **{one: begun(words) for one, words in ATTRIBUTIONS.items()},
    Attribution.SITE: (
        f"{_SITE_VI}: điện, thiết bị, dây nối",
        f"{_SITE_EN}: power, router, cabling",
    ),
}

_HANDLED: Mapping[str, tuple[str, str]] = {
    "acknowledged_by": ("người tiếp nhận", "by"),
    "eta_ns": ("dự kiến khôi phục", "expected to be over"),
    "ticket": TICKET,
    "cause": ("nguyên nhân", "cause"),
    "attribution": ("thuộc trách nhiệm", "put down to"),
}


class Texts:
    """All words of one language."""

    def __init__(self, language: Language) -> None:
        """Take the words of a language."""
        number = (Language.VIETNAMESE, Language.ENGLISH).index(language)
        self.language = language
        self.words = _one(_WORDS, number)
        self.conditions = _one(_CONDITIONS, number)
        self.headings = _one(_HEADINGS, number)
        self.states = _one(_STATES, number)
        self.accesses = _one(ACCESSES, number)
        self.short = _one(_SHORT, number)
        self.reasons = _one(_REASONS, number)
        self.roles = _one(_ROLES, number)
        self.grades = _one(_GRADES, number)
        self.meanings = _one(_MEANINGS, number)
        self.link_grades = _one(_LINK_GRADES, number)
        self.attributions = _one(_ATTRIBUTIONS, number)
        self.handled = _one(_HANDLED, number)

    def reason(self, reason: Reason) -> str:
        """Say a reason."""
        return reason.vi if self.language is Language.VIETNAMESE else reason.en

    def meaning(self, view: PointView, formats: Formats) -> str:
        """Say in one sentence what the verdict on a point means to those who work there."""
        if view.minutes_to_grade is not None:
            return self.collecting(view.minutes_to_grade, formats)
        down = view.verdict.totals[State.DOWN]
        if view.verdict.grade is Grade.C and down:
            return self["down_for"].format(length=formats.duration(down * MINUTE_NS))
        return self.meanings[view.verdict.grade]

    def collecting(self, minutes: int, formats: Formats) -> str:
        """Say that grades take some more minutes of service."""
        return self["collecting"].format(length=formats.duration(minutes * MINUTE_NS))

    def __getitem__(self, word: str) -> str:
        """Find a text; KeyError if there is none of this name."""
        return self.words[word]


def _one(texts: Mapping[_Key, tuple[str, str]], number: int) -> Mapping[_Key, str]:
    return MappingProxyType({key: both[number] for key, both in texts.items()})
