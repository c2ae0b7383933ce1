"""A comparison as people and programs read it.

After a deliberate change run with UPDATE_GOLDEN=1 and read the difference as a code review.
"""

import copy
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from small_city.inventories import city, link, point

from inventory.load import load
from inventory.schema import Inventory
from inventory.words import Language
from stability.comparison import as_json, markdown, text
from stability.comparison.compare import Comparison, compare, nothing_like
from stability.comparison.verdict import Reviewed, Verdict

GOLDEN = Path(__file__).parent / "golden"
VI, EN = Language.VIETNAMESE, Language.ENGLISH
WRITERS: Mapping[str, Callable[[Reviewed], str]] = {
    "vi.md": lambda reviewed: markdown.written(reviewed, VI),
    "en.md": lambda reviewed: markdown.written(reviewed, EN),
    "vi.txt": lambda reviewed: text.written(reviewed, VI),
    "en.txt": lambda reviewed: text.written(reviewed, EN),
    "json": as_json.written,
}
NASTY = (
    *("`", "``", "` a", "|", "\\", "*a*", "_a_", "~~a~~", "<b>a</b>", "<!--", "-->", "</details>"),
    *("&lt;", "[a](https://evil.example)", "![a](https://evil.example/a.png)", "@vnpt", "#1", "!1"),
    *(
        "GH-1",
        "/close",
        "https://evil.example/",
        "www.evil.example",
        "</code>",
        "$\\alpha$",
        "a@b.c",
    ),
)


def reviewed(comparison: Comparison, broken: str = "") -> Reviewed:
    return Reviewed(comparison, "main:inventory.yaml", "inventory.yaml", broken)


@pytest.fixture(scope="module")
def realistic() -> Reviewed:
    """Some of everything, as a pull request might have it."""
    old, new = (load(GOLDEN / name) for name in ("old.yaml", "new.yaml"))
    return reviewed(compare(old, new, lambda inventory: 65 * len(list(inventory.each_link()))))


@pytest.mark.parametrize("name", WRITERS)
def test_a_realistic_change_is_written_as_people_have_reviewed_it(
    name: str, realistic: Reviewed
) -> None:
    path = GOLDEN / f"change.{name}"
    found = WRITERS[name](realistic)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(found, encoding="utf-8")

    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vi.md", "### ✅ Danh mục hợp lệ: không có gì thay đổi\n"),
        ("en.md", "### ✅ The inventory is valid: nothing changes\n"),
        ("vi.txt", "\nKhông có gì thay đổi\n"),
        ("en.txt", "\nNothing changes\n"),
    ],
)
def test_nothing_changed_is_said_in_a_line_or_two(name: str, words: str) -> None:
    same = city(point())

    found = WRITERS[name](reviewed(compare(same, same)))

    assert words in found
    assert len(found.splitlines()) <= 3


def test_of_links_that_come_and_go_the_totals_tell_the_data(realistic: Reviewed) -> None:
    ids = {each.id for each in realistic.comparison.data}

    (_, data) = markdown.written(realistic, EN).split("Share of the data cap that measuring uses")

    assert {id_ for id_ in ids if id_ in data} == {"ba-dinh/5g"} != ids


def test_words_of_closed_sets_are_told_in_vietnamese() -> None:
    contact = {"name": "A", "emails": ["a@b.example"]}
    old = city(point(power="always"), contacts={"a": contact | {"role": "ward"}})
    new = city(point(power="office_hours"), contacts={"a": contact | {"role": "support"}})

    found = reviewed(compare(old, new))

    assert "liên tục → giờ làm việc" in text.written(found, VI)
    assert "always → office_hours" in text.written(found, EN)
    assert "a, vai trò: phường, xã → cán bộ hỗ trợ" in text.written(found, VI)


def test_a_working_day_with_the_hours_of_its_day_of_the_week_is_named() -> None:
    office = {"weekly": {"mon-fri": ["08:00-12:00"]}}
    old, new = (
        city(point(calendar="office"), calendars={"office": office | more})
        for more in ({}, {"working": ["2026-12-26"]})
    )

    assert "none → 2026-12-26\n" in text.written(reviewed(compare(old, new)), EN)


def test_only_safe_changes_are_called_so() -> None:
    old, new = city(point()), city(point(), point("ngoc-ha"))

    found = reviewed(compare(old, new))

    assert found.verdict is Verdict.SAFE
    assert found.headline == ("Chỉ có thay đổi an toàn (1)", "Only safe changes (1)")
    assert found.comparison.summary.en == "+1 point, +2 links"


