from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_city import inventory as city
from small_city.judged import OF_A_POINT, TOO_LITTLE, VERDICT, criterion, point
from small_city.moments import LOGIN, MINUTE_NS, NOW_NS, Reader, known, service
from small_city.reading import Tags, words

from exporter import pages
from exporter.app import create_app
from stability.totals import PointTotals
from stability.verdict import CityVerdict, Grade, PointVerdict, Reason

GRADES = 'id="grades"'
MISSED_OF_A_POINT = criterion("availability", 0.9, 0.999, met=False, n=600)

Ask = Callable[[CityVerdict], Reader]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Serve a verdict."""

    def serving(verdict: CityVerdict) -> Reader:
        running = service(tmp_path, city.fleet())
        judged = replace(running.snapshot.judged, minute=NOW_NS // MINUTE_NS - 1, verdict=verdict)
        running._prober._verdicts.snapshot = known(running.snapshot, {}, judged=judged)
        return Reader(create_app(running), LOGIN)

    return serving


def of(verdict: PointVerdict) -> CityVerdict:
    return replace(VERDICT, points={"ba-dinh": verdict, "ngoc-ha": point(Grade.U, (TOO_LITTLE,))})


def test_a_new_service_says_when_there_will_be_grades(ask: Ask) -> None:
    nearly = replace(TOO_LITTLE, value=462)
    client = ask(of(point(Grade.U, (nearly,))))

    vietnamese = words(client.get("/").text.partition(GRADES)[2])
    english = words(client.get("/", lang="en").text.partition(GRADES)[2])

    assert "có kết quả đánh giá sau khoảng 18 phút làm việc nữa." in vietnamese
    assert "a grade after another 18 min of service hours." in english
    assert 'class="grade' not in client.get("/").text
    assert "Đạt, có dự phòng" not in vietnamese.partition("Tất cả các điểm")[0]


def test_grades_are_counted_as_soon_as_one_point_has_one(ask: Ask) -> None:
    said = words(ask(of(point(Grade.B))).get("/").text.partition(GRADES)[2])

    assert "Đang thu thập" not in said
    assert "U1Chưa đánh giá" in said


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (point(Grade.A), "Đạt chỉ tiêu: kết nối thông suốt, ổn định, có đường dự phòng."),
        (point(Grade.B), "Đạt chỉ tiêu, nhưng chưa có dự phòng:"),
        (point(Grade.C), "Không đạt chỉ tiêu: kết nối chưa thông suốt, ổn định,"),
        (
            replace(point(Grade.C), totals=PointTotals(up_service=9000, down_service=75)),
            "Không đạt chỉ tiêu: điểm đã mất kết nối 1 giờ 15 phút trong giờ làm việc",
        ),
        (
            point(Grade.U, (TOO_LITTLE,)),
            "Đang thu thập số liệu: có kết quả đánh giá sau khoảng 7 giờ 48 phút làm việc nữa.",
        ),
        (
            point(Grade.U, (TOO_LITTLE, replace(TOO_LITTLE, word="known_ratio"))),
            "Chưa đánh giá: chưa đủ căn cứ,",
        ),
        (point(Grade.U, (Reason("no_link", "Không", "None"),)), "Chưa đánh giá: chưa đủ căn cứ,"),
    ],
)
def test_the_verdict_on_a_point_begins_with_what_it_means(
    ask: Ask, verdict: PointVerdict, sentence: str
) -> None:
    answer = ask(of(verdict)).get("/points/ba-dinh")

    said = words(answer.text.partition("Đánh giá 28 ngày")[2]).replace("\N{NO-BREAK SPACE}", " ")
    Tags(answer.text)
    assert said.startswith(f", trong giờ làm việc {verdict.grade} {sentence}")


def test_what_is_not_measured_is_named_once_at_the_end(ask: Ask) -> None:
    said = words(ask(VERDICT).get("/points/ba-dinh").text)

    assert said.count("Chưa đo:") == 1
    assert said.index("Chưa đo:") > said.index("Độ khả dụng 24/7 (tham khảo) 99,91%")


def test_whoever_cannot_see_a_grade_hears_what_it_means(ask: Ask) -> None:
    page = ask(VERDICT).get("/").text

    assert 'role="img" aria-label="Hạng C: Không đạt" title="Không đạt">C</span>' in page


def test_a_long_list_is_told_in_parts(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_LISTED", 1)
    client = ask(VERDICT)

    first = client.get("/", lang="en").text.partition('id="list"')[2]
    second = client.get("/", lang="en", after="1").text.partition('id="list"')[2]
    past = client.get("/", after="9")

    assert "Ba Đình" in words(first)
    assert "Ngọc Hà" not in words(first)
    assert 'href="/?after=1&amp;lang=en#all">The next points (1)</a>' in first
    assert "Ngọc Hà" in words(second)
    assert "The next points" not in second
    assert past.status_code == 200


def test_no_downtime_is_left_where_availability_is_missed_already(ask: Ask) -> None:
    missed = replace(point(Grade.C), criteria=OF_A_POINT | {"availability": MISSED_OF_A_POINT})
    overdrawn = replace(missed, budget=missed.budget._replace(left_ratio=-0.5))

    some_left = words(ask(of(missed)).get("/points/ba-dinh").text).partition("Cả điểm")[2]
    none_left = words(ask(of(overdrawn)).get("/points/ba-dinh").text).partition("Cả điểm")[2]

    of_the_point = some_left.partition("VNPT")[0], none_left.partition("VNPT")[0]
    assert "gián đoạn còn được phép" not in of_the_point[0]
    assert "gián đoạn còn được phép trong kỳ đã vượt mức cho phép" in of_the_point[1]
