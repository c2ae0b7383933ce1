"""What sections, keys and reasons are called in Vietnamese and English.

The words are those of the middle of a sentence; nothing here is from an inventory.
"""

from collections.abc import Mapping
from types import MappingProxyType

from inventory.numbers import number
from inventory.said import Said
from stability.comparison.changes import Attention, Kind, Section, Why


def same(text: str) -> Said:
    """What is alike in both languages."""
    return Said(text, text)


NOUNS: Mapping[Section, tuple[Said, str]] = MappingProxyType(
    {
        Section.POINTS: (Said("điểm", "points"), "point"),
        Section.LINKS: (Said("đường truyền", "links"), "link"),
        Section.MAILS: (Said("địa chỉ e-mail", "e-mail addresses"), "e-mail address"),
        Section.DATA: (Said("đường truyền 5G, 4G", "5G or 4G links"), "5G or 4G link"),
        Section.CITY: (
            Said("thông tin chung của thành phố", "keys of the city"),
            "key of the city",
        ),
        Section.VANTAGES: (Said("máy đo", "probers"), "prober"),
        Section.TARGETS: (Said("chỉ tiêu", "targets"), "target"),
        Section.CALENDARS: (Said("lịch làm việc", "calendars"), "calendar"),
        Section.MAINTENANCE: (
            Said("đợt bảo dưỡng theo kế hoạch", "planned works"),
            "entry of planned works",
        ),
        Section.OPERATORS: (Said("nhà mạng", "operators"), "operator"),
        Section.CONTACTS: (Said("đầu mối nhận thư", "contacts"), "contact"),
        Section.SERVICES: (Said("dịch vụ cần truy cập", "services"), "service"),
        Section.CREDENTIALS: (Said("tài khoản đọc thiết bị", "credentials"), "credential"),
    }
)
"""Of several, and of one in English; Vietnamese has one form."""

KEYS: Mapping[str, Said] = MappingProxyType(
    {
        "ward": Said("phường, xã", "ward"),
        "name": Said("tên", "name"),
        "kind": Said("loại điểm", "kind"),
        "location.address": Said("địa chỉ", "postal address"),
        "calendar": Said("lịch làm việc", "calendar"),
        "power": Said("nguồn điện", "power"),
        "failover": Said("tự chuyển sang đường dự phòng", "failover"),
        "counters": Said("số quầy", "number of counters"),
        "contacts": Said("đầu mối nhận thư", "contacts"),
        "status": Said("trạng thái", "status"),
        "since": Said("ngày bắt đầu tính", "day from which it counts"),
        "dates": Said("những ngày phục vụ", "dates"),
        "need": Said("loại đường truyền cần có để đạt hạng A", "accesses needed for grade A"),
        "target": Said("chỉ tiêu áp dụng", "target"),
        "role": Said("vai trò", "role"),
        "access": Said("loại đường truyền", "access"),
        "operator": Said("nhà mạng", "operator"),
        "reach": Said("cách máy đo đi tới", "way to it"),
        "address": Said("địa chỉ IP", "IP address"),
        "source": Said("địa chỉ nguồn khi đo", "source address of probes"),
        "interface": Said("cổng mạng khi đo", "interface of probes"),
        "service_id": Said("mã thuê bao", "service id"),
        "contracted.down_mbps": Said("tốc độ tải xuống cam kết (Mbit/s)", "contracted Mbit/s down"),
        "contracted.up_mbps": Said("tốc độ tải lên cam kết (Mbit/s)", "contracted Mbit/s up"),
        "contracted.nr": Said("5G độc lập (sa) hay không (nsa)", "contracted 5G mode"),
        "upstream": Said("thiết bị phía trên", "upstream equipment"),
        "snmp": Said("cách đọc bộ định tuyến", "reading of the router"),
        "data_cap": Said("giới hạn dung lượng SIM", "data cap"),
        "noc": Said("e-mail trung tâm điều hành", "e-mail of the operation centre"),
        "hotline": Said("đường dây nóng", "hotline"),
        "emails": Said("e-mail", "e-mail"),
        "phone": Said("điện thoại", "phone"),
        "url": Said("địa chỉ trang", "address"),
        "anchors": Said("địa chỉ đối chứng", "anchors"),
        "code": Said("mã", "code"),
        "timezone": Said("múi giờ", "time zone"),
        "language": Said("ngôn ngữ", "language"),
        "weekly": Said("giờ theo ngày trong tuần", "hours of the week"),
        "holidays": Said("nghỉ lễ", "public holidays"),
        "closed": Said("ngày nghỉ thêm", "further days off"),
        "working": Said("ngày làm bù", "days that serve instead"),
        "extra": Said("buổi làm thêm", "additional sessions"),
        "reason": Said("lý do", "reason"),
        "by": Said("đơn vị thực hiện", "who does it"),
        "reference": Said("số công văn", "reference"),
        "from": Said("bắt đầu", "start"),
        "to": Said("kết thúc", "end"),
        "select": Said("đường truyền nào", "which links"),
        "min_known": Said("số phút đo được tối thiểu", "least known minutes"),
        "min_known_ratio": Said("tỷ lệ phút đo được tối thiểu", "least ratio of known minutes"),
        "interval_loss": Said("tỷ lệ mất gói trong khoảng 5 phút", "packet loss in an interval"),
        "interval_p95": Said("RTT p95 trong khoảng 5 phút", "round-trip time p95 in an interval"),
        "interval_pdv": Said("biến thiên trễ (PDV) trong khoảng 5 phút", "PDV in an interval"),
    }
)
"""Keys; of those in groups such as `upstream.olt` also the group."""

