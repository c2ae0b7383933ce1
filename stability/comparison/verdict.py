"""What is said first: whether a change needs a careful look, and how large it is."""

from enum import StrEnum
from typing import NamedTuple

from inventory.numbers import number
from inventory.said import Said
from stability.comparison.changes import Figures
from stability.comparison.compare import Comparison
from stability.comparison.words import NOT_THERE, same


class Verdict(StrEnum):
    """How much care a change takes."""

    NOTHING = "nothing"
    SAFE = "safe"
    CAREFUL = "careful"


class Reviewed(NamedTuple):
    """A comparison and what was compared."""

    comparison: Comparison
    old: str
    """What the old inventory is called."""
    new: str
    broken: str = ""
    """Why the old one cannot be read, if so: then the new one is compared with nothing."""

    @property
    def verdict(self) -> Verdict:
        """Whatever cannot be compared needs a careful look."""
        if self.broken or self.comparison.careful:
            return Verdict.CAREFUL
        return Verdict.SAFE if self.comparison.changes else Verdict.NOTHING

    @property
    def headline(self) -> Said:
        """The verdict in a sentence without a full stop."""
        careful, safe = len(self.comparison.careful), len(self.comparison.safe)
        if self.broken:
            return Said(
                "Không đọc được bản cũ để so sánh, cần xem kỹ toàn bộ bản mới",
                "The old inventory cannot be read, so all of the new one needs a careful look",
            )
        some = number(safe)
        if careful:
            return _careful(careful, safe)
        if safe:
            return Said(f"Chỉ có thay đổi an toàn ({some.vi})", f"Only safe changes ({some.en})")
        return Said("Không có gì thay đổi", "Nothing changes")


def _careful(careful: int, safe: int) -> Said:
    some, others = number(careful), number(safe)
    vi = f"{some.vi} thay đổi cần xem kỹ"
    en = f"{some.en} {'change needs' if careful == 1 else 'changes need'} a careful look"
    if not safe:
        return Said(vi, en)
    return Said(
        f"{vi}, {others.vi} thay đổi an toàn",
        f"{en}, {others.en} {'is' if safe == 1 else 'are'} safe",
    )


class Row(NamedTuple):
    """A figure before and after."""

    name: Said
    before: Said
    after: Said


def rows(comparison: Comparison) -> list[Row]:
    """The figures that change."""
    before, after = _figures(comparison.before), _figures(comparison.after)
    pairs = zip(_NAMES, before, after, strict=True)
    return [Row(name, was, will) for name, was, will in pairs if was != will]


_NAMES = (
    Said("Điểm (đang đo)", "Points (measured)"),
    Said("Đường truyền (đang đo)", "Links (measured)"),
    Said("Gói đo mỗi giây", "Packets a second"),
    Said("Dữ liệu đo qua 5G, 4G mỗi tháng", "Data of measuring over 5G and 4G a month"),
    Said("SIM tốn dung lượng nhất cho việc đo", "Largest share of a data cap"),
    Said("Địa chỉ nhận thư", "Addresses that get mails"),
    Said("Chuỗi số liệu Prometheus", "Prometheus series"),
)


def _figures(figures: Figures) -> list[Said]:
    gb, share = number(figures.radio_gb_per_month, 1), figures.highest_cap_share
    return [
        _of_them(figures.points, figures.active_points),
        _of_them(figures.links, figures.active_links),
        number(figures.packets_per_second),
        Said(f"{gb.vi} GB", f"{gb.en} GB"),
        share_of(share),
        number(figures.addresses),
        same("–") if figures.series is None else number(figures.series),
    ]


def _of_them(count: int, active: int) -> Said:
    all_, some = number(count), number(active)
    return Said(f"{all_.vi} ({some.vi})", f"{all_.en} ({some.en})")


def share_of(share: float | None) -> Said:
    """Write the share of a data cap."""
    if share is None:
        return NOT_THERE
    shown = number(share * 100, 1)
    return Said(f"{shown.vi}%", f"{shown.en}%")
