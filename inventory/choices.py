"""What people call the words of the closed sets."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from inventory.said import Said
from inventory.spelling import folded
from inventory.words import (
    Access,
    CapPeriod,
    ContactRole,
    Failover,
    Language,
    NrMode,
    PointKind,
    Power,
    Reach,
    Role,
    Status,
)

_VIETNAMESE: Mapping[type[StrEnum], Mapping[StrEnum, tuple[str, ...]]] = {
    PointKind: {
        PointKind.FIXED: ("cố định",),
        PointKind.MOBILE: ("lưu động",),
    },
    Status: {
        Status.PLANNED: ("dự kiến", "kế hoạch", "theo kế hoạch"),
        Status.INSTALLED: ("đã lắp đặt",),
        Status.ACTIVE: ("hoạt động", "đang hoạt động"),
        Status.RETIRED: ("đã ngừng", "ngừng", "ngừng hoạt động", "ngừng sử dụng"),
    },
    Power: {
        Power.ALWAYS: ("liên tục", "luôn có điện"),
        Power.OFFICE_HOURS: ("giờ làm việc", "trong giờ làm việc"),
    },
    Failover: {
        Failover.AUTO: ("tự động",),
        Failover.MANUAL: ("thủ công", "bằng tay"),
        Failover.NONE: ("không", "không có"),
    },
    Role: {
        Role.PRIMARY: ("chính", "đường chính"),
        Role.BACKUP: ("dự phòng", "đường dự phòng"),
    },
    Access: {
        Access.FIXED: (
            *("băng rộng cố định", "cố định", "cáp quang", "internet cáp quang", "băng rộng"),
            *("ftth", "fiber", "fibre"),
        ),
        Access.FIVE_G: ("5G", "di động 5G"),
        Access.FOUR_G: ("4G", "di động 4G"),
        Access.LEASED: ("kênh thuê riêng", "thuê riêng", "kênh riêng", "leased line"),
    },
    Reach: {
        Reach.PUBLIC: ("công khai", "internet"),
        Reach.PRIVATE_APN: ("APN riêng",),
        Reach.TUNNEL: ("đường hầm", "vpn"),
        Reach.AGENT: ("đầu đo tại điểm", "đầu đo"),
    },
    NrMode: {
        NrMode.STANDALONE: ("độc lập (SA)", "SA", "độc lập"),
        NrMode.NON_STANDALONE: ("không độc lập (NSA)", "NSA", "không độc lập"),
    },
    CapPeriod: {
        CapPeriod.DAY: ("ngày", "mỗi ngày"),
        CapPeriod.MONTH: ("tháng", "mỗi tháng"),
    },
    ContactRole: {
        ContactRole.CITY: ("thành phố",),
        ContactRole.WARD: ("phường, xã", "phường", "xã"),
        ContactRole.DEPARTMENT: ("Sở", "cơ quan nhận báo cáo"),
        ContactRole.SUPPORT: ("cán bộ hỗ trợ", "hỗ trợ"),
    },
}
"""The first is what a table says; the others are understood as well."""

_ENGLISH: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    PointKind: {
        PointKind.FIXED: "stays in its place",
        PointKind.MOBILE: "serves on some days only",
    },
    Role: {
        Role.PRIMARY: "the main link",
        Role.BACKUP: "used when the primary fails",
    },
    Access: {
        Access.FIXED: "fixed broadband",
        Access.FIVE_G: "5G mobile",
        Access.FOUR_G: "4G mobile",
        Access.LEASED: "leased line",
    },
    Reach: {
        Reach.PUBLIC: "internet",
        Reach.PRIVATE_APN: "private APN",
        Reach.TUNNEL: "VPN tunnel",
        Reach.AGENT: "prober at the point",
    },
}
"""What words mean that do not say it by themselves."""

NOTHING = Said("không", "none")
"""A list that is empty on purpose, which is not the same as none at all."""


def shown(word: StrEnum, language: Language) -> str:
    """Say a word as a table shows it."""
    if language is Language.ENGLISH:
        return str(word)
    return _VIETNAMESE[type(word)][word][0]


def meaning(word: StrEnum) -> Said:
    """Say what a word means to somebody who has to choose; English may have nothing to add."""
    english = _ENGLISH.get(type(word), {}).get(word, "")
    return Said(_VIETNAMESE[type(word)][word][0], english)


@cache
def understood(kind: type[StrEnum]) -> Mapping[str, StrEnum]:
    """Every way to write the words of a set, folded."""
    ways = {folded(way): word for word, many in _VIETNAMESE[kind].items() for way in many}
    english = {folded(way): word for word, way in _ENGLISH.get(kind, {}).items()}
    return english | ways | {folded(str(word)): word for word in kind}
