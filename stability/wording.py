"""Numbers, times and names of criteria in the words of reasons, Vietnamese and English."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from inventory.numbers import number
from inventory.said import Said
from inventory.schema import Access

_MOST_DECIMALS = 9
_MINUTE_SECONDS = 60
_DAYS_PER_WEEK = 7


class Words(NamedTuple):
    """How a criterion is called, and what it is counted on."""

    name: Said
    counted: Said
    """What n is a number of."""


_MINUTES = Said("phút", "minutes")
_PACKETS = Said("gói", "packets")
_INTERVALS = Said("khoảng 5 phút", "intervals of 5 minutes")
_TRIES = Said("lượt", "tries")
_TESTS = Said("lần đo", "tests")
_SAMPLES = Said("mẫu", "samples")

CRITERIA: Mapping[str, Words] = {
    "availability": Words(Said("Độ khả dụng", "Availability"), _MINUTES),
    "loss": Words(Said("Tỷ lệ mất gói", "Packet loss"), _PACKETS),
    "rtt_mean": Words(Said("Độ trễ khứ hồi (RTT) trung bình", "Mean round-trip time"), _PACKETS),
    "stability": Words(
        Said("Tỷ lệ khoảng 5 phút ổn định", "Share of stable intervals"), _INTERVALS
    ),
    "longest_outage": Words(Said("Sự cố mất kết nối dài nhất", "Longest outage"), _MINUTES),
    "outages_per_week": Words(
        Said("Số sự cố mất kết nối trong tuần nhiều nhất", "Outages in the worst week"), _MINUTES
    ),
    "dns_ok": Words(Said("Tỷ lệ truy vấn DNS thành công", "Successful DNS queries"), _TRIES),
    "https_ok": Words(Said("Tỷ lệ truy cập HTTPS thành công", "Successful HTTPS requests"), _TRIES),
    "speed_down": Words(
        Said("Tốc độ tải xuống so với mức phải đạt", "Download speed to what is due"), _TESTS
    ),
    "speed_up": Words(
        Said("Tốc độ tải lên so với mức phải đạt", "Upload speed to what is due"), _TESTS
    ),
    "nr_attached": Words(Said("Tỷ lệ mẫu trên sóng 5G", "Samples on NR"), _SAMPLES),
    "short_breaks": Words(
        Said("Số lần gián đoạn ngắn trong ngày nhiều nhất", "Short breaks on the worst day"),
        _MINUTES,
    ),
    "radio": Words(
        Said("Tỷ lệ mẫu chất lượng sóng đạt", "Radio samples that are fair or better"), _SAMPLES
    ),
}

ACCESSES: Mapping[Access, Said] = {
    Access.FIXED: Said("băng rộng cố định", "fixed"),
    Access.LEASED: Said("kênh thuê riêng", "leased"),
    Access.FIVE_G: Said("di động 5G", "5G"),
    Access.FOUR_G: Said("di động 4G", "4G"),
}


def figures(key: str, value: float, limit: float) -> tuple[Said, Said]:
    """Write a value and its limit, with as many decimals as it takes to tell them apart."""
    if key == "longest_outage":
        minutes = (value / _MINUTE_SECONDS, limit / _MINUTE_SECONDS)
        return _pair(*minutes, _unit("phút", "minutes"), decimals=0)
    if key == "rtt_mean":
        return _pair(value * 1000, limit * 1000, _unit("ms", "ms"), decimals=1)
    if key == "outages_per_week":
        return _pair(value, limit, _unit("lần", "outages"), decimals=0)
    if key == "short_breaks":
        return _pair(value, limit, _unit("lần", "breaks"), decimals=0)
    return percentages(value, limit)


def percentages(value: float, limit: float) -> tuple[Said, Said]:
    """Write two ratios as percentages."""
    return _pair(value * 100, limit * 100, _percent, decimals=2)


def local_day(day: date) -> Said:
    """Write a date."""
    return Said(f"{day:%d/%m/%Y}", day.isoformat())


def moment(at: datetime) -> Said:
    """Write a local time."""
    return Said(f"{at:%H:%M} ngày {at:%d/%m/%Y}", f"{at:%Y-%m-%d %H:%M}")


def week(number: int) -> Said:
    """Write an ISO week, numbered through as by `stability.period.week_of`, with its Monday."""
    monday = date.fromordinal(number * _DAYS_PER_WEEK + 1)
    year, in_year, _ = monday.isocalendar()
    first = local_day(monday)
    return Said(
        f"{in_year}/{year} (từ thứ Hai {first.vi})", f"{year}-W{in_year:02} (from {first.en})"
    )


Unit = Callable[[Said], Said]


def _pair(value: float, limit: float, unit: Unit, decimals: int) -> tuple[Said, Said]:
    exact = number(limit, _MOST_DECIMALS)
    while number(value, decimals) == exact and decimals < _MOST_DECIMALS:
        decimals += 1
    return unit(number(value, decimals)), unit(exact)


def _unit(vi: str, en: str) -> Unit:
    return lambda said: Said(f"{said.vi} {vi}", f"{said.en} {en}")


def _percent(said: Said) -> Said:
    return Said(f"{said.vi}%", f"{said.en}%")
