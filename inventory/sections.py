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

    code: CityCode = Field(description="Mã tỉnh, thành phố, 2 chữ số. / Code of 2 digits.")
    name: Text = Field(description="Tên thành phố. / Name of the city.")
    timezone: Timezone = Field(
        default="Asia/Ho_Chi_Minh", description="Múi giờ. / Time zone of all local times."
    )
    language: Language = Field(
        default=Language.VIETNAMESE, description="Ngôn ngữ hiển thị trước. / First language."
    )
    contacts: tuple[Slug, ...] = Field(
        default=(), description="Đầu mối cấp thành phố. / Who gets the city's mails."
    )


class Vantage(Entry):
    """A running prober."""

    anchors: tuple[Address, ...] = Field(
        default=(),
        description="Địa chỉ đối chứng để biết máy đo có thông mạng. / Addresses that prove the "
        "prober's own connection.",
    )


class Operator(Entry):
    """Who provides links."""

    name: Text = Field(description="Tên nhà mạng. / Name of the operator.")
    noc: Annotated[tuple[Email, ...], Field(min_length=1)] = Field(
        description="E-mail trung tâm điều hành (NOC). / E-mail of its operation centre."
    )
    hotline: Phone | None = Field(default=None, description="Đường dây nóng. / Hotline.")


class Contact(Entry):
    """Who gets mails."""

    name: Text = Field(description="Tên đầu mối. / Name.")
    emails: Annotated[tuple[Email, ...], Field(min_length=1)] = Field(
        description="Địa chỉ e-mail, ít nhất một. / E-mail addresses, at least one."
    )
    phone: Phone | None = Field(default=None, description="Điện thoại. / Phone.")
    role: ContactRole | None = Field(
        default=None, description="Thay mặt cho ai. / Whom they stand for."
    )


class Service(Entry):
    """What officers must reach; agents measure it through every link."""

    name: Text = Field(description="Tên dịch vụ. / Name of the service.")
    url: Url = Field(description="Địa chỉ trang. / Its address.")


class Auth(Entry):
    """How SNMPv3 messages are authenticated."""

    protocol: AuthProtocol = Field(description="Thuật toán xác thực. / Algorithm.")
    secret: Secret = Field(
        description="Nơi giữ mật khẩu: env:TÊN hoặc file:/đường/dẫn. / Where the password is."
    )


class Privacy(Entry):
    """How SNMPv3 messages are encrypted."""

    protocol: PrivacyProtocol = Field(description="Thuật toán mã hoá. / Algorithm.")
    secret: Secret = Field(
        description="Nơi giữ mật khẩu: env:TÊN hoặc file:/đường/dẫn. / Where the password is."
    )


class Credential(Entry):
    """How to read a device by SNMP; secrets are references only."""

    snmp: SnmpVersion = Field(description="Phiên bản SNMP. / Version of SNMP.")
    community: Secret | None = Field(
        default=None, description="Nơi giữ community của v2c. / Where the v2c community is."
    )
    user: Text | None = Field(default=None, description="Tên người dùng v3. / User of v3.")
    auth: Auth | None = Field(default=None, description="Xác thực v3. / Authentication of v3.")
    privacy: Privacy | None = Field(default=None, description="Mã hoá v3. / Encryption of v3.")
