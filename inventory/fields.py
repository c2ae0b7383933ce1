"""The kinds of values that an inventory may hold.

What is wrong with a value is said in words by `inventory.wording`, which knows these patterns.
"""

import ipaddress
import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from inventory.fault import Fault
from inventory.said import Said
from inventory.spelling import meant

SLUG = r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$"
WARD_CODE = r"^[0-9]{5}$"
CITY_CODE = r"^[0-9]{2}$"
EMAIL = (
    r"^[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$"
)
SECRET = r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:/.+)$"  # noqa: S105  # the form of a reference
PHONE = r"^[+(]?[0-9][0-9 ().-]{1,29}$"
INTERFACE = r"^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,14}$"
HTTP_URL = r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})$"

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Dates outside are slips of the pen."""


def invalid(said: Said | str, hint: Said | None = None, code: str = "invalid-value") -> Exception:
    """Make the error of a value whose message is already meant for people.

    A text in one language stands for both.
    """
    fault = Fault(code, Said(said, said) if isinstance(said, str) else said, hint)
    # Braces would be taken for a template.
    context = {"message": fault.message.en, "fault": fault}
    return PydanticCustomError("plain_words", "{message}", context)


def _text(value: str) -> str:
    if "\n" in value:
        raise invalid(_LINES, _ONE_LINE, "bad-text")
    if value != value.strip() or not value:
        raise invalid(_SPACES, code="bad-text")
    if not value.isprintable():
        raise invalid(_INVISIBLE, _TYPE_AGAIN, "bad-text")
    if not unicodedata.is_normalized("NFC", value):
        composed = unicodedata.normalize("NFC", value)
        raise invalid(
            Said(
                "chữ tiếng Việt bị lưu thành từng mảnh rời (Unicode tổ hợp)",
                "the Vietnamese letters are stored in pieces (decomposed Unicode)",
            ),
            Said(
                f'hãy thay bằng dòng chữ này: "{composed}"',
                f'replace the text by this one: "{composed}"',
            ),
            "decomposed-text",
        )
    return value


_SPACES = Said(
    "dòng chữ này trống, hoặc có dấu cách ở đầu hay cuối",
    "this text is empty, or begins or ends with a space",
)
_LINES = Said("dòng chữ này bị xuống dòng", "this text has a line break, or ends with one")
_ONE_LINE = Said("hãy viết tất cả trên một dòng", "write all of it on one line")
_INVISIBLE = Said(
    "dòng chữ này có ký tự không nhìn thấy được", "this text has an invisible character"
)
_TYPE_AGAIN = Said("hãy gõ lại", "type it again")


def _address(value: str) -> str:
    if "%" in value:
        raise invalid(_ZONE, _NAME_INTERFACE, "bad-address")
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        raise invalid(
            Said(f'"{value}" không phải địa chỉ IP', f'"{value}" is not an IP address'),
            Said("ví dụ: 203.0.113.7", "an example of one is 203.0.113.7"),
            "bad-address",
        ) from None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        plain = address.ipv4_mapped
        raise invalid(
            Said(
                f"hãy viết địa chỉ này theo IPv4: {plain}", f"write this address as IPv4: {plain}"
            ),
            code="bad-address",
        )
    if address.is_multicast or address.is_unspecified or value == "255.255.255.255":
        raise invalid(
            Said(
                f"{value} không phải địa chỉ riêng của một thiết bị",
                f"{value} is not the address of one device",
            ),
            code="bad-address",
        )
    return str(address)


_ZONE = Said("địa chỉ không có phần %", "an address has no % part")
_NAME_INTERFACE = Said(
    "hãy ghi tên cổng mạng ở mục `interface`", "name the interface under `interface`"
)


def _year(moment: date) -> None:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise invalid(
            Said(
                f"năm phải từ {FIRST_YEAR} đến {LAST_YEAR}",
                f"the year must be from {FIRST_YEAR} to {LAST_YEAR}",
            ),
            code="bad-date",
        )


def _date(value: Any) -> date:
    if isinstance(value, str) and re.fullmatch(DATE, value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise invalid(
                Said(f"không có ngày {value}", f"there is no such day as {value}"),
                code="bad-date",
            ) from None
    if type(value) is not date:
        raise _no_date(value)
    _year(value)
    return value


def _no_date(value: Any) -> Exception:
    vietnamese = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", str(value))
    if not vietnamese:
        return invalid(
            Said(
                "ở đây cần một ngày, viết theo năm-tháng-ngày, ví dụ 2026-12-31",
                "a date is needed here, as year-month-day, such as 2026-12-31",
            ),
            code="bad-date",
        )
    day, month, year = vietnamese.groups()
    return invalid(
        Said(
            "ở đây cần một ngày, viết theo năm-tháng-ngày",
            "a date is needed here, as year-month-day",
        ),
        meant(f"{year}-{month:0>2}-{day:0>2}"),
        "bad-date",
    )


def _time(value: Any) -> datetime:
    if isinstance(value, str) and re.fullmatch(TIME, value):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise invalid(
                Said(f"không có thời điểm {value}", f"there is no such time as {value}"),
                code="bad-time",
            ) from None
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise invalid(
            Said(
                "ở đây cần ngày và giờ kèm múi giờ, ví dụ 2026-12-01T22:00+07:00",
                "a date and time with its offset is needed here, such as 2026-12-01T22:00+07:00",
            ),
            code="bad-time",
        )
    _year(value)
    return value


def parse_date(value: Any) -> date | None:
    """Read a date as it is written in an inventory; None if it is none."""
    try:
        return _date(value)
    except PydanticCustomError:
        return None


def parse_time(value: Any) -> datetime | None:
    """Read a moment as it is written in an inventory; None if it is none."""
    try:
        return _time(value)
    except PydanticCustomError:
        return None


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, KeyError):
        raise invalid(
            Said(f'"{value}" không phải múi giờ', f'"{value}" is not a time zone'),
            Said("ví dụ: Asia/Ho_Chi_Minh", "an example is Asia/Ho_Chi_Minh"),
            "bad-timezone",
        ) from None
    return value


def _include(value: str) -> str:
    if not value.isprintable() or not value or "\\" in value:
        raise invalid(
            Said(
                "đây không phải tên tệp hay thư mục, ví dụ wards/ba-dinh.yaml",
                "this is not the name of a file or folder, such as wards/ba-dinh.yaml",
            ),
            code="bad-include",
        )
    if value.startswith("/") or ".." in value.split("/"):
        raise invalid(
            Said(
                "tệp được đưa vào phải nằm trong thư mục của tệp chính hoặc thư mục con",
                "included files stand in the folder of the inventory or below it",
            ),
            code="include-outside",
        )
    return value


def _version(value: Any) -> Any:
    if type(value) is not int or value != 1:
        raise invalid(
            Said("hãy ghi version: 1", "write version: 1"),
            Said("chưa có phiên bản nào khác", "no other is known"),
            "bad-version",
        )
    return value


def _one_or_many(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


def one_or_many(item: Any) -> BeforeValidator:
    """Accept one value where a list of them is meant."""
    return BeforeValidator(_one_or_many, json_schema_input_type=item | list[item])


Slug = Annotated[str, StringConstraints(pattern=SLUG)]
"""An id: ASCII, at most 40 characters."""
WardCode = Annotated[str, StringConstraints(pattern=WARD_CODE)]
CityCode = Annotated[str, StringConstraints(pattern=CITY_CODE)]
Text = Annotated[str, StringConstraints(max_length=200), AfterValidator(_text)]
"""One printable line, NFC."""
Email = Annotated[str, StringConstraints(pattern=EMAIL, max_length=254)]
"""RFC 5321 in the part of it that is in use; ASCII."""
Phone = Annotated[str, StringConstraints(pattern=PHONE)]
Secret = Annotated[str, StringConstraints(pattern=SECRET)]
"""A reference, `env:NAME` or `file:/path`; never the secret itself."""
Url = Annotated[str, StringConstraints(pattern=HTTP_URL, max_length=2000)]
Interface = Annotated[str, StringConstraints(pattern=INTERFACE)]
Version = Annotated[Literal[1], BeforeValidator(_version)]
Include = Annotated[str, AfterValidator(_include)]
"""A file or folder, relative to the inventory."""
Address = Annotated[str, AfterValidator(_address)]
"""Literal IPv4 or IPv6 address of one device, in its canonical form (RFC 5952)."""
Timezone = Annotated[str, AfterValidator(_timezone)]
Date = Annotated[
    date,
    PlainValidator(_date, json_schema_input_type=Annotated[str, Field(pattern=DATE)]),
    PlainSerializer(date.isoformat, when_used="json"),
]
"""A local calendar day."""
Time = Annotated[
    datetime,
    PlainValidator(_time, json_schema_input_type=Annotated[str, Field(pattern=TIME)]),
    PlainSerializer(datetime.isoformat, when_used="json"),
]
"""A moment, with its offset from UTC."""
Count = Annotated[int, Field(strict=True, ge=0)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0)]