WHY_CAREFUL: Mapping[Attention, Said] = MappingProxyType(
    {
        Attention.ENDS: Said(
            "ngừng đo: không còn số liệu, hạng và thư báo",
            "measuring ends: no more figures, grades and mails",
        ),
        Attention.ANEW: Said(
            "số liệu lưu theo mã: lịch sử và hạng bắt đầu lại từ đầu",
            "figures are kept by id: history and grade begin anew",
        ),
        Attention.ELSEWHERE: Said(
            "từ nay đo tới chỗ khác hoặc theo đường khác: có đúng vẫn là đường truyền đó không?",
            "something else is measured from now on: is it still the same line?",
        ),
        Attention.TAKEN: Said(
            "trước đây là địa chỉ của đường truyền khác: có nhầm hai đường với nhau không?",
            "this was the address of another link: have two links been confused?",
        ),
        Attention.LINE: Said(
            "số liệu của đường cũ còn tính cho đường mới 28 ngày; nếu là đường khác, hãy đặt "
            "mã mới hoặc ghi ngày bắt đầu tính (since)",
            "figures of the old line count for the new one for 28 days; if it is another line, "
            "give it a new id, or since",
        ),
        Attention.CARRIES: Said(
            "đường truyền được tính khác đi cho điểm, có thể theo ngưỡng khác",
            "the link counts otherwise for its point, perhaps by other limits",
        ),
        Attention.GRADES: Said(
            "hạng của 28 ngày qua được tính lại ngay theo quy định mới",
            "grades over the past 28 days are judged anew at once",
        ),
        Attention.FAR: Said(
            "xa hơn 500 m: có đúng vẫn là điểm đó không?",
            "further than 500 m: is it still the same point?",
        ),
        Attention.PROMISES: Said(
            "tốc độ cam kết thấp hơn: nhà mạng phải đạt ít hơn",
            "less is contracted: less is asked of the operator",
        ),
        Attention.UNHEARD: Said(
            "khi có sự cố, những người này sẽ không còn được báo",
            "these people will not be told of failures any more",
        ),
        Attention.DATA_CAP: Said(
            "việc đo dùng hơn 5% dung lượng SIM", "measuring uses more than 5% of the data cap"
        ),
        Attention.WORKS: Said(
            "nhiều đường truyền, kéo dài, hoặc nhiều trong giờ làm việc: lúc đó mất kết nối không "
            "bị tính",
            "many links, long, or much of service hours: what is lost then is not counted",
        ),
        Attention.EVERYTHING: Said("ảnh hưởng đến toàn hệ thống", "it concerns everything"),
        Attention.SECRETS: Said(
            "cách đăng nhập vào thiết bị thay đổi (v2c không mã hoá)",
            "how devices are entered changes (v2c is not encrypted)",
        ),
    }
)

