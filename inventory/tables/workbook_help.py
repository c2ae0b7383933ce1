"""The sheet that says how to fill in a workbook."""

from collections.abc import Iterator
from typing import NamedTuple

from inventory import choices
from inventory.said import Said
from inventory.tables.cells import (
    Choice,
    Choices,
    Code,
    Context,
    Day,
    Days,
    Ids,
    Number,
    OperatorId,
    Text,
    Upstream,
    WardCode,
)
from inventory.tables.columns import Column, layouts
from inventory.words import Language


class HelpRow(NamedTuple):
    """One row of it."""

    cells: tuple[str, ...]
    is_head: bool = False


_INTRODUCTION = (
    Said("Cách điền bảng này", "How to fill in this workbook"),
    Said(
        "Mỗi dòng của trang Đường truyền là một đường truyền. Thông tin của điểm lặp lại ở mọi "
        "dòng của điểm và phải giống nhau.",
        "Each row of the sheet Links is one link. What is said of its point is repeated in all "
        "rows of the point and must be the same.",
    ),
    Said(
        "Thêm đường truyền hoặc điểm: thêm dòng ở bất cứ đâu. Mã chỉ gồm chữ thường không dấu "
        "a-z, chữ số và dấu gạch ngang, và không đổi về sau.",
        "To add a link or a point, add rows anywhere. Ids have small letters a-z, digits and "
        "hyphens only, and do not change later.",
    ),
    Said(
        "Ô trống nghĩa là không ghi gì (dùng giá trị mặc định). Xoá dòng không xoá điểm hay đường "
        "truyền: hãy đổi trạng thái thành “đã ngừng”.",
        "An empty cell says nothing (the default holds). To delete a row deletes no point and no "
        "link: set the status to retired.",
    ),
    Said(
        "Các ô có mũi tên: chọn trong danh sách. Có thể sắp xếp, lọc, thêm cột ghi chú; đừng đổi "
        "tên cột và đừng gộp ô.",
        "Cells with an arrow: choose from the list. Rows may be sorted and filtered, columns for "
        "notes added; do not rename columns and do not merge cells.",
    ),
    Said(
        "Số điện thoại, số thuê bao: gõ trong ô định dạng Text để không mất số 0 ở đầu.",
        "Phone numbers and service ids: type them into cells that have the format Text, so that no "
        "0 in front is lost.",
    ),
)
_HEAD = (
    Said("Cột", "Column"),
    Said("Ý nghĩa", "Meaning"),
    Said("Bắt buộc", "Required"),
    Said("Cách ghi", "How it is written"),
    Said("Nếu để trống", "If left empty"),
)
_YES = Said("có", "yes")
_NAME = Said("chọn trong danh sách", "choose from the list")
_FORMS = {
    Text: Said("một dòng chữ", "a line of text"),
    Code: Said("chữ, số; ví dụ 0980000001", "a text, such as 0980000001"),
    WardCode: _NAME,
    OperatorId: _NAME,
    Ids: Said("cách nhau bằng dấu chấm phẩy: a; b", "with semicolons between them: a; b"),
    Upstream: Said(
        "LOẠI=TÊN; dấu ; trong tên viết \\; ví dụ: olt=HNI-BDH-01; bng=HNI-BNG-2",
        "KIND=NAME; write a ; in a name as \\; for example: olt=HNI-BDH-01; bng=HNI-BNG-2",
    ),
    Number: Said("con số", "a number"),
    Day: Said("ngày/tháng/năm, ví dụ 31/12/2026", "a date, such as 2026-12-31"),
    Days: Said(
        "từ..đến, ví dụ 01/12/2026..05/12/2026; 10/01/2027.. (chưa có ngày cuối)",
        "from..to, such as 2026-12-01..2026-12-05; 2027-01-10.. (without an end)",
    ),
}


def help_rows(language: Language) -> Iterator[HelpRow]:
    """All rows: what to know, then each column with its meaning."""
    for number, said in enumerate(_INTRODUCTION):
        yield HelpRow((said.told(language),), is_head=number == 0)
    for layout in layouts():
        yield HelpRow(("",))
        yield HelpRow((layout.title.told(language),), is_head=True)
        yield HelpRow(tuple(said.told(language) for said in _HEAD), is_head=True)
        for column in layout.columns:
            yield HelpRow(
                (
                    column.heading(language),
                    column.meaning.told(language),
                    _YES.told(language) if column.required else "",
                    form(column, language),
                    _default(column, language),
                )
            )


def _default(column: Column, language: Language) -> str:
    if not column.default:
        return ""
    return str(column.cell.show(column.default, Context(language, {})) or "")


_ID = Said(
    "chữ thường không dấu, chữ số, gạch ngang, ví dụ ba-dinh",
    "small letters, digits and hyphens, such as ba-dinh",
)
_NAMES = frozenset({"point.calendar", "point.target", "link.target", "link.snmp.credential"})


def form(column: Column, language: Language) -> str:
    """How a column's cells are written."""
    cell = column.cell
    if column.path == ("id",):
        return _ID.told(language)
    if column.key in _NAMES:
        return _NAME.told(language)
    if isinstance(cell, Choice):
        return ", ".join(choices.shown(word, language) for word in cell.kind)
    if isinstance(cell, Choices):
        words = "; ".join(choices.shown(word, language) for word in cell.kind)
        none = choices.NOTHING.told(language)
        return Said(f"một hay nhiều: {words}; hoặc {none}", f"some of: {words}; or {none}").told(
            language
        )
    return _FORMS[type(cell)].told(language)
