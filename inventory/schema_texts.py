"""What editors show about the parts of an inventory and the words that it may use.

Keys are described where they are declared, in `inventory.schema` and its neighbours. It is plain
text: editors would show signs of Markdown as they are.
"""

from collections.abc import Mapping

from inventory.said import Said

PARTS: Mapping[str, Said] = {
    "Access": Said("Loại đường truyền.", "Kind of access."),
    "Auth": Said("Xác thực của SNMPv3.", "How SNMPv3 messages are authenticated."),
    "AuthProtocol": Said("Thuật toán xác thực của SNMPv3.", "Algorithm of authentication."),
    "Calendar": Said(
        "Giờ làm việc, theo múi giờ của thành phố. extra luôn được cộng thêm; ngoài ra mỗi ngày "
        "theo mục đầu tiên có ngày đó: working, closed, thứ Bảy làm bù, ngày lễ, weekly.",
        "Service hours in the city's time zone. extra is always added; otherwise a day follows "
        "the first that names it: working, closed, shifted Saturdays, holidays, weekly.",
    ),
    "CapPeriod": Said(
        "Dung lượng tính theo ngày hay theo tháng.", "After what time a cap starts anew."
    ),
    "City": Said("Thành phố có các điểm này.", "The city whose points these are."),
    "Contact": Said("Một đầu mối nhận thư.", "One who gets mails."),
    "ContactRole": Said("Đầu mối thay mặt cho ai.", "Whom a contact stands for."),
    "Contracted": Said("Nhà mạng cam kết những gì.", "What the operator promises."),
    "Credential": Said(
        "Cách đọc thiết bị bằng SNMP. Mật khẩu không bao giờ nằm trong tệp này.",
        "How to read devices by SNMP. No password stands in this file.",
    ),
    "DataCap": Said("Dung lượng mà SIM được dùng.", "How much data a SIM may use."),
    "Dates": Said(
        "Một đợt phục vụ của điểm lưu động, tính cả ngày đầu và ngày cuối.",
        "Days on which a mobile point exists, first and last included.",
    ),
    "Failover": Said(
        "Khi đường chính hỏng, đường dự phòng có tự gánh tải không.",
        "Whether a backup link carries the point by itself when the primary one fails.",
    ),
    "FiveGLimits": Said("Ngưỡng của đường 5G.", "Limits of 5g links."),
    "FixedLimits": Said("Ngưỡng của đường cố định.", "Limits of fixed and leased links."),
    "FourGLimits": Said("Ngưỡng của đường 4G.", "Limits of 4g links."),
    "Language": Said("Ngôn ngữ.", "Language of texts for people."),
    "Limits": Said(
        "Chỉ những gì được ghi mới thay ngưỡng mặc định; null là không xét tiêu chí đó.",
        "Only what is written replaces the default limit; null switches a criterion off.",
    ),
    "Link": Said(
        "Một đường truyền của một nhà mạng tại một điểm.",
        "One access of one operator at one point.",
    ),
    "Location": Said("Vị trí của điểm (WGS 84).", "Where a point is (WGS 84)."),
    "Maintenance": Said(
        "Bảo dưỡng theo kế hoạch: không đánh giá những phút đó, kể từ khi chương trình biết.",
        "Planned works; their minutes are not judged, once the program knows of them.",
    ),
    "NrMode": Said("5G độc lập hay không.", "Which 5G the contract promises (3GPP TS 37.340)."),
    "Operator": Said("Một nhà mạng.", "One who provides links."),
    "Point": Said(
        "Một điểm phục vụ người dân, doanh nghiệp.", "A place that serves people and businesses."
    ),
    "PointKind": Said("Điểm cố định hay lưu động.", "Whether a point stays in its place."),
    "Power": Said("Thiết bị của điểm có điện khi nào.", "When a point's equipment has power."),
    "Privacy": Said("Mã hoá của SNMPv3.", "How SNMPv3 messages are encrypted."),
    "PrivacyProtocol": Said("Thuật toán mã hoá của SNMPv3.", "Algorithm of encryption."),
    "Reach": Said("Máy đo đến đường truyền bằng cách nào.", "How a vantage gets to a link."),
    "Role": Said("Đường chính hay dự phòng.", "What a link is to its point."),
    "Select": Said(
        "Những đường truyền nào; mục không ghi là lấy tất cả.",
        "Which links; what is left out takes all.",
    ),
    "Service": Said("Một dịch vụ mà cán bộ phải truy cập được.", "What officers must reach."),
    "Snmp": Said("Cách đọc bộ định tuyến của đường truyền.", "How the router of a link is read."),
    "SnmpVersion": Said("Phiên bản SNMP.", "Version of SNMP."),
    "Status": Said(
        "Đã đến bước nào. Chỉ active mới được đo và đánh giá.",
        "How far it has come. Only active is measured and judged.",
    ),
    "Target": Said(
        "Chỉ tiêu riêng, thay một phần hanoi-stable-v1. Ngưỡng ghi ở fixed cũng dùng cho "
        "leased, ở 5g cũng dùng cho 4g, trừ khi mục đó ghi khác.",
        "Overrides of hanoi-stable-v1. What is under fixed also holds for leased, what is "
        "under 5g also for 4g, unless those say otherwise.",
    ),
    "Vantage": Said("Một máy đo.", "A running prober."),
}
"""What each part or set of words is, by the name of its model."""

