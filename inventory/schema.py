"""The typed form of inventory.yaml: every key that may be written, its meaning and its default.

These models check each value by itself. What spans several keys or entries, such as a link that
names an operator, is checked on the document by `inventory.rules`, with the place of each error.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field

from inventory.entry import Entry
from inventory.fields import (
    Address,
    Count,
    Date,
    Include,
    Interface,
    Slug,
    Text,
    Time,
    Version,
    WardCode,
    one_or_many,
)
from inventory.hours import Calendar, Session
from inventory.parts import Contracted, DataCap, Dates, Location, Snmp
from inventory.sections import Auth, City, Contact, Credential, Operator, Privacy, Service, Vantage
from inventory.target import DEFAULT_TARGET, Target
from inventory.words import (
    Access,
    AuthProtocol,
    CapPeriod,
    ContactRole,
    Failover,
    Language,
    NrMode,
    PointKind,
    Power,
    PrivacyProtocol,
    Reach,
    Role,
    SnmpVersion,
    Status,
)

__all__ = [
    "DEFAULT_TARGET",
    "Access",
    "Auth",
    "AuthProtocol",
    "Calendar",
    "CapPeriod",
    "City",
    "Contact",
    "ContactRole",
    "Contracted",
    "Credential",
    "DataCap",
    "Dates",
    "Failover",
    "Inventory",
    "Language",
    "Link",
    "Location",
    "Maintenance",
    "NrMode",
    "Operator",
    "Point",
    "PointKind",
    "Power",
    "Privacy",
    "PrivacyProtocol",
    "Reach",
    "Role",
    "Select",
    "Service",
    "Session",
    "Snmp",
    "SnmpVersion",
    "Status",
    "Target",
    "Vantage",
    "link_key",
]


class Link(Entry):
    """One access of one operator at one point."""

    id: Slug = Field(
        description="Mã đường truyền, không trùng trong một điểm; đổi mã là bắt đầu lịch sử mới. / "
        "Id, unique at its point; a changed one starts a new history.",
        examples=["ftth", "5g"],
    )
    role: Role = Field(description="Đường chính hay dự phòng. / Primary or backup.")
    access: Access = Field(
        description="Băng rộng cố định, 5g, 4g hay kênh thuê riêng. / Fixed, 5g, 4g or leased line."
    )
    operator: Slug = Field(
        description="Nhà mạng: tên trong operators. / The operator: a name under operators."
    )
    reach: Reach = Field(
        default=Reach.PUBLIC,
        description="Máy đo đến đường truyền bằng cách nào. / How a vantage gets to it.",
    )
    address: Address | None = Field(
        default=None,
        description="Địa chỉ IP riêng của đường truyền, không dùng chung với đường nào khác. / "
        "Its own IP address, shared by no other.",
        examples=["203.0.113.7"],
    )
    source: Address | None = Field(
        default=None, description="Địa chỉ IP mà gói đo đi từ đó. / Source address of the probes."
    )
    interface: Interface | None = Field(
        default=None,
        description="Cổng mạng mà gói đo đi ra. / Interface that the probes leave by.",
        examples=["eth1"],
    )
    service_id: Text | None = Field(
        default=None,
        description="Mã thuê bao, số thuê bao hoặc mã kênh, để báo với nhà mạng. / "
        "The operator's id of the line.",
        examples=["hni-ftth-0001"],
    )
    contracted: Contracted = Field(
        default=Contracted(), description="Tốc độ theo hợp đồng. / Contracted speed."
    )
    upstream: Mapping[Slug, Text] = Field(
        default_factory=dict,
        description="Thiết bị phía trên mà nhiều đường dùng chung, theo loại: olt, bng, site... / "
        "Equipment above it that others share, by kind: olt, bng, site, ...",
        examples=[{"olt": "HNI-BDH-01", "bng": "HNI-BNG-2"}],
    )
    snmp: Snmp | None = Field(
        default=None,
        description="Cách đọc bộ định tuyến bằng SNMP. / How its router is read by SNMP.",
    )
    data_cap: DataCap | None = Field(
        default=None, description="Giới hạn dung lượng của SIM. / How much data the SIM may use."
    )
    target: Slug | None = Field(
        default=None,
        description="Chỉ tiêu riêng, tên trong targets; nếu không, của điểm. / "
        "Its own target, a name under targets; else that of the point.",
    )
    status: Status | None = Field(
        default=None,
        description="Trạng thái riêng; nếu không, của điểm. / "
        "Its own status; else that of the point.",
    )
    since: Date | None = Field(
        default=None, description="Tính từ ngày. / Counted from this day on, 00:00."
    )

    @property
    def packets_in_pairs(self) -> bool:
        """Whether it is measured by pairs of packets, since a modem at rest wakes slowly."""
        return self.access.is_mobile


class Point(Entry):
    """A place that serves people."""

    id: Slug = Field(
        description="Mã điểm, không trùng với điểm nào khác; đổi mã là bắt đầu lịch sử mới. / "
        "Id of the point, unique; a changed one starts a new history.",
        examples=["ba-dinh"],
    )
    ward: WardCode = Field(
        description="Mã phường, xã: 5 chữ số trong dấu nháy. / Ward code, 5 digits in quotes.",
        examples=["00004"],
    )
    name: Text = Field(
        description="Tên điểm. / Name of the point.",
        examples=["Điểm phục vụ hành chính công phường Ba Đình"],
    )
    kind: PointKind = Field(
        default=PointKind.FIXED, description="Điểm cố định hay lưu động. / Fixed or mobile."
    )
    location: Location | None = Field(
        default=None,
        description="Vị trí; nếu không ghi, là vị trí của phường, xã. / "
        "Location; else that of the ward.",
    )
    calendar: Slug = Field(
        description="Lịch làm việc: tên trong calendars. / "
        "Its service hours: a name under calendars."
    )
    power: Power = Field(
        default=Power.ALWAYS,
        description="Có điện liên tục hay chỉ trong giờ làm việc. / When its equipment has power.",
    )
    failover: Failover = Field(
        default=Failover.NONE,
        description="Khi đường chính hỏng, đường dự phòng có tự gánh tải không. / "
        "Whether a backup takes over by itself.",
    )
    counters: Count | None = Field(
        default=None, description="Số quầy tiếp nhận. / Number of counters that serve people."
    )
    contacts: tuple[Slug, ...] = Field(
        default=(),
        description="Ai nhận thư của điểm: tên trong contacts. / "
        "Who gets its mails: names under contacts.",
        examples=[["ba-dinh"]],
    )
    status: Status = Field(
        default=Status.ACTIVE,
        description="Đã đến bước nào; chỉ active mới được đo. / "
        "How far it has come; only active is measured.",
    )
    since: Date | None = Field(
        default=None, description="Tính từ ngày. / Counted from this day on, 00:00."
    )
    dates: tuple[Dates, ...] = Field(
        default=(), description="Những ngày điểm lưu động phục vụ. / Dates of a mobile point."
    )
    need: Annotated[tuple[Access, ...], one_or_many(Access)] | None = Field(
        default=None,
        description="Những loại đường truyền phải có để đạt hạng A. / Accesses needed for grade A.",
    )
    target: Slug = Field(
        default=DEFAULT_TARGET,
        description="Chỉ tiêu: tên trong targets. / Its target: a name under targets.",
    )
    links: Annotated[tuple[Link, ...], Field(min_length=1)] = Field(
        description="Các đường truyền, ít nhất một đường chính. / "
        "Its links; at least one is primary."
    )

    @property
    def needed(self) -> tuple[Access, ...]:
        """The accesses that grade A asks for; leased counts as fixed."""
        if self.need is not None:
            return self.need
        mobile = self.kind is PointKind.MOBILE
        return (Access.FIVE_G,) if mobile else (Access.FIXED, Access.FIVE_G)

    @property
    def active_links(self) -> tuple[Link, ...]:
        """Its links that are measured while it is active itself; one without a status is."""
        return tuple(link for link in self.links if link.status in (None, Status.ACTIVE))


class Select(Entry):
    """Which links; an empty part takes all."""

    point: Annotated[tuple[Slug, ...], one_or_many(Slug)] = Field(
        default=(), description="Điểm nào. / Which points."
    )
    link: Annotated[tuple[Slug, ...], one_or_many(Slug)] = Field(
        default=(), description="Đường truyền nào, theo mã. / Which links, by id."
    )
    ward: Annotated[tuple[WardCode, ...], one_or_many(WardCode)] = Field(
        default=(), description="Phường, xã nào, theo mã. / Which wards, by code."
    )
    operator: Annotated[tuple[Slug, ...], one_or_many(Slug)] = Field(
        default=(), description="Nhà mạng. / Operators."
    )
    access: Annotated[tuple[Access, ...], one_or_many(Access)] = Field(
        default=(), description="Loại đường truyền nào. / Which accesses."
    )

    def takes(self, point: Point, link: Link) -> bool:
        """Whether the link is selected."""
        return (
            (not self.point or point.id in self.point)
            and (not self.link or link.id in self.link)
            and (not self.ward or point.ward in self.ward)
            and (not self.operator or link.operator in self.operator)
            and (not self.access or link.access in self.access)
        )


class Maintenance(Entry):
    """Planned works; their minutes are not judged."""

    reason: Text = Field(description="Làm gì, vì sao. / What is done.")
    by: Text = Field(description="Đơn vị thực hiện. / Who does it.")
    reference: Text | None = Field(
        default=None, description="Số công văn hoặc phiếu. / Number of the letter or ticket."
    )
    from_: Time = Field(
        alias="from",
        description="Bắt đầu, kèm múi giờ. / Start, with its offset.",
        examples=["2026-12-01T22:00+07:00"],
    )
    to: Time = Field(
        description="Kết thúc, kèm múi giờ; phút này không tính. / End, with its offset; excluded.",
        examples=["2026-12-02T02:00+07:00"],
    )
    select: Select = Field(description="Những đường truyền nào. / Which links.")


class Inventory(Entry):
    """All of inventory.yaml."""

    version: Version = Field(
        description="Phiên bản của định dạng này, luôn là 1. / Version of this format, always 1."
    )
    include: Annotated[tuple[Include, ...], one_or_many(Include)] = Field(
        default=(),
        exclude=True,  # what the files hold is here, how they are split is no part of the meaning
        description="Tệp bổ sung, hoặc thư mục chứa chúng, cạnh tệp này hay ở thư mục con. / "
        "Further files, or folders of them, beside this file or below.",
        examples=[["wards/"]],
    )
    city: City = Field(description="Thành phố có các điểm này. / The city whose points these are.")
    vantages: Mapping[Slug, Vantage] = Field(
        default={"central": Vantage()},
        description="Máy đo, theo tên; central là máy mà thongsuot serve chạy. / "
        "Probers, by name; central is the one that thongsuot serve runs.",
    )
    operators: Mapping[Slug, Operator] = Field(
        default_factory=dict, description="Nhà mạng. / Operators."
    )
    contacts: Mapping[Slug, Contact] = Field(
        default_factory=dict, description="Đầu mối nhận thư, theo mã. / Who gets mails, by id."
    )
    services: Mapping[Slug, Service] = Field(
        default_factory=dict,
        description="Dịch vụ mà cán bộ phải truy cập được, theo mã. / "
        "What officers must reach, by id.",
    )
    calendars: Mapping[Slug, Calendar] = Field(
        default_factory=dict, description="Lịch làm việc, theo mã. / Service hours, by id."
    )
    targets: Mapping[Slug, Target] = Field(
        default_factory=dict,
        description="Chỉ tiêu riêng khác hanoi-stable-v1, theo tên. / "
        "Overrides of hanoi-stable-v1, by name.",
    )
    credentials: Mapping[Slug, Credential] = Field(
        default_factory=dict,
        description="Cách đọc thiết bị bằng SNMP, theo tên. / "
        "How to read devices by SNMP, by name.",
    )
    points: tuple[Point, ...] = Field(
        description="Các điểm phục vụ và đường truyền của chúng. / The points and their links."
    )
    maintenance: tuple[Maintenance, ...] = Field(
        default=(), description="Bảo dưỡng theo kế hoạch. / Planned works."
    )

    @cached_property
    def _points_by_id(self) -> Mapping[str, Point]:
        return {point.id: point for point in self.points}

    def point(self, point_id: str) -> Point:
        """Find a point; KeyError if there is none."""
        return self._points_by_id[point_id]

    def each_link(self) -> Iterator[tuple[Point, Link]]:
        """All links in the order of the file, each with its point."""
        return ((point, link) for point in self.points for link in point.links)

    def active_links(self) -> Iterator[tuple[Point, Link]]:
        """The links that are measured: they and their points are active."""
        for point in self.points:
            if point.status is Status.ACTIVE:
                yield from ((point, link) for link in point.active_links)

    def select(self, select: Select) -> list[tuple[Point, Link]]:
        """Pick the links that `select` takes, in the order of the file."""
        return [(point, link) for point, link in self.each_link() if select.takes(point, link)]


def link_key(point: Point, link: Link) -> str:
    """Name a link uniquely: POINT/LINK."""
    return f"{point.id}/{link.id}"
