"""Why a point is not stable and redundant although it misses no limit, and why a ward is not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from inventory.schema import Access, Inventory, Link, Point
from stability.verdict import LinkGrade, LinkVerdict, Reason
from stability.wording import ACCESSES

NO_POINT = Reason(
    "no_point", "Không có điểm phục vụ đang hoạt động", "There is no active service point"
)
"""Of a ward or commune without an active point."""

_WIRED = frozenset({Access.FIXED, Access.LEASED})


class Judged(NamedTuple):
    """An active link of a point."""

    link: Link
    verdict: LinkVerdict


def serving(needed: Access) -> frozenset[Access]:
    """Say which accesses fulfil a need: a leased line counts as fixed."""
    return _WIRED if needed is Access.FIXED else frozenset({needed})


def accesses_lacking(
    inventory: Inventory, point: Point, active: Sequence[Judged], passing: Collection[LinkGrade]
) -> tuple[Reason, ...]:
    """Say for each access that is needed and of which no link passes, why."""
    found: list[Reason] = []
    for needed in point.needed:
        links = [each for each in active if each.link.access in serving(needed)]
        if not any(each.verdict.grade in passing for each in links):
            found += _lacking(inventory, needed, links)
    return tuple(found)


def one_operator(inventory: Inventory, active: Sequence[Judged]) -> tuple[Reason, ...]:
    """Flag a point whose links are all of one operator; it does not change its grade."""
    operators = {each.link.operator for each in active}
    if len(active) < 2 or len(operators) > 1:  # noqa: PLR2004  # two fail as one
        return ()
    name = inventory.operators[operators.pop()].name
    return (
        Reason(
            "same_operator",
            f"Các đường truyền đều của một nhà mạng ({name}): có thể mất liên lạc cùng lúc",
            f"All links are of one operator ({name}): one failure domain",
        ),
    )


def of_ward(point: Point, reason: Reason) -> Reason:
    """Make the reason of a point one of its ward."""
    return replace(
        reason,
        point=point.id,
        vi=f"{point.name}: {_continued(reason.vi)}",
        en=f"{point.name}: {_continued(reason.en)}",
    )


def _lacking(inventory: Inventory, needed: Access, links: Sequence[Judged]) -> Iterable[Reason]:
    vi, en = ACCESSES[needed]
    if not links:
        yield Reason("no_link", f"Chưa có đường truyền {vi}", f"There is no {en} link")
    for link, verdict in links:
        operator = inventory.operators[link.operator].name
        why = verdict.reasons[0]
        yield replace(
            why,
            word="no_passing_link",
            link=link.id,
            vi=f"Chưa có đường truyền {vi} đạt chỉ tiêu: {link.id} ({operator}) – "
            f"{_continued(why.vi)}",
            en=f"No {en} link meets the target: {link.id} ({operator}) – {_continued(why.en)}",
        )


def _continued(sentence: str) -> str:
    """Write a sentence as the rest of another."""
    return sentence[0].lower() + sentence[1:]