def test_a_broken_old_inventory_makes_all_of_the_new_one_worth_a_look() -> None:
    new = city(point())
    broken = "main:inventory.yaml:3:1: points: <b>@all</b>\nmain:inventory.yaml:4:1: city: what"

    found = reviewed(compare(nothing_like(new), new), broken)
    shown = markdown.written(found, EN)

    assert found.verdict is Verdict.CAREFUL
    assert "the old inventory cannot be read, so all of the new one needs a careful look" in shown
    assert "`main:inventory.yaml:3:1: points: <b>@all</b>` … and 1 more" in shown
    assert "main:inventory.yaml:4:1: city: what" in text.written(found, EN)
    assert json.loads(as_json.written(found))["old_problems"] == broken.splitlines()


def everything_called(what: str) -> tuple[Inventory, Inventory]:
    """Two inventories in which nothing is alike, and all texts are one."""
    old = city(
        point(links=[link("ftth", service_id="1", upstream={"olt": "A"})]),
        point("gone") | {"name": what},
        maintenance=[works("A", "2026-12-01T22:00+07:00")],
    )
    new = city(
        point(
            location={"lat": 21.0, "lon": 105.8, "address": what},
            links=[
                link("ftth", service_id=what, upstream={"olt": what, "bng": what}),
                link("come", address="127.64.0.9"),
            ],
        )
        | {"name": what},
        point("come") | {"name": what},
        contacts={"noc": {"name": what, "emails": ["noc@hanoi.example"]}},
        services={"portal": {"name": what, "url": "https://a.example/@vnpt"}},
        credentials={"cpe": {"snmp": "v2c", "community": f"file:/{what}\x1b[31m\x07"}},
        maintenance=[works(what, "2026-12-01T23:00+07:00")],
    )
    return old, new


def works(what: str, start: str) -> dict[str, Any]:
    return {
        "reason": what,
        "by": what,
        "reference": what,
        "from": start,
        "to": "2026-12-02T02:00+07:00",
        "select": {},
    }


@settings(deadline=None)
@given(
    st.sampled_from(NASTY) | st.lists(st.sampled_from(NASTY), min_size=2, max_size=9).map("".join)
)
def test_no_text_of_the_inventory_becomes_markup_or_a_mention(what: str) -> None:
    comparison = compare(*everything_called(what[:200].strip()))
    ours = markdown.written(reviewed(compare(*everything_called("Điểm"))), EN)

    found = markdown.written(reviewed(comparison), EN)

    assert tags(found) == tags(ours)
    outside_of_code = re.sub(r"<code>.*?</code>", "", html(found))
    assert not re.search(r"[@#!]\w|GH-1", outside_of_code.replace("&quot;", ""))
    assert "\x1b" not in found


def html(found: str) -> str:
    """As GitHub makes it: tables, struck text, links of their own, HTML let through."""
    return str(
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(found)
    )


def tags(found: str) -> list[str]:
    return [tag for tag in re.findall(r"</?[a-z0-9]+", html(found)) if "code" not in tag]


@pytest.mark.parametrize("write", [text.written, markdown.written])
def test_nothing_steers_a_terminal(write: Callable[[Reviewed, Language], str]) -> None:
    found = write(reviewed(compare(*everything_called("Điểm"))), VI)

    assert all(each.isprintable() or each == "\n" for each in found)


def many(count: int, **keys: Any) -> Inventory:
    wordy = "Điểm <|> `x` " + "*@#" * 60
    return city(*(point(f"p{number}", **keys) | {"name": wordy} for number in range(count)))


def test_a_comment_is_never_longer_than_what_a_forge_takes() -> None:
    old = many(900)
    new = many(900, location={"lat": 20.0, "lon": 105.0}, counters=3, failover="none", need=["5g"])
    huge = compare(old, new)
    added = compare(city(), many(900))

    texts = [markdown.written(reviewed(each), VI) for each in (huge, added)]

    assert all(len(found) <= markdown.MOST_CHARACTERS for found in texts)
    assert all(found.count("<details>") == found.count("</details>") for found in texts)
    assert "… và" in texts[0]


def test_blocks_that_are_too_long_are_left_out_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "MOST_CHARACTERS", 600)

    found = markdown.written(reviewed(compare(many(900), many(900, counters=1, need=["5g"]))), EN)

    assert len(found) <= 600
    assert found.endswith("… The rest is too long: see `thongsuot diff`.\n")
    assert found.count("<details>") == found.count("</details>")


def test_what_many_links_share_is_told_once() -> None:
    old = city(point(links=[link("a", upstream={"olt": "A"}), link("b", upstream={"olt": "A"})]))
    new = copy.deepcopy(old).model_dump(mode="json", by_alias=True)
    for each in new["points"][0]["links"]:
        each["upstream"]["olt"] = "B"

    found = text.written(reviewed(compare(old, Inventory.model_validate(new))), EN)

    assert "Upstream equipment of 2 links" in found
    assert "olt A → B: ba-dinh/a, ba-dinh/b" in found
