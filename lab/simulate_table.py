"""The outcome of a simulation for people: what misses its target first, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from inventory.schema import Language
from lab.duration import SECOND_NS, in_words
from lab.simulated import Listed, Simulated
from stability.timestamps import moment
from stability.verdict import Grade, LinkGrade, LinkVerdict, PointVerdict, Reason

MOST_OUTAGES = 40
"""Outages that are listed; --json has all."""

_WORDS = {
    "window": ("Khoảng đánh giá: {start} đến {end}", "Window: {start} to {end}"),
    "points": ("Điểm phục vụ chưa đạt hạng A", "Points that are not A"),
    "links": ("Đường truyền chưa đạt", "Links that do not pass"),
    "none": ("(không có)", "(none)"),
    "counts": ("Số lượng theo hạng", "Counts by grade"),
    "of_points": ("điểm", "points"),
    "of_wards": ("phường, xã", "wards"),
    "of_links": ("đường truyền", "links"),
    "outages": ("Sự cố mất kết nối: {count}", "Outages: {count}"),
    "open": ("chưa kết thúc", "open"),
    "service": ("{seconds} giây trong giờ làm việc", "{seconds} s in service hours"),
    "more": (
        "… và {count} sự cố ngắn hơn; --json cho đủ",
        "... and {count} shorter ones; --json has all",
    ),
}
_POINT_ORDER = (Grade.C, Grade.U, Grade.B)
_LINK_ORDER = (LinkGrade.FAIL, LinkGrade.INSUFFICIENT, LinkGrade.AMBER)


class _Row(NamedTuple):
    grade: str
    subject: str
    reasons: Sequence[Reason]


def to_text(simulated: Simulated, language: Language) -> str:
    """Write the tables."""
    return "\n".join(_Writer(simulated, language).lines())


class _Writer:
    """Writes the outcome in one language."""

    def __init__(self, simulated: Simulated, language: Language) -> None:
        self._simulated = simulated
        self._vietnamese = language is Language.VIETNAMESE

    def lines(self) -> Iterator[str]:
        verdict = self._simulated.verdict
        start_ns, end_ns = self._simulated.window_ns
        yield self._say("window", start=self._minute(start_ns), end=self._minute(end_ns))
        yield from self._section("points", _worst(verdict.points, _POINT_ORDER))
        yield from self._section("links", _worst(verdict.links, _LINK_ORDER))
        yield from self._counts()
        yield from self._outages()

    def _section(self, title: str, rows: Sequence[_Row]) -> Iterator[str]:
        yield ""
        yield self._say(title)
        if not rows:
            yield f"  {self._say('none')}"
        widest = max((len(row.grade) for row in rows), default=0)
        for row in rows:
            yield f"  {row.grade:<{widest}}  {row.subject}"
            for reason in row.reasons:
                link = f"{reason.link}: " if reason.link else ""
                yield f"  {'':<{widest}}    {link}{reason.vi if self._vietnamese else reason.en}"

    def _counts(self) -> Iterator[str]:
        verdict = self._simulated.verdict
        links = Counter(one.grade for one in verdict.links.values())
        yield ""
        yield self._say("counts")
        for what, counts in (
            ("of_points", {grade.value: n for grade, n in verdict.point_counts().items()}),
            ("of_wards", {grade.value: n for grade, n in verdict.ward_counts().items()}),
            ("of_links", {grade.value: links[grade] for grade in LinkGrade}),
        ):
            figures = "   ".join(f"{grade} {count}" for grade, count in counts.items())
            yield f"  {self._say(what):<14}{figures}"

    def _outages(self) -> Iterator[str]:
        outages = self._simulated.outages
        most = sorted(outages, key=_length, reverse=True)[:MOST_OUTAGES]
        shown = {(each.outage.subject, each.outage.first_minute) for each in most}
        yield ""
        yield self._say("outages", count=len(outages))
        for listed in outages:
            if (listed.outage.subject, listed.outage.first_minute) in shown:
                yield f"  {self._outage(listed)}"
        if len(outages) > len(shown):
            yield f"  {self._say('more', count=len(outages) - len(shown))}"

    def _outage(self, listed: Listed) -> str:
        outage = listed.outage
        start = self._second(outage.start_ns)
        service = self._say("service", seconds=listed.service_seconds)
        if outage.end_ns is None:
            return f"{start}  {self._say('open')}  {outage.subject}  ({service})"
        # Whole seconds are enough for people; the JSON is exact to the packet.
        length = in_words(round((outage.end_ns - outage.start_ns) / SECOND_NS) * SECOND_NS)
        return f"{start}  {length}  {outage.subject}  ({service})"

    def _minute(self, at_ns: int) -> str:
        form = "%H:%M %d/%m/%Y" if self._vietnamese else "%Y-%m-%d %H:%M"
        return f"{moment(at_ns, self._simulated.zone):{form}}"

    def _second(self, at_ns: int) -> str:
        form = "%H:%M:%S %d/%m/%Y" if self._vietnamese else "%Y-%m-%d %H:%M:%S"
        return f"{moment(at_ns, self._simulated.zone):{form}}"

    def _say(self, word: str, **values: object) -> str:
        vietnamese, english = _WORDS[word]
        return (vietnamese if self._vietnamese else english).format(**values)


def _worst(
    verdicts: Mapping[str, LinkVerdict] | Mapping[str, PointVerdict],
    order: Iterable[LinkGrade | Grade],
) -> Sequence[_Row]:
    """Pick those of these grades, in this order."""
    return [
        _Row(grade.value, subject, verdict.reasons)
        for grade in order
        for subject, verdict in verdicts.items()
        if verdict.grade is grade
    ]


def _length(listed: Listed) -> tuple[int, int]:
    """What makes an outage matter: its length in S, then that in all."""
    return listed.service_seconds, sum(
        down.service_minutes + down.off_minutes for down in listed.outage.downs
    )
