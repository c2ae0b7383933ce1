"""A comparison as a comment that a reviewer of a pull request reads in a minute.

Ids and values of the inventory are code spans, in which nothing is markup or a mention; of names
each sign is an entity, and a mention or reference in them is broken up by a space without width.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from inventory.numbers import number
from inventory.said import Said
from inventory.words import Language
from stability.comparison import grades_told, verdict
from stability.comparison.changes import LinkData, Section
from stability.comparison.style import Style, listed, more
from stability.comparison.telling import Group, groups, items
from stability.comparison.verdict import Reviewed, Verdict, share_of
from stability.comparison.words import counted

MOST_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment; others add to it."""
_ITEMS_AT_MOST = (40, 15, 5, 2, 1)
"""Items of a group: as many as there is room for."""
_OPEN_ITEMS_AT_MOST = 6
"""Of what is shown unfolded."""
_TITLES = 4
"""Of what is folded, beside its number."""

_SIGNS = {Verdict.NOTHING: "✅", Verdict.SAFE: "✅", Verdict.CAREFUL: "⚠️"}
_NO_CAP = Said("không giới hạn", "no cap")
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
_REFERENCES = "@#!$%~&-"
"""What begins mentions and references on GitHub and GitLab; also GH-1."""


def written(reviewed: Reviewed, language: Language) -> str:
    """Write the comment, of at most `MOST_CHARACTERS`."""
    style = Style(language, value=code, name=escaped)
    for most in _ITEMS_AT_MOST:
        text = "\n\n".join(_blocks(reviewed, style, most)) + "\n"
        if len(text) <= MOST_CHARACTERS:
            return text
    return _cut(_blocks(reviewed, style, 1), style)


def code(text: str) -> str:
    """Write a value as a code span, whatever is in it."""
    plain = "".join(each if each.isprintable() else "�" for each in text)
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if plain.startswith("`") or plain.endswith("`") or not plain.strip() else ""
    return f"{fence}{padding}{plain}{padding}{fence}"


def escaped(text: str) -> str:
    """Write a name so that it is nothing but text."""
    plain = "".join(each if each.isprintable() else "�" for each in text)
    return _MARKUP.sub(_entity, plain)


def _entity(found: re.Match[str]) -> str:
    sign = found.group()
    return f"&#{ord(sign)};{'&#8203;' if sign in _REFERENCES else ''}"


def _blocks(reviewed: Reviewed, style: Style, most: int) -> Iterator[str]:
    comparison = reviewed.comparison
    verdict_ = style.of(reviewed.headline)
    valid = style.either("Danh mục hợp lệ", "The inventory is valid")
    yield f"### {_SIGNS[reviewed.verdict]} {valid}: {verdict_[0].lower()}{verdict_[1:]}"
    yield _compared(reviewed, style)
    yield from _careful(groups(comparison.careful), style, most)
    yield from _grades(reviewed, style, most)
    yield from _figures(reviewed, style)
    if comparison.safe:
        found = groups(comparison.safe)
        title = style.either("Thay đổi an toàn", "Safe changes")
        titles = listed([style.of(group.title()) for group in found], style, _TITLES)
        lines = _lines(found, style, most)
        yield _folded(f"{title} ({style.of(number(len(comparison.safe)))}): {titles}", lines)
    # Of links that come or go, the totals tell.
    if data := [each for each in comparison.data if each.before_gb and each.after_gb]:
        count = counted(Section.LINKS, len(data))
        title = style.either(
            f"Tỷ lệ dung lượng SIM dùng để đo thay đổi: {count.vi}",
            f"Share of the data cap that measuring uses changes: {count.en}",
        )
        yield _folded(title, _data(data, style, most))


def _compared(reviewed: Reviewed, style: Style) -> str:
    said = f"{code(reviewed.old)} → {code(reviewed.new)}"
    if reviewed.comparison.changes:
        said = f"{said}: {style.of(reviewed.comparison.summary)}"
    if not reviewed.broken:
        return said
    first, *rest = reviewed.broken.splitlines()
    return f"{said}\n\n{code(first[:300])} {more(len(rest), style)}"


def _careful(found: Iterable[Group], style: Style, most: int) -> Iterator[str]:
    lines: list[str] = []
    for group in found:
        why = group.why()
        lines.append(f"- **{group.heading(style)}** – {style.of(why) if why else ''}")
        told = list(items(group, style, most))
        lines += (f"  - {each}" for each in told[:_OPEN_ITEMS_AT_MOST])
        if rest := told[_OPEN_ITEMS_AT_MOST:]:
            shown = style.either("Xem thêm", "More")
            inner = "\n".join(f"  - {each}" for each in rest)
            lines.append(f"\n  <details><summary>{shown}</summary>\n\n{inner}\n\n  </details>\n")
    if lines:
        yield style.either("#### Cần xem kỹ", "#### Needs a careful look")
        yield "\n".join(lines)


def _grades(reviewed: Reviewed, style: Style, most: int) -> Iterator[str]:
    touched = reviewed.comparison.touched
    if not touched:
        return
    lines = []
    for each in grades_told.by_why(touched):
        ids = [style.value(id_) for id_ in (*each.points, *each.links)]
        lines.append(f"- {style.of(each.title())}: {listed(ids, style, 2 * most)}")
    yield _folded(style.of(grades_told.headline(touched)), lines)


def _figures(reviewed: Reviewed, style: Style) -> Iterator[str]:
    rows = verdict.rows(reviewed.comparison)
    if not rows:
        return
    head = style.either("| | Trước | Sau |", "| | Before | After |")
    yield "\n".join(
        [
            head,
            "| --- | ---: | ---: |",
            *(f"| {' | '.join(style.of(cell) for cell in row)} |" for row in rows),
        ]
    )


def _lines(found: Iterable[Group], style: Style, most: int) -> Iterator[str]:
    for group in found:
        yield f"- **{group.heading(style)}**"
        yield from (f"  - {each}" for each in items(group, style, most) if each)


def _data(data: Sequence[LinkData], style: Style, most: int) -> Iterator[str]:
    for each in data[:most]:
        before, after = (
            style.of(_NO_CAP if one is None else share_of(one))
            for one in (each.before_share, each.after_share)
        )
        yield f"- {style.value(each.id)}: {before} → {after}"
    if left := more(len(data) - most, style):
        yield f"- {left}"


def _folded(title: str, lines: Iterable[str]) -> str:
    inner = "\n".join(lines)
    return f"<details><summary>{title}</summary>\n\n{inner}\n\n</details>"


def _cut(blocks: Iterable[str], style: Style) -> str:
    """Leave out whole blocks, so that none is cut in its middle."""
    last = style.either(
        "… Phần còn lại quá dài: xem bằng `thongsuot diff`.",
        "… The rest is too long: see `thongsuot diff`.",
    )
    kept: list[str] = []
    room = MOST_CHARACTERS - len(last) - 1
    for block in blocks:
        room -= len(block) + 2
        if room < 0:
            break
        kept.append(block)
    return "\n\n".join([*kept, last]) + "\n"
