"""What the forms of values are, and why keys are needed, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from inventory import fields
from inventory.fault import Fault
from inventory.hours import WEEKLY_KEY
from inventory.said import Said

FORMS: Mapping[str, Fault] = MappingProxyType(
    {
        fields.SLUG: Fault(
            "bad-id",
            Said(
                "mã chỉ gồm chữ thường không dấu a-z, chữ số và dấu gạch nối, bắt đầu và kết thúc "
                "bằng chữ hoặc số, dài nhất 40 ký tự",
                "an id has only small letters a-z, digits and hyphens, "
                "begins and ends with a letter or digit, and has at most 40 characters",
            ),
        ),
        fields.WARD_CODE: Fault(
            "bad-ward-code",
            Said(
                'mã phường, xã gồm 5 chữ số và viết trong dấu nháy kép, ví dụ "00004"',
                'a ward code has 5 digits and stands in quotes, such as "00004"',
            ),
        ),
        fields.CITY_CODE: Fault(
            "bad-city-code",
            Said(
                'mã thành phố gồm 2 chữ số và viết trong dấu nháy kép, ví dụ "01"',
                'a city code has 2 digits and stands in quotes, such as "01"',
            ),
        ),
        fields.EMAIL: Fault(
            "bad-email",
            Said("đây không phải địa chỉ e-mail", "this is not an e-mail address"),
            Said("ví dụ: noc@hanoi.example", "an example of one is noc@hanoi.example"),
        ),
        fields.SECRET: Fault(
            "secret-in-the-file",
            Said(
                "không bao giờ ghi mật khẩu vào tệp này",
                "a secret never stands in the inventory",
            ),
            Said(
                "hãy ghi nơi giữ mật khẩu: env:TÊN_BIẾN hoặc file:/đường/dẫn",
                "write where it is: env:NAME or file:/path",
            ),
        ),
        fields.PHONE: Fault(
            "bad-phone",
            Said("đây không phải số điện thoại", "this is not a phone number"),
            Said('ví dụ: "024 3825 0000"', 'an example of one is "024 3825 0000"'),
        ),
        fields.INTERFACE: Fault(
            "bad-interface",
            Said("đây không phải tên cổng mạng", "this is not the name of a network interface"),
            Said("ví dụ: eth0", "an example of one is eth0"),
        ),
        fields.HTTP_URL: Fault(
            "bad-url",
            Said("đây không phải địa chỉ trang web", "this is not an address of a page"),
            Said(
                "địa chỉ bắt đầu bằng https:// hoặc http://",
                "it begins with https:// or http://",
            ),
        ),
        WEEKLY_KEY: Fault(
            "bad-day",
            Said(
                "ngày trong tuần viết là mon, tue, wed, thu, fri, sat, sun (thứ Hai đến Chủ nhật), "
                "hoặc một khoảng ngày như mon-fri",
                "days are mon, tue, wed, thu, fri, sat, sun, or a range of them such as mon-fri",
            ),
        ),
    }
)
"""By the pattern that a value does not match."""

MISSING: Mapping[str, Said] = MappingProxyType(
    {
        "operator": Said("mỗi đường truyền phải ghi nhà mạng", "every link names its operator"),
        "emails": Said(
            "mỗi đầu mối cần ít nhất một địa chỉ e-mail",
            "a contact needs at least one e-mail address",
        ),
        "noc": Said(
            "mỗi nhà mạng cần ít nhất một địa chỉ e-mail của trung tâm điều hành (NOC)",
            "an operator needs at least one e-mail address of its operation centre",
        ),
        "links": Said(
            "mỗi điểm cần ít nhất một đường truyền",
            "a point needs at least one link",
        ),
        "role": Said(
            "hãy ghi primary (đường chính) hoặc backup (dự phòng)", "write primary or backup"
        ),
        "access": Said(
            "hãy ghi fixed (băng rộng cố định), 5g, 4g hoặc leased (kênh thuê riêng)",
            "write fixed, 5g, 4g or leased",
        ),
        "calendar": Said("mỗi điểm phải ghi giờ làm việc", "every point names its service hours"),
        "ward": Said(
            "mỗi điểm phải ghi mã phường, xã gồm 5 chữ số",
            "every point names its ward by its 5-digit code",
        ),
        "version": Said("hãy ghi version: 1 ở đầu tệp", "write version: 1 at the top"),
        "secret": Said(
            "hãy ghi nơi giữ mật khẩu: env:TÊN_BIẾN hoặc file:/đường/dẫn",
            "write where the secret is: env:NAME or file:/path",
        ),
    }
)
"""Why a key must be there, by the key."""
