"""What columns and sheets are called."""

from types import MappingProxyType

from inventory.said import Said

VIETNAMESE = MappingProxyType(
    {
        "point.id": "Mã điểm",
        "point.ward": "Phường, xã",
        "point.name": "Tên điểm",
        "point.kind": "Loại điểm",
        "point.location.lat": "Vĩ độ",
        "point.location.lon": "Kinh độ",
        "point.location.address": "Địa chỉ điểm",
        "point.calendar": "Lịch làm việc",
        "point.power": "Nguồn điện",
        "point.failover": "Chuyển sang dự phòng",
        "point.counters": "Số quầy",
        "point.contacts": "Đầu mối",
        "point.status": "Trạng thái điểm",
        "point.since": "Điểm tính từ ngày",
        "point.dates": "Ngày phục vụ (điểm lưu động)",
        "point.need": "Đường truyền phải có",
        "point.target": "Chỉ tiêu của điểm",
        "link.id": "Mã đường truyền",
        "link.role": "Vai trò",
        "link.access": "Loại đường truyền",
        "link.operator": "Nhà mạng",
        "link.reach": "Cách đo",
        "link.address": "Địa chỉ IP",
        "link.source": "Địa chỉ nguồn khi đo",
        "link.interface": "Cổng mạng khi đo",
        "link.service_id": "Mã thuê bao",
        "link.contracted.down_mbps": "Tải xuống (Mbit/s)",
        "link.contracted.up_mbps": "Tải lên (Mbit/s)",
        "link.contracted.nr": "Kiểu 5G",
        "link.upstream": "Thiết bị phía trên",
        "link.snmp.profile": "SNMP: loại thiết bị",
        "link.snmp.credential": "SNMP: cách đọc",
        "link.snmp.port": "SNMP: cổng",
        "link.data_cap.gb": "Giới hạn dung lượng (GB)",
        "link.data_cap.per": "Giới hạn tính theo",
        "link.target": "Chỉ tiêu của đường truyền",
        "link.status": "Trạng thái đường truyền",
        "link.since": "Đường truyền tính từ ngày",
        "contact.id": "Mã đầu mối",
        "contact.name": "Tên đầu mối",
        "contact.emails": "E-mail",
        "contact.phone": "Điện thoại",
        "contact.role": "Thay mặt cho",
        "operator.id": "Mã nhà mạng",
        "operator.name": "Tên nhà mạng",
        "operator.noc": "E-mail trung tâm điều hành (NOC)",
        "operator.hotline": "Đường dây nóng",
    }
)
"""The Vietnamese name of each column; the English one is the key itself."""

ALSO = MappingProxyType(
    {
        "point.id": ("point", "mã điểm phục vụ"),
        "point.ward": ("phường xã", "mã phường xã", "tên phường xã", "mã phường", "ward code"),
        "point.name": ("tên điểm phục vụ",),
        "point.location.address": ("point address", "địa chỉ"),
        "link.id": ("link", "mã đường"),
        "link.address": ("ip", "địa chỉ ip đường truyền", "ip address"),
        "link.service_id": ("số thuê bao", "mã kênh"),
        "link.contracted.down_mbps": ("tốc độ tải xuống",),
        "link.contracted.up_mbps": ("tốc độ tải lên",),
        "contact.emails": ("email", "thư điện tử"),
        "contact.phone": ("số điện thoại",),
        "operator.noc": ("noc", "email noc"),
    }
)
"""What people call some of them as well."""

LINKS = Said("Đường truyền", "Links")
CONTACTS = Said("Đầu mối", "Contacts")
OPERATORS = Said("Nhà mạng", "Operators")
LISTS = Said("Danh sách", "Lists")
HELP = Said("Hướng dẫn", "Help")
WARDS = Said("Chọn phường, xã", "Choice of wards")
WARD_CODE = Said("Mã", "Code")
WARD_NAME = Said("Tên", "Name")