WORDS: Mapping[str, Mapping[str, Said]] = {
    "Access": {
        "fixed": Said("Băng rộng cố định (cáp quang).", "Fixed broadband."),
        "5g": Said("Di động 5G.", "5G mobile."),
        "4g": Said("Di động 4G.", "4G mobile."),
        "leased": Said("Kênh thuê riêng.", "A leased line."),
    },
    "CapPeriod": {
        "day": Said("Mỗi ngày.", "Each day."),
        "month": Said("Mỗi tháng.", "Each month."),
    },
    "ContactRole": {
        "city": Said("Thành phố.", "The city."),
        "ward": Said("Phường, xã.", "The ward or commune."),
        "department": Said("Sở nhận báo cáo.", "The department that gets the report."),
        "support": Said("Nhân sự hỗ trợ của điểm.", "Support staff."),
    },
    "Failover": {
        "auto": Said("Tự chuyển: điểm vẫn thông khi còn đường dự phòng.", "By itself: it counts."),
        "manual": Said("Phải chuyển bằng tay: không tính.", "By hand: it does not count."),
        "none": Said("Không chuyển: không tính.", "Not at all."),
    },
    "Language": {
        "vi": Said("Tiếng Việt trước.", "Vietnamese first."),
        "en": Said("Tiếng Anh trước.", "English first."),
    },
    "NrMode": {
        "sa": Said("5G độc lập (SA).", "5G standalone."),
        "nsa": Said("5G dựa trên mạng 4G (NSA).", "5G anchored on LTE."),
    },
    "PointKind": {
        "fixed": Said("Ở một chỗ cố định.", "It stays in its place."),
        "mobile": Said("Lưu động: chỉ có vào những ngày ghi ở dates.", "It exists on its dates."),
    },
    "Power": {
        "always": Said("Luôn có điện.", "Always on."),
        "office_hours": Said(
            "Tắt điện ngoài giờ: mất liên lạc lúc đó là không đo được, không gửi thư.",
            "Switched off outside service hours: its silence is unknown then, without a mail.",
        ),
    },
    "Reach": {
        "public": Said("Qua Internet, bằng địa chỉ công cộng.", "By a public address."),
        "private_apn": Said("Qua APN riêng của nhà mạng.", "Through a private APN."),
        "tunnel": Said("Qua đường hầm (VPN).", "Through a tunnel (VPN)."),
        "agent": Said(
            "Chỉ đo từ bên trong, không có địa chỉ: không đo được đến khi có đầu đo tại điểm.",
            "From inside only, without an address: unknown until agents are built.",
        ),
    },
    "Role": {
        "primary": Said("Đường chính.", "The link in everyday use."),
        "backup": Said("Đường dự phòng.", "The link for when the primary one fails."),
    },
    "SnmpVersion": {
        "v2c": Said("Không mã hoá: mọi thứ đi rõ trên mạng.", "Sends everything in the clear."),
        "v3": Said("Có xác thực và mã hoá.", "Can authenticate and encrypt."),
    },
    "Status": {
        "planned": Said("Mới có kế hoạch: chưa đo.", "Planned: not measured yet."),
        "installed": Said("Đã lắp, chưa sử dụng: chưa đo.", "Installed: not measured yet."),
        "active": Said("Đang phục vụ: được đo và đánh giá.", "In service: measured and judged."),
        "retired": Said("Đã ngừng: không đo nữa.", "Out of service: not measured any more."),
    },
}
"""What each word means. Algorithms are known by their names, so they have none."""
