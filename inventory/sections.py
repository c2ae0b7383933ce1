"""The parts of an inventory that points and links refer to by name."""

from typing import Annotated

from pydantic import Field

from inventory.entry import Entry
from inventory.fields import Address, CityCode, Email, Phone, Secret, Slug, Text, Timezone, Url
from inventory.words import (
    AuthProtocol,
    ContactRole,
    Language,
    PrivacyProtocol,
    SnmpVersion,
)


class City(Entry):
    """The city whose points these are."""

    code: CityCode = Field(
        description="Mã tỉnh, thành phố: 2 chữ số trong dấu nháy. / Its code, 2 digits in quotes.",
        examples=["01"],
    )
    name: Text = Field(description="Tên thành phố. / Name of the city.")
    timezone: Timezone = Field(
        default="Asia/Ho_Chi_Minh",
        description="Múi giờ của mọi giờ địa phương. / Time zone of all local times.",
    )
    language: Language = Field(
        default=Language.VIETNAMESE,
        description="Ngôn ngữ đứng trước trong thư, trang, báo cáo. / "
        "Which language comes first in mails, pages and reports.",
    )
    contacts: tuple[Slug, ...] = Field(
        default=(),
        description="Ai nhận thư của thành phố: tên trong contacts. / "
        "Who gets the city's mails: names under contacts.",
    )


class Vantage(Entry):
    """A running prober."""

    anchors: tuple[Address, ...] = Field(
        default=(),
        description="Địa chỉ luôn trả lời, để biết chính máy đo còn thông mạng. / "
        "Addresses that answer as long as the prober itself is connected.",
        examples=[["203.0.113.1", "198.51.100.1"]],
    )


class Operator(Entry):
    """Who provides links."""

    name: Text = Field(description="Tên nhà mạng. / Name of the operator.")
    noc: Annotated[tuple[Email, ...], Field(min_length=1)] = Field(
        description="E-mail trung tâm điều hành mạng (NOC), ít nhất một. / "
        "E-mail addresses of its operation centre, at least one.",
        examples=[["noc@vnpt.example"]],
    )
    hotline: Phone | None = Field(
        default=None, description="Đường dây nóng. / Its phone.", examples=["18001166"]
    )


class Contact(Entry):
    """Who gets mails."""

    name: Text = Field(description="Tên đầu mối. / What people call them.")
    emails: Annotated[tuple[Email, ...], Field(min_length=1)] = Field(
        description="Địa chỉ e-mail, ít nhất một. / E-mail addresses, at least one.",
        examples=[["ba-dinh@hanoi.example"]],
    )
    phone: Phone | None = Field(
        default=None, description="Điện thoại. / Their phone.", examples=["024 0000 0000"]
    )
    role: ContactRole | None = Field(
        default=None, description="Thay mặt cho ai. / Whom they stand for."
    )


class Service(Entry):
    """What officers must reach; agents measure it through every link."""

    name: Text = Field(description="Tên dịch vụ. / Name of the service.")
    url: Url = Field(
        description="Địa chỉ trang. / Its address.", examples=["https://dichvucong.gov.vn/"]
    )


class Auth(Entry):
    """How SNMPv3 messages are authenticated."""

    protocol: AuthProtocol = Field(
        description="Thuật toán xác thực. / Algorithm of authentication."
    )
    secret: Secret = Field(
        description="Nơi giữ mật khẩu: env:TÊN hoặc file:/đường/dẫn. / "
        "Where the password is: env:NAME or file:/path.",
        examples=["env:CPE_AUTH", "file:/etc/thongsuot/cpe"],
    )


class Privacy(Entry):
    """How SNMPv3 messages are encrypted."""

    protocol: PrivacyProtocol = Field(description="Thuật toán mã hoá. / Algorithm of encryption.")
    secret: Secret = Field(
        description="Nơi giữ mật khẩu: env:TÊN hoặc file:/đường/dẫn. / "
        "Where the password is: env:NAME or file:/path.",
        examples=["env:CPE_AUTH", "file:/etc/thongsuot/cpe"],
    )


class Credential(Entry):
    """How to read a device by SNMP; secrets are references only."""

    snmp: SnmpVersion = Field(description="Phiên bản SNMP. / Version of SNMP.")
    community: Secret | None = Field(
        default=None,
        description="Nơi giữ community của v2c: env:TÊN hoặc file:/đường/dẫn. / "
        "Where the community of v2c is: env:NAME or file:/path.",
    )
    user: Text | None = Field(default=None, description="Tên người dùng v3. / User of v3.")
    auth: Auth | None = Field(default=None, description="Xác thực v3. / Authentication of v3.")
    privacy: Privacy | None = Field(default=None, description="Mã hoá v3. / Encryption of v3.")