WHY_TOUCHED: Mapping[Why, Said] = MappingProxyType(
    {
        Why.CALENDAR: Said("lịch làm việc", "calendar"),
        Why.TARGET: Said("chỉ tiêu", "target"),
        Why.SINCE: Said("ngày bắt đầu tính", "since"),
        Why.POWER: Said("nguồn điện", "power"),
        Why.DATES: Said("ngày phục vụ", "dates"),
        Why.CONTRACTED: Said("tốc độ cam kết", "contracted speed"),
        Why.NEED: Said("loại đường truyền cần có", "need"),
        Why.FAILOVER: Said("tự chuyển dự phòng", "failover"),
        Why.LINKS: Said("đường truyền của điểm", "links of the point"),
        Why.TIMEZONE: Said("múi giờ", "time zone"),
    }
)

DIRECTIONS: Mapping[str, Said] = MappingProxyType(
    {
        "stricter": Said("chặt hơn", "stricter"),
        "looser": Said("nới lỏng", "looser"),
        "same": Said("không đổi", "the same"),
    }
)

NOT_THERE = Said("không có", "none")


def counted(section: Section, count: int) -> Said:
    """So many of what a section holds."""
    noun, one = NOUNS[section]
    vi, en = number(count)
    return Said(f"{vi} {noun.vi}", f"{en} {one if count == 1 else noun.en}")


def label(key: str) -> Said:
    """What a key is called; of a group also which member."""
    if key in KEYS:
        return KEYS[key]
    group, _, member = key.partition(".")
    named = KEYS.get(group, same(group))
    return Said(f"{named.vi} ({member})", f"{named.en} ({member})") if member else named


def titled(section: Section, kind: Kind, key: str, count: int) -> Said:
    """What has happened to so many of a section."""
    some = counted(section, count)
    vi, en = _HAPPENED.get((section, kind)) or _HAPPENED[None, kind]
    words = label(key) if key else same("")
    return Said(vi.format(some=some.vi, key=words.vi), en.format(some=some.en, key=words.en))


_HAPPENED: Mapping[tuple[Section | None, Kind], tuple[str, str]] = MappingProxyType(
    {
        (None, Kind.REMOVED): ("bỏ {some}", "{some} removed"),
        (None, Kind.ADDED): ("thêm {some}", "{some} added"),
        (None, Kind.RENAMED): ("{some} đổi mã", "{some} with another id"),
        (None, Kind.CHANGED): ("thay đổi {some}", "{some} changed"),
        (None, Kind.REORDERED): ("thứ tự {some} trong tệp", "order of {some} in the file"),
        (Section.POINTS, Kind.MOVED): ("{some} đổi vị trí", "{some} moved"),
        (Section.POINTS, Kind.CHANGED): ("{key} của {some}", "{key} of {some}"),
        (Section.POINTS, Kind.REORDERED): (
            "thứ tự các điểm trong tệp",
            "order of points in the file",
        ),
        (Section.LINKS, Kind.MOVED): ("{some} chuyển sang điểm khác", "{some} at another point"),
        (Section.LINKS, Kind.CHANGED): ("{key} của {some}", "{key} of {some}"),
        (Section.LINKS, Kind.REORDERED): (
            "thứ tự đường truyền trong tệp",
            "order of links in the file",
        ),
        (Section.MAINTENANCE, Kind.REORDERED): (
            "thứ tự các đợt bảo dưỡng trong tệp",
            "order of planned works in the file",
        ),
        (Section.MAILS, Kind.REMOVED): (
            "{some} không còn nhận một số thư báo",
            "{some} no longer getting some mails",
        ),
        (Section.MAILS, Kind.ADDED): ("{some} nhận thêm thư báo", "{some} newly getting mails"),
        (Section.DATA, Kind.CHANGED): (
            "{some} tốn nhiều dung lượng SIM",
            "{some} using much of the data cap",
        ),
        (Section.CITY, Kind.CHANGED): ("thay đổi {some}", "{some} changed"),
    }
)
