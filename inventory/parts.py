"""The small parts that points and links are made of."""

from typing import Annotated

from pydantic import Field

from inventory.entry import Entry
from inventory.fields import Date, Number, Positive, Slug, Text
from inventory.words import CapPeriod, NrMode


class Location(Entry):
    """Where a point is (WGS 84)."""

    lat: Annotated[Number, Field(ge=-90, le=90)] = Field(
        description="Vĩ độ, tính bằng độ. / Latitude, degrees.", examples=[21.0386]
    )
    lon: Annotated[Number, Field(ge=-180, le=180)] = Field(
        description="Kinh độ, tính bằng độ. / Longitude, degrees.", examples=[105.838]
    )
    address: Text | None = Field(
        default=None, description="Địa chỉ để người đọc tìm đến. / Postal address."
    )


class Dates(Entry):
    """Local dates on which a mobile point exists, both included."""

    from_: Date = Field(alias="from", description="Từ ngày. / First day.", examples=["2026-12-01"])
    to: Date | None = Field(
        default=None,
        description="Đến hết ngày; không ghi là chưa có ngày kết thúc. / Last day; open if absent.",
    )


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
    per: CapPeriod = Field(
        default=CapPeriod.MONTH, description="Tính theo tháng hay ngày. / For each month or day."
    )
