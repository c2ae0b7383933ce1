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
    Number,
    Positive,
    Slug,
    Text,
    Time,
    Version,
    WardCode,
    one_or_many,
)
from inventory.hours import Calendar, Session
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


class Location(Entry):
    """Where a point is (WGS 84)."""

    lat: Annotated[Number, Field(ge=-90, le=90)] = Field(description="Vĩ độ. / Latitude, degrees.")
    lon: Annotated[Number, Field(ge=-180, le=180)] = Field(
        description="Kinh độ. / Longitude, degrees."
    )
    address: Text | None = Field(default=None, description="Địa chỉ. / Postal address.")


class Dates(Entry):
    """Local dates on which a mobile point exists, both included."""

    from_: Date = Field(alias="from", description="Từ ngày. / First day.")
    to: Date | None = Field(default=None, description="Đến hết ngày. / Last day; open if absent.")


class Contracted(Entry):
    """What the operator promises."""

    down_mbps: Positive | None = Field(
        default=None, description="Tốc độ tải xuống, Mbit/s. / Download speed, Mbit/s."
    )
    up_mbps: Positive | None = Field(
        default=None, description="Tốc độ tải lên, Mbit/s. / Upload speed, Mbit/s."
    )
    nr: NrMode | None = Field(
        default=None,
        description="5G độc lập (sa) hay không (nsa). / 5G standalone (sa) or not (nsa).",
    )


class Snmp(Entry):
    """How the router of a link is read."""

    profile: Slug = Field(
        default="auto",
        description="Loại thiết bị, hoặc auto. / Profile of the device, or auto.",
    )
    credential: Slug = Field(description="Tên trong credentials. / Name under credentials.")
    port: Annotated[int, Field(strict=True, ge=1, le=65535)] = Field(
        default=161, description="Cổng UDP. / UDP port."
    )


class DataCap(Entry):
    """How much data a SIM may use."""

    gb: Positive = Field(description="Dung lượng, GB (10^9 byte). / Volume, GB (10^9 bytes).")
    per: CapPeriod = Field(default=CapPeriod.MONTH, description="Mỗi tháng hay ngày. / Per what.")


