from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up.inventory_trees import slugs, texts

from inventory.tables import lists, numbers
from inventory.tables.cells import (
    NAMED,
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
from inventory.tables.errors import CellError
from inventory.tables.raw import cleaned, marked_for_csv, unmarked
from inventory.wards import wards_of
from inventory.words import Access, Language, Role, Status

OPERATORS = {"vnpt": "vnpt", f"{NAMED}vnpttphn": "vnpt"}
EXCEL = Context(Language.VIETNAMESE, wards_of("01"), OPERATORS)
CSV = EXCEL._replace(is_typed=False)


@pytest.mark.parametrize(
    ("cell", "raw", "value"),
    [
        (WardCode(), "00004", "00004"),
        (WardCode(), "00004 Phường Ba Đình", "00004"),
        (WardCode(), "ba dinh", "00004"),
        (WardCode(), "P. Ba Đình", "00004"),
        (WardCode(), "PHƯỜNG BA ĐÌNH", "00004"),
        (WardCode(), 4, "00004"),
        (WardCode(), 4.0, "00004"),
        (WardCode(), "99999", "99999"),
        (OperatorId(), "vnpt", "vnpt"),
        (OperatorId(), "VNPT TP. HN", "vnpt"),
        (OperatorId(), "vietel", "vietel"),
        (Choice(Role), "Chính", "primary"),
        (Choice(Role), "du phong", "backup"),
        (Choice(Role), "BACKUP", "backup"),
        (Choice(Access), "cáp quang", "fixed"),
        (Choice(Access), "Internet cáp quang", "fixed"),
        (Choice(Access), "5G", "5g"),
        (Choice(Status), "đang hoạt động", "active"),
        (Choices(Access), "cố định; 5G", ["fixed", "5g"]),
        (Choices(Access), "fixed, 5g", ["fixed", "5g"]),
        (Choices(Access), "Không", []),
        (
            Ids(),
            "a@b.example; c@d.example\ne@f.example",
            ["a@b.example", "c@d.example", "e@f.example"],
        ),
        (Upstream(), "olt=HNI-BDH-01; bng=HNI-BNG-2", {"olt": "HNI-BDH-01", "bng": "HNI-BNG-2"}),
        (Upstream(), r"olt=a\;b=c; bng=d\\", {"olt": "a;b=c", "bng": "d\\"}),
        (Number(), 300.0, 300),
        (Number(), "300", 300),
        (Number(thousands=False), "21,0386", 21.0386),
        (Number(thousands=False), "21.038", 21.038),
        (Number(), "1.234,5", 1234.5),
        (Number(), "1,234.5", 1234.5),
        (Number(), "1.000.000", 1_000_000),
        (Number(), "0,125", 0.125),
        (Number(), "'300", 300),
        (Day(), datetime(2026, 12, 1), "2026-12-01"),  # noqa: DTZ001  # as Excel has it
        (Day(), date(2026, 12, 1), "2026-12-01"),
        (Day(), "1/12/2026", "2026-12-01"),
        (Day(), "01.12.2026", "2026-12-01"),
        (Day(), "2026-12-01", "2026-12-01"),
        (Days(), "01/12/2026..05/12/2026", [{"from": "2026-12-01", "to": "2026-12-05"}]),
        (Days(), "01/12/2026 - 05/12/2026", [{"from": "2026-12-01", "to": "2026-12-05"}]),
        (Days(), "2027-01-10..", [{"from": "2027-01-10"}]),
        (Days(), "1/12/2026", [{"from": "2026-12-01", "to": "2026-12-01"}]),
        (Days(), date(2026, 12, 1), [{"from": "2026-12-01", "to": "2026-12-01"}]),
        (Text(), "12 phố\nHàng Bài", "12 phố Hàng Bài"),
        (Code(), "0980000001", "0980000001"),
    ],
)
def test_a_cell_is_read_for_what_people_mean(cell: Any, raw: Any, value: Any) -> None:
    assert cell.read(raw, EXCEL).value == value


@pytest.mark.parametrize(
    ("cell", "raw", "words"),
    [
        (WardCode(), "00004 Phường Hoàn Kiếm", "00004 is the code of Phường Ba Đình"),
        (WardCode(), "Bà Đinhh", 'no ward or commune "Bà Đinhh"'),
        (WardCode(), 5, "no ward or commune"),
        (Choice(Role), "chín", '"chín" is not known'),
        (Upstream(), "olt", '"olt" is not KIND=NAME'),
        (Upstream(), "olt=a; olt=b", '"olt" is here twice'),
        (Number(), "1.000", "1.000 can be 1000 or 1.0"),
        (Number(), "nhanh", 'a number is needed here, not "nhanh"'),
        (Number(), True, "a truth value"),
        (Number(), date(2026, 12, 1), "a date or time"),
        (Number(), "9" * 500, "a number is needed here"),
        (Day(), "31/02/2026", "no such day as 31/02/2026"),
        (Day(), "1/12/26", '"1/12/26" is not a day'),
        (Day(), 46000, '"46000" is not a day'),
        (Day(), datetime(2026, 12, 1, 7, tzinfo=UTC), "without a time"),
        (Days(), "..05/12/2026", "not a stretch of days"),
        (Code(), 980000001, "the number 980000001"),
        (Code(), 9.8e8, "the number 980000000"),
        (Text(), True, "a truth value"),
        (Text(), "#REF!", "an error of Excel: #REF!"),
    ],
)
def test_a_cell_that_cannot_be_understood_is_refused(cell: Any, raw: Any, words: str) -> None:
    with pytest.raises(CellError) as caught:
        cell.read(raw, EXCEL)

    message, hint = caught.value.fault.message, caught.value.fault.hint
    assert words in message.en
    assert message.vi != message.en
    assert hint is None or hint.vi


def test_zeros_that_excel_took_from_a_ward_are_remarked() -> None:
    remark = WardCode().read("4", EXCEL).remark

    assert remark is not None
    assert remark.en.startswith("4 is taken for 00004 Phường Ba Đình")


@pytest.mark.parametrize("text", ["980000001", "243825000", "2438250000", "9,8E+08"])
def test_digits_of_a_csv_file_that_may_have_lost_a_zero_are_refused(text: str) -> None:
    with pytest.raises(CellError) as caught:
        Code().read(text, CSV)

    assert "cannot be known" in caught.value.fault.message.en
    assert Code().read(f"'{text}", CSV).value == text
    assert Code().read(text, EXCEL).value == text


@pytest.mark.parametrize("text", ["18001166", "0980000001", "8412", "hni-ftth-0001"])
def test_other_digits_of_a_csv_file_are_texts(text: str) -> None:
    assert Code().read(text, CSV).value == text


@given(texts)
def test_any_text_survives_as_a_cell_of_csv(text: str) -> None:
    marked = cleaned(marked_for_csv(text))

    assert isinstance(marked, str)
    assert unmarked(marked) == text
    assert not marked.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "00004",
            "0980000001",
            "024 3825 0000",
            "2026-12-01",
            "01/12/2026",
            "1-2",
            "1e3",
            "08:00",
        ),
        *("true", "mar-1", "1 may", "dec-12", "203.113.131.100", "=1+1", "@a", "'a", "12 pm"),
    ],
)
def test_what_a_spreadsheet_would_change_is_marked(text: str) -> None:
    assert marked_for_csv(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["5g", "ftth", "127.64.0.1", "00004 Phường Ba Đình", "2026-12-01..2026-12-05", "a=b"]
)
def test_what_a_spreadsheet_leaves_alone_is_not_marked(text: str) -> None:
    assert marked_for_csv(text) == text


