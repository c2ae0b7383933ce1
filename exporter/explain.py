"""`thongsuot probe`: one measurement of a point or a link, explained in words.

What is measured all the time is on the status page; this is for a look, and for the path.
"""

import difflib
import sys
from collections.abc import Iterator
from statistics import fmean
from zoneinfo import ZoneInfo

from exporter.formats import Formats
from exporter.texts import Texts
from inventory.schema import Inventory, Language, Link, Point, Reach, link_key
from probes.path import Check, Path, check, path
from probes.probe import ProbeError

ANSWERED, SILENT, USAGE = 0, 1, 2

_WORDS = {
    "sending": ("gửi {sent} gói ICMP echo…", "sending {sent} echo requests…"),
    "cannot": ("Không đo được: {why}", "Could not measure: {why}"),
    "inside": (
        "Chỉ đo được từ trong điểm (reach: agent).",
        "Can be measured from inside the point only (reach: agent).",
    ),
    "silent": (
        "Không trả lời: cả {sent} gói đều mất.",
        "No answer: all {sent} packets were lost.",
    ),
    "answers": (
        "Có trả lời: {answered}/{sent} gói, mất {lost} gói ({loss}).",
        "Answers: {answered} of {sent} packets, {lost} lost ({loss}).",
    ),
    "delay": (
        "Độ trễ khứ hồi: nhỏ nhất {least}, trung bình {mean}, lớn nhất {most} (n = {n}).",
        "Round trip: least {least}, mean {mean}, most {most} (n = {n}).",
    ),
    "few": (
        "{sent} gói chỉ là một lần nhìn: không thấy được tỷ lệ mất dưới {share}.",
        "{sent} packets are one look: they cannot show a loss below {share}.",
    ),
    "path": ("Đường đi:", "Path:"),
    "hop_silent": ("(không trả lời)", "(does not answer)"),
    "path_ends": (
        "Sau đó không thiết bị nào trả lời: nhiều khả năng đứt ở sau chặng cuối cùng nói trên.",
        "Nothing answers after that: the line is probably cut behind the last hop above.",
    ),
    "path_empty": (
        "Không thiết bị nào trên đường trả lời.",
        "No router on the way answers.",
    ),
    "path_unknown": ("Không dò được đường đi: {why}", "The path cannot be found: {why}"),
}


def explain(inventory: Inventory, name: str, *, packets: int = 10, language: str = "") -> int:
    """Measure POINT or POINT/LINK and print what it means.

    Returns 0 if every link answered, 1 if one did not or could not be measured, 2 if the inventory
    has no such point or link.
    """
    chosen = [
        (point, link)
        for point in inventory.points
        for link in point.links
        if name in (point.id, link_key(point, link))
    ]
    if not chosen:
        sys.stderr.write(_unknown(inventory, name))
        return USAGE
    writer = _Writer(inventory, Language(language or inventory.city.language))
    answered = [writer.link(point, link, packets) for point, link in chosen]
    return ANSWERED if all(answered) else SILENT


class _Writer:
    """Explains links in one language, on standard output."""

    def __init__(self, inventory: Inventory, language: Language) -> None:
        self._inventory = inventory
        self._number = (Language.VIETNAMESE, Language.ENGLISH).index(language)
        self._texts = Texts(language)
        self._formats = Formats(language, ZoneInfo(inventory.city.timezone))

    def link(self, point: Point, link: Link, packets: int) -> bool:
        """Measure and explain one link; say whether it answered."""
        operator = self._inventory.operators[link.operator].name
        access, role = self._texts.accesses[link.access], self._texts.roles[link.role]
        print(f"{point.name} – {operator}, {access} ({role})")
        print(f"  {link_key(point, link)}  {link.address or ''}".rstrip())
        if link.reach is Reach.AGENT or link.address is None:
            self._say("inside")
            return False
        address = str(link.address)
        source = str(link.source) if link.source else None
        self._say("sending", sent=packets)
        try:
            found = check(address, packets, source)
        except ProbeError as error:
            self._say("cannot", why=error)
            return False
        self._check(found)
        self._path(address, source)
        print()
        return bool(found.rtts_seconds)

    def _check(self, found: Check) -> None:
        rtts = found.rtts_seconds
        if not rtts:
            self._say("silent", sent=found.sent)
            return
        self._say(
            "answers",
            answered=len(rtts),
            sent=found.sent,
            lost=found.lost,
            loss=self._formats.percent(found.lost / found.sent),
        )
        least, mean, most = (self._milliseconds(rtt) for rtt in (min(rtts), fmean(rtts), max(rtts)))
        self._say("delay", least=least, mean=mean, most=most, n=len(rtts))
        self._say("few", sent=found.sent, share=self._formats.percent(1 / found.sent))

    def _path(self, address: str, source: str | None) -> None:
        try:
            found = path(address, source)
        except ProbeError as error:
            self._say("path_unknown", why=error)
            return
        self._say("path")
        for line in self._hops(found):
            print(f"    {line}")
        if not found.complete:
            self._say("path_ends" if found.hops else "path_empty")

    def _hops(self, found: Path) -> Iterator[str]:
        for hop in found.hops:
            if hop.address is None:
                yield f"{hop.distance:>2}  {_WORDS['hop_silent'][self._number]}"
            elif hop.rtt_seconds is None:
                yield f"{hop.distance:>2}  {hop.address}"
            else:
                yield f"{hop.distance:>2}  {hop.address}  {self._milliseconds(hop.rtt_seconds)}"

    def _milliseconds(self, seconds: float) -> str:
        return self._formats.milliseconds(seconds * 1e9)

    def _say(self, word: str, **values: object) -> None:
        print(f"  {_WORDS[word][self._number].format(**values)}", flush=True)


def _unknown(inventory: Inventory, name: str) -> str:
    known = [
        *(point.id for point in inventory.points),
        *(link_key(point, link) for point, link in inventory.each_link()),
    ]
    close = difflib.get_close_matches(name, known, n=3)
    hint = f"; did you mean {' or '.join(close)}?" if close else ""
    return f"there is no point or link {name!r} in the inventory{hint}\n"