class Link(Entry):
    """One access of one operator at one point."""

    id: Slug = Field(description="Mã đường truyền, duy nhất trong điểm. / Id within the point.")
    role: Role = Field(description="Đường chính hay dự phòng. / Primary or backup.")
    access: Access = Field(
        description="Băng rộng cố định, 5g, 4g hay kênh thuê riêng. / Kind of access."
    )
    operator: Slug = Field(description="Nhà mạng, tên trong operators. / Name under operators.")
    reach: Reach = Field(
        default=Reach.PUBLIC,
        description="Máy đo đến đường truyền bằng cách nào. / How a vantage gets to it.",
    )
    address: Address | None = Field(
        default=None,
        description="Địa chỉ IP riêng của đường truyền. / Its own IP address, shared by no other.",
    )
    source: Address | None = Field(
        default=None, description="Địa chỉ nguồn khi đo. / Source address of the probes."
    )
    interface: Interface | None = Field(
        default=None, description="Cổng mạng khi đo. / Interface that the probes leave by."
    )
    service_id: Text | None = Field(
        default=None,
        description="Mã thuê bao, số thuê bao hoặc mã kênh. / The operator's id of the line.",
    )
    contracted: Contracted = Field(
        default=Contracted(), description="Tốc độ theo hợp đồng. / Contracted speed."
    )
    upstream: Mapping[Slug, Text] = Field(
        default_factory=dict,
        description="Thiết bị phía trên dùng chung: olt, bng, trạm... / Shared equipment above it.",
    )
    snmp: Snmp | None = Field(default=None, description="Đọc bộ định tuyến. / Its router by SNMP.")
    data_cap: DataCap | None = Field(
        default=None, description="Giới hạn dung lượng của SIM. / Data cap of the SIM."
    )
    target: Slug | None = Field(
        default=None, description="Chỉ tiêu riêng; nếu không, của điểm. / Target, else the point's."
    )
    status: Status | None = Field(
        default=None, description="Trạng thái riêng; nếu không, của điểm. / Status, else the same."
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

    id: Slug = Field(description="Mã điểm, duy nhất. / Id of the point, unique.")
    ward: WardCode = Field(
        description="Mã phường, xã: 5 chữ số trong dấu nháy. / Ward code, 5 digits in quotes."
    )
    name: Text = Field(description="Tên điểm. / Name of the point.")
    kind: PointKind = Field(
        default=PointKind.FIXED, description="Điểm cố định hay lưu động. / Fixed or mobile."
    )
    location: Location | None = Field(
        default=None,
        description="Vị trí; nếu không, của phường, xã. / Location; else that of the ward.",
    )
    calendar: Slug = Field(description="Lịch làm việc, trong calendars. / Name under calendars.")
    power: Power = Field(
        default=Power.ALWAYS,
        description="Có điện liên tục hay chỉ trong giờ làm việc. / When its equipment has power.",
    )
    failover: Failover = Field(
        default=Failover.NONE,
        description="Đường dự phòng có tự gánh tải không. / Whether a backup takes over by itself.",
    )
    counters: Count | None = Field(default=None, description="Số quầy. / Number of counters.")
    contacts: tuple[Slug, ...] = Field(
        default=(), description="Đầu mối, trong contacts. / Names under contacts."
    )
    status: Status = Field(
        default=Status.ACTIVE, description="Đã hoạt động đến đâu. / How far it has come."
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
        default=DEFAULT_TARGET, description="Chỉ tiêu, trong targets. / Name under targets."
    )
    links: Annotated[tuple[Link, ...], Field(min_length=1)] = Field(
        description="Các đường truyền. / Its links; at least one is primary."
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
        default=(), description="Điểm. / Points."
    )
    link: Annotated[tuple[Slug, ...], one_or_many(Slug)] = Field(
        default=(), description="Đường truyền. / Links."
    )
    ward: Annotated[tuple[WardCode, ...], one_or_many(WardCode)] = Field(
        default=(), description="Phường, xã. / Wards."
    )
    operator: Annotated[tuple[Slug, ...], one_or_many(Slug)] = Field(
        default=(), description="Nhà mạng. / Operators."
    )
    access: Annotated[tuple[Access, ...], one_or_many(Access)] = Field(
        default=(), description="Loại đường truyền. / Accesses."
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

    reason: Text = Field(description="Lý do. / Reason.")
    by: Text = Field(description="Đơn vị thực hiện. / Who does it.")
    reference: Text | None = Field(default=None, description="Số công văn, phiếu. / Its reference.")
    from_: Time = Field(alias="from", description="Bắt đầu, kèm múi giờ. / Start, with offset.")
    to: Time = Field(description="Kết thúc, kèm múi giờ. / End, with offset; excluded.")
    select: Select = Field(description="Đường truyền nào. / Which links.")


class Inventory(Entry):
    """All of inventory.yaml."""

    version: Version = Field(description="Phiên bản của định dạng này. / Version of this format.")
    include: Annotated[tuple[Include, ...], one_or_many(Include)] = Field(
        default=(),
        exclude=True,  # what the files hold is here, how they are split is no part of the meaning
        description="Tệp hoặc thư mục bổ sung. / Further files, or folders of them.",
    )
    city: City = Field(description="Thành phố. / The city.")
    vantages: Mapping[Slug, Vantage] = Field(
        default={"central": Vantage()}, description="Máy đo. / Probers."
    )
    operators: Mapping[Slug, Operator] = Field(
        default_factory=dict, description="Nhà mạng. / Operators."
    )
    contacts: Mapping[Slug, Contact] = Field(
        default_factory=dict, description="Đầu mối nhận thư. / Who gets mails."
    )
    services: Mapping[Slug, Service] = Field(
        default_factory=dict, description="Dịch vụ cần truy cập. / What officers must reach."
    )
    calendars: Mapping[Slug, Calendar] = Field(
        default_factory=dict, description="Lịch làm việc. / Service hours."
    )
    targets: Mapping[Slug, Target] = Field(
        default_factory=dict,
        description="Chỉ tiêu riêng, khác hanoi-stable-v1. / Overrides of hanoi-stable-v1.",
    )
    credentials: Mapping[Slug, Credential] = Field(
        default_factory=dict, description="Cách đọc thiết bị bằng SNMP. / How to read devices."
    )
    points: tuple[Point, ...] = Field(description="Các điểm phục vụ. / The points.")
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