def test_digits_that_are_a_formula_of_a_text_are_a_text() -> None:
    assert cleaned('="00004"') == "'00004"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  VNPT\u00a0 ", "VNPT"),
        ("Tu\u031bo\u031b\u0300ng", "Tường"),
        ("a\u200bb\ufeff", "ab"),
        ("a\u00a0b", "a b"),
        ("\u00a0", None),
        ("", None),
        ("a\r\nb", "a\nb"),
    ],
)
def test_what_nobody_sees_is_taken_away(text: str, clean: str | None) -> None:
    assert cleaned(text) == clean


@given(st.dictionaries(slugs, texts, max_size=5))
def test_any_map_survives_in_a_cell(entries: Mapping[str, str]) -> None:
    shown = Upstream().show(entries, EXCEL)

    assert shown is None or Upstream().read(str(shown), EXCEL).value == entries


@given(st.lists(texts, max_size=5))
def test_any_list_of_texts_survives_in_a_cell(items: list[str]) -> None:
    assert lists.pieces(lists.joined(items)) == items


@given(
    value=st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**17), 10**17),
    language=st.sampled_from(Language),
    thousands=st.booleans(),
)
def test_any_number_survives_in_a_cell(
    value: float, language: Language, *, thousands: bool
) -> None:
    text = numbers.written(value, language, thousands=thousands)

    assert repr(float(numbers.number_in(text, thousands=thousands))) == repr(float(value))


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)), st.sampled_from(Language))
def test_any_stretch_of_days_survives_in_a_cell(day: date, language: Language) -> None:
    spans = [{"from": str(day), "to": str(day)}, {"from": str(day)}]
    context = EXCEL._replace(language=language)

    shown = Days().show(spans, context)

    assert Days().read(str(shown), context).value == spans
