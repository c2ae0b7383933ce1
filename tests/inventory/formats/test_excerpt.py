import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from inventory.formats.excerpt import excerpt

LINE = "      - {id: 5g, role: backup, access: 5g, operator: vietel, address: 127.64.0.2}"


def cells(text: str) -> int:
    """Cells of a terminal, reckoned otherwise than by the program."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def test_a_line_that_fits_is_shown_whole() -> None:
    assert excerpt("    ward: 00004", 12, 11, 80) == (
        "    12 |     ward: 00004\n"
        "       |           ^"
    )  # fmt: skip


def test_a_long_line_is_cut_around_the_place() -> None:
    shown, caret = excerpt(LINE, 18, 54, 60).split("\n")

    assert shown == "    18 | …e: backup, access: 5g, operator: vietel, address:…"
    assert caret.index("^") == shown.index("vietel")


def test_the_caret_is_under_its_character_behind_wide_ones_marks_and_tabs() -> None:
    for line in ("日本語 x", "e\u0302\u0301ê x", "\t\tx", "🇻🇳 x"):
        shown, caret = excerpt(line, 1, line.index("x") + 1, 80).split("\n")
        assert cells(shown[: shown.index("x")]) == len(caret) - 1


def test_what_steers_a_terminal_is_not_shown() -> None:
    shown = excerpt("a\x1b[31m\x07\x9b1m\u202eb\r\u200b", 1, 1, 80)

    assert shown.replace("\n", "").isprintable()


def test_a_label_stands_where_there_is_room_for_it() -> None:
    behind = excerpt("x" * 71, 1, 1, 80, "ba-dinh/5g")
    before = excerpt("x" * 71, 1, 71, 80, "ba-dinh/5g")
    nowhere = excerpt("x" * 71, 1, 71, 80, "y" * 80)

    assert behind.endswith("| ^ ba-dinh/5g")
    assert before.endswith("ba-dinh/5g ^")
    assert len(before.split("\n")[1]) == 80
    assert nowhere.endswith("  ^")


def test_the_end_of_a_line_can_be_pointed_at() -> None:
    assert excerpt("", 1, 1, 80) == "     1 | \n       | ^"
    assert excerpt("points: [", 2, 10, 80).endswith("|          ^")


PLAIN = "a:{}đế"
CHARACTERS = st.sampled_from("a b:{}đế日🇻\t\x1b\u202e\u0301\u200b")


@given(
    line=st.text(CHARACTERS, max_size=300) | st.text(max_size=200),
    at=st.floats(0, 1),
    width=st.integers(40, 200),
    label=st.sampled_from(["", "ba-dinh", "ba-dinh/5g"]),
)
def test_whatever_a_line_holds_the_caret_is_right(
    line: str, at: float, width: int, label: str
) -> None:
    line = line.replace("\n", " ")
    column = int(at * len(line)) + 1

    shown, caret = excerpt(line, 7, column, width, label).split("\n")

    under = caret.index("^") if not label else caret.index("^", caret.index("|"))
    assert shown.isprintable()
    assert cells(shown) <= width
    assert len(caret) <= width
    if column <= len(line) and line[column - 1] in PLAIN:
        behind = next(end for end in range(len(shown)) if cells(shown[:end]) == under)
        assert line[column - 1] in shown[behind : behind + 9].lstrip("\u0301")[:1]
