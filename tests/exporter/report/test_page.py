"""The report for people.

After a deliberate change of words or layout, run with UPDATE_GOLDEN=1 and read the difference as a
code review: these files are the report as the Department gets it.
"""

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from made_up.pasts import make
from made_up.reports import WEEK, empty_facts, facts_of, small_facts, small_inventory
from small_city.inventories import city, link, point

from exporter.report.build import build
from exporter.report.facts import Facts
from exporter.report.page import MOST_ON_FIRST_PAGE, page
from exporter.report.writing import Writing
from inventory.schema import Access, Inventory, Language
from stability.ledger.handling import Handling
from stability.past import Outage
from stability.verdict import Grade

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
GOLDEN = Path(__file__).with_name("golden")


def written(facts: Facts, language: Language = Language.VIETNAMESE) -> str:
    return page(build(facts), Writing(language, facts.zone))


def said(text: str) -> str:
    """What a person reads: no tags, single spaces."""
    visible = re.sub(r"<(style|title)>.*?</\1>", "", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", visible))


class Tags(HTMLParser):
    """Checks that every tag that opens also closes, in order, and that ids are unique."""

    VOID = ("meta", "br", "line")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        assert self.open == []
        ids = [value for name, value in self.attributes if name == "id"]
        assert len(ids) == len(set(ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", Language)
def test_the_report_reads_as_agreed(language: Language) -> None:
    text = written(small_facts(), language)

    path = GOLDEN / f"report-{language}.html"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", Language)
def test_the_file_needs_nothing_else(language: Language) -> None:
    text = written(small_facts(), language)

    tags = Tags(text)

    assert tags.names.isdisjoint({"script", "link", "img", "iframe", "object", "form"})
    assert not {name for name, _ in tags.attributes} & {"src", "href", "xlink:href"}
    assert not re.search(r"url\((?!#)|@import|@font-face|https?:", text)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "inventory", [small_inventory(), city()], ids=["nothing_measured", "no_points"]
)
def test_a_city_of_which_nothing_is_known_has_a_report_that_says_so(
    inventory: Inventory, language: Language
) -> None:
    text = written(empty_facts(inventory), language)

    Tags(text)
    shown = said(text)
    assert ("chưa đủ số liệu" if language is Language.VIETNAMESE else "not enough data") in shown
    assert not re.search(r"None|nan|Undefined", shown)


def test_what_is_unknown_is_not_written_as_zero_or_as_good() -> None:
    text = said(written(empty_facts(small_inventory())))

    assert "độ khả dụng tính chung chưa đủ số liệu" in text
    assert "100%" not in text.partition("Kết quả đánh giá")[0]
    assert "Chưa có điểm nào" not in text


def test_a_week_without_any_trouble_says_so() -> None:
    inventory = city(point("ba-dinh", [link("ftth")], need=["fixed"]))
    made = make(inventory, WEEK, 1, blind=0)
    for pasts in (made.links, made.points):
        for key, past in list(pasts.items()):
            good = {
                day: totals._replace(down_service=0, unknown_service=0)
                for day, totals in past.days.items()
            }
            pasts[key] = type(past)(good, ())
    for key, past in list(made.links.items()):
        made.links[key] = replace(
            past,
            days={
                day: t._replace(lost=0, unstable=0, short_breaks=0) for day, t in past.days.items()
            },
        )

    text = said(written(facts_of(inventory, made)))

    assert "Không có điểm nào không đạt." in text
    assert "Mọi điểm đều đã được đánh giá." in text
    assert "Không có sự cố nào trong giờ làm việc." in text
    assert "độ khả dụng tính chung 100%" in text


def test_a_hostile_name_stays_a_text() -> None:
    facts = small_facts('<script>alert("x")</script>')
    noted = facts.handling | {key: _hostile(one) for key, one in facts.handling.items()}

    text = written(replace(facts, handling=noted))

    assert "<script" not in text
    assert "&lt;script&gt;alert(" in text
    assert "<b>VNPT</b>" not in text
    assert "&lt;b&gt;VNPT&lt;/b&gt;" in text


def _hostile(one: Handling) -> Handling:
    return replace(one, ticket="<b>VNPT</b>")


def test_without_the_period_before_there_is_no_comparison() -> None:
    text = said(written(small_facts(compared=False)))

    assert "không so sánh: chưa có đủ số liệu của kỳ trước" in text
    assert "Thay đổi" not in text


def test_a_period_that_is_not_wholly_on_record_says_so() -> None:
    facts = small_facts()
    cut = replace(facts, known=facts.known._replace(last=WEEK.last.replace(day=13)))

    assert "Chỉ có số liệu từ 02/11/2026 đến 13/11/2026" in said(written(cut))
    assert "Chỉ có số liệu từ" not in said(written(facts))


def test_the_department_is_named_by_the_inventory_or_by_its_office() -> None:
    contacts = {
        "so": {"name": "Sở KH&CN Hà Nội", "emails": ["so@hanoi.example"], "role": "department"}
    }
    named = city(point("ba-dinh"), contacts=contacts)

    assert "Kính gửi: Sở KH&amp;CN Hà Nội" in said(written(empty_facts(named)))
    assert "Kính gửi: Sở Khoa học và Công nghệ thành phố Hà Nội" in said(written(small_facts()))


def test_an_open_outage_is_told_as_not_over() -> None:
    facts = small_facts()
    key, past = next((k, p) for k, p in facts.links.items() if _felt(p.outages))
    started = tuple(replace(one, end_ns=None) for one in past.outages)

    text = said(written(replace(facts, links={**facts.links, key: replace(past, outages=started)})))

    assert "chưa khôi phục" in text.partition("5. Sự cố")[2].partition("6. Độ khả dụng")[0]


def _felt(outages: tuple[Outage, ...]) -> bool:
    return any(down.service_minutes for one in outages for down in one.downs)


def test_the_first_page_says_which_points_miss_and_whose_job_it_is() -> None:
    report = build(small_facts())
    (missed,) = report.missed

    first = said(written(small_facts())).partition("2. Kết quả đánh giá")[0]

    assert missed.name in first
    assert "Nơi cần xử lý" in first
    assert all(name in first for duty in missed.duties for name in duty.operators)


def test_the_first_page_names_points_that_moved() -> None:
    report = build(small_facts())
    was = {Grade.A: Grade.C, Grade.B: Grade.A, Grade.C: Grade.B, Grade.U: Grade.A}
    points = tuple(replace(p, grade_before=was[p.grade]) for p in report.points)

    text = said(page(replace(report, points=points), Writing(Language.VIETNAMESE, ZONE)))

    assert "Kém đi 2 (1 xuống B, 1 xuống C)" in text
    assert "Tốt lên 1 (1 lên A)" in text
    assert "(C → A)" in text.replace("&nbsp;", " ")


def test_many_points_do_not_push_the_grades_off_the_first_page() -> None:
    report = build(small_facts())
    (missed,) = report.missed
    many = tuple(replace(missed, id=f"p{n}", name=f"Điểm số {n}") for n in range(11))

    text = said(page(replace(report, points=many), Writing(Language.VIETNAMESE, ZONE)))

    assert text.partition("2. Kết quả")[0].count("C Điểm số ") == MOST_ON_FIRST_PAGE
    assert "và 3 điểm khác, xem mục 3" in text


def test_links_that_went_down_together_are_one_row() -> None:
    report = build(small_facts())
    one = next(row for row in report.outages if row.link is not None and row.service_seconds)
    crowd = tuple(
        replace(one, id=f"TS-{n}", point=f"p{n}", access=Access.FIVE_G) for n in range(54)
    )

    text = said(page(replace(report, outages=crowd), Writing(Language.VIETNAMESE, ZONE)))

    listed = text.partition("5. Sự cố")[2].partition("6. Độ khả dụng")[0]
    assert "1 trên 1 sự cố" in listed
    assert "TS-0 và 53 mã khác" in listed
    assert f"54 đường 5G của {one.operator_name} tại 54 điểm" in listed


def test_failing_links_are_named_only_where_there_are_any() -> None:
    report = build(small_facts())
    (first, *others) = report.operators
    crowd = replace(first, failing=tuple(f"p{n}/ftth" for n in range(14)))
    calm = tuple(replace(row, failing=()) for row in others)

    text = said(page(replace(report, operators=(crowd, *calm)), Writing(Language.VIETNAMESE, ZONE)))

    assert text.count("Đường không đạt") == 1
    assert "p11/ftth và 2 đường khác" in text


def test_each_part_of_the_bar_of_grades_is_named_in_words() -> None:
    text = written(small_facts())

    named = re.findall(r"<strong>([ABCU]): (\d+)</strong>", text)

    counts = build(small_facts()).point_counts()
    assert named[-4:] == [
        (grade, str(counts[grade])) for grade in (Grade.A, Grade.B, Grade.C, Grade.U)
    ]


def test_the_page_is_made_for_a4_with_headings_on_every_page() -> None:
    text = written(small_facts())

    assert "@page { size: A4" in text
    assert "thead { display: table-header-group; }" in text
    assert text.count("<thead>") == text.count("<table")
