"""What the loader says of an inventory, in the words of tables.

It speaks of keys and words as YAML has them; whoever fills in a table knows columns and the words
of their cells.
"""

from collections.abc import Mapping
from types import MappingProxyType

from inventory.choices import shown
from inventory.problem import Problem
from inventory.said import Said
from inventory.tables.cells import Choice
from inventory.tables.columns import Column
from inventory.tables.headings import VIETNAMESE
from inventory.wording.forms import MISSING
from inventory.words import Access, Language, Reach, Role


def in_words_of_tables(problem: Problem, column: Column | None, *, has_column: bool) -> Problem:
    """Say it without keys; `column` is that of the value, be it in the table or not."""
    code = problem.code
    if code == "missing-key" and column is not None:
        return problem._replace(message=_missing(column, has_column=has_column))
    if code in _LISTS:
        return problem._replace(message=_not_listed(problem.message, code))
    if column is not None and (code, column.key) in _HINTS:
        return problem._replace(hint=_HINTS[code, column.key])
    message, hint = _BY_CODE.get(code, (problem.message, problem.hint))
    return problem._replace(message=message, hint=hint)


def _missing(column: Column, *, has_column: bool) -> Said:
    vi, en = (column.heading(language) for language in (Language.VIETNAMESE, Language.ENGLISH))
    said = Said(f"bảng không có cột {vi}", f"the table has no column {en}")
    if has_column:
        said = Said(f"cột {vi} còn trống", f"the column {en} is empty")
    reason = _REASONS.get(column.key) or _one_of(column)
    return Said(f"{said.vi}: {reason.vi}", f"{said.en}: {reason.en}") if reason else said


def _one_of(column: Column) -> Said | None:
    """Name the words of a closed set as cells have them."""
    if not isinstance(column.cell, Choice):
        return None
    vi, en = (
        [shown(word, language) for word in column.cell.kind]
        for language in (Language.VIETNAMESE, Language.ENGLISH)
    )
    return Said(
        f"hãy ghi {', '.join(vi[:-1])} hoặc {vi[-1]}", f"write {', '.join(en[:-1])} or {en[-1]}"
    )


def _not_listed(message: Said, code: str) -> Said:
    """After the name that is not there the section comes, which becomes what people call it."""
    section, (vi, en) = f"{code.removeprefix('unknown-')}s", _LISTS[code]
    return Said(
        f"{message.vi.removesuffix(section)}{vi}", f"{message.en.removesuffix(section)}{en}"
    )


_LISTS: Mapping[str, Said] = MappingProxyType(
    {
        "unknown-operator": Said("danh sách nhà mạng", "the list of operators"),
        "unknown-contact": Said("danh sách đầu mối", "the list of contacts"),
        "unknown-calendar": Said("danh sách lịch làm việc", "the list of calendars"),
        "unknown-target": Said("danh sách chỉ tiêu", "the list of targets"),
        "unknown-credential": Said("danh sách cách đọc SNMP", "the list of credentials"),
    }
)


def _heading(key: str) -> Said:
    return Said(VIETNAMESE[key], key)


_AGENT, _PRIMARY, _FIVE_G = (
    Said(shown(word, Language.VIETNAMESE), shown(word, Language.ENGLISH))
    for word in (Reach.AGENT, Role.PRIMARY, Access.FIVE_G)
)
_REACH, _ROLE, _NR = _heading("link.reach"), _heading("link.role"), _heading("link.contracted.nr")
_REASONS: Mapping[str, Said] = MappingProxyType(
    {
        "point.ward": Said("mỗi điểm thuộc một phường, xã", "every point is in a ward or commune"),
        "point.calendar": MISSING["calendar"],
        "point.dates": Said(
            "điểm lưu động phải ghi những ngày phục vụ, ví dụ 01/12/2026..05/12/2026",
            "a mobile point needs its days, such as 2026-12-01..2026-12-05",
        ),
        "link.operator": MISSING["operator"],
        "link.address": Said(
            f'chỉ đường truyền có {_REACH.vi} là "{_AGENT.vi}" mới không cần địa chỉ',
            f"only a link with {_AGENT.en} as its {_REACH.en} needs none",
        ),
        "contact.emails": MISSING["emails"],
        "operator.noc": MISSING["noc"],
    }
)
"""Why a column must be filled in, where there is more to say."""
_EMPTY_IT = Said("hãy xoá ô này", "empty this cell")
_BY_CODE: Mapping[str, tuple[Said, Said]] = MappingProxyType(
    {
        "missing-key": (
            Said("điểm này chưa có đường truyền nào", "this point has no link"),
            MISSING["links"],
        ),
        "no-primary": (
            Said(
                f'điểm phải có một đường truyền có {_ROLE.vi} là "{_PRIMARY.vi}"',
                f"one link of the point must have {_PRIMARY.en} as its {_ROLE.en}",
            ),
            Said("các đường truyền này đều là dự phòng", "all of these are backup"),
        ),
        "address-of-agent": (
            Said(
                f'đường truyền có {_REACH.vi} là "{_AGENT.vi}" thì không có địa chỉ',
                f"a link with {_AGENT.en} as its {_REACH.en} has no address",
            ),
            _EMPTY_IT,
        ),
        "dates-of-fixed-point": (
            Said("chỉ điểm lưu động mới có ngày phục vụ", "only a mobile point has days"),
            _EMPTY_IT,
        ),
        "nr-without-5g": (
            Said(
                f"chỉ đường truyền {_FIVE_G.vi} mới có {_NR.vi}",
                f"only a {_FIVE_G.en} link has {_NR.en}",
            ),
            _EMPTY_IT,
        ),
    }
)
"""What is wrong, and what to do; without a column a point can only lack links."""
_HINTS: Mapping[tuple[str, str], Said] = MappingProxyType(
    {
        ("out-of-range", "point.location.lat"): Said(
            "có phải vĩ độ và kinh độ bị đổi chỗ cho nhau?",
            "are latitude and longitude in each other's place?",
        )
    }
)
"""What helps, by the kind of mistake and the column."""
