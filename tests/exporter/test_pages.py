import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_city import inventory as city
from small_city.moments import LOGIN, MINUTE_NS, NOW_NS, USERS, Reader, known, service
from small_city.reading import Tags, words

from exporter import page as all_pages
from exporter.app import create_app
from exporter.fleet import Fleet
from exporter.texts import Texts
from exporter.view import Condition, city_view
from inventory.load import fingerprint, load_text
from inventory.schema import Language
from stability.minutes import State
from stability.past import DayDown, Outage

DOWN_POINT = {"ba-dinh": State.DOWN, "ba-dinh/ftth": State.DOWN, "ba-dinh/5g": State.DOWN}
"""Both links of a point are gone."""

Ask = Callable[..., Reader]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Serve what a test says is known."""

    def serving(
        states: dict[str, State] | None = None,
        *,
        fleet: Fleet | None = None,
        users: dict[str, str] | None = None,
        **more: object,
    ) -> Reader:
        running = service(tmp_path, fleet or city.fleet())
        running._prober._verdicts.snapshot = known(running.snapshot, states or {}, **more)
        return Reader(create_app(running, users), LOGIN)

    return serving


def test_what_is_down_comes_first_with_its_operators_and_their_hotlines(ask: Ask) -> None:
    client = ask(DOWN_POINT, incidents={"ba-dinh": "TS-2026-00123"})

    text = client.get("/").text

    said = words(text)
    first = said.index("Mất kết nối hoàn toàn (1)")
    assert first < said.index("Điểm phục vụ Ba Đình") < said.index("Tất cả các điểm")
    assert "từ 14:02 (đã 3 phút)" in said
    assert "Sự cố TS-2026-00123" in said
    assert "Gọi nhà mạng VNPT: 18001166" in said
    assert 'href="tel:18008119"' in text
    assert "Lần cuối thông mạng: 14:02:09 21/11/2026" in said


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", ["/", "/points/ba-dinh"])
@pytest.mark.parametrize("state", State)
def test_every_state_is_shown_in_both_languages(
    ask: Ask, language: str, path: str, state: State
) -> None:
    states = dict.fromkeys(("ba-dinh", "ba-dinh/ftth", "ba-dinh/5g"), state)
    client = ask(states, fault="no anchor answers" if state is State.UNKNOWN else None)

    answer = client.get(path, lang=language)

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert Texts(Language(language)).states[state] in words(answer.text)
    Tags(answer.text)


def test_a_point_is_on_backup_when_no_primary_link_is_up(ask: Ask) -> None:
    said = words(ask({"ba-dinh/ftth": State.DOWN}).get("/").text)

    assert "Đang dùng đường dự phòng (1)" in said


def test_a_point_without_its_backup_is_not_called_good(ask: Ask) -> None:
    said = words(ask({"ba-dinh/5g": State.DOWN}).get("/").text)

    assert "Mất đường dự phòng từ 14:02" in said
    assert "Mọi điểm đều thông suốt" not in said


def test_a_point_with_an_unstable_link_is_degraded(ask: Ask, tmp_path: Path) -> None:
    judged = service(tmp_path, city.fleet()).snapshot.judged
    unstable = replace(judged, unstable=np.array([False, False, True, False]))

    said = words(ask(judged=unstable).get("/").text)

    assert "Suy giảm chất lượng trong 5 phút đã đo gần nhất" in said


def test_a_city_without_trouble_says_so(ask: Ask) -> None:
    said = words(ask().get("/").text)

    assert "Mọi điểm đều thông suốt, ổn định." in said
    assert "Thành phố Hà Nội" in said
    assert "14:05:09 · 21/11/2026" in said


def test_a_city_without_points_has_a_page(ask: Ask) -> None:
    text = city.text().partition("points:")[0] + "points: []\n"

    answer = ask(fleet=Fleet(load_text(text), "none")).get("/")

    assert "Danh mục chưa có điểm nào đang hoạt động." in words(answer.text)
    Tags(answer.text)


def test_names_cannot_bring_their_own_markup(ask: Ask) -> None:
    fleet = city.fleet(name="'<script>alert(1)</script> & \"Ba Đình\"'")
    client = ask(DOWN_POINT, fleet=fleet)

    pages = [client.get(path) for path in ("/", "/points/ba-dinh", '/?q="><script>')]

    for page in pages:
        assert page.text.count("<script>") == 1
        assert "script-src 'sha256-" in page.headers["Content-Security-Policy"]
    assert "&lt;script&gt;alert(1)" in pages[0].text


def test_the_script_of_the_page_is_the_one_that_its_policy_allows(ask: Ask) -> None:
    answer = ask().get("/")

    script = re.search(r"<script>(.*)</script>", answer.text, re.DOTALL)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["ba dinh", "BA ĐÌNH", "phuong ba", "00004"])
def test_a_point_is_found_however_its_name_is_typed(ask: Ask, query: str) -> None:
    said = words(ask().get("/", q=query).text)

    assert "Ba Đình" in said
    assert "Ngọc Hà" not in said


def test_the_list_can_be_narrowed_to_one_condition(ask: Ask) -> None:
    client = ask(DOWN_POINT)

    down = words(client.get("/", show="down").text.partition('id="list"')[2])
    none = words(client.get("/", show="unknown").text)
    unheard_of = client.get("/", show="broken", lang="xx")

    assert "Ba Đình" in down
    assert "Ngọc Hà" not in down
    assert "Không có điểm nào phù hợp." in none
    assert unheard_of.status_code == 200


def test_links_keep_the_language_and_switching_keeps_the_page(ask: Ask) -> None:
    client = ask(DOWN_POINT)

    english = client.get("/", lang="en", q="ba").text
    vietnamese = client.get("/points/ba-dinh").text

    assert 'href="/points/ba-dinh?lang=en"' in english
    assert 'href="/?lang=vi&amp;q=ba"' in english
    assert 'href="/points/ba-dinh?lang=en"' in vietnamese
    assert 'href="/"' in vietnamese


def test_the_page_of_a_point_has_its_last_outages(ask: Ask, tmp_path: Path) -> None:
    hour_ns = 60 * MINUTE_NS
    outages = (
        Outage("TS-2026-00002", "5g", "ba-dinh", NOW_NS - 3 * MINUTE_NS, None, (DayDown(1, 2, 0),)),
        Outage("TS-2026-00001", None, "ba-dinh", NOW_NS - 26 * hour_ns, NOW_NS - 25 * hour_ns),
        Outage("TS-2026-00003", None, "ngoc-ha", NOW_NS - hour_ns, None),
    )
    judged = replace(service(tmp_path, city.fleet()).snapshot.judged, outages=outages)

    said = words(ask(judged=judged).get("/points/ba-dinh").text)

    assert (
        "Bắt đầu 14:02:09 21/11/2026 – chưa khôi phục Viettel – di động 5G (đường dự phòng)"
        " Thời gian gián đoạn 3 phút, trong giờ làm việc 2 phút Sự cố TS-2026-00002"
    ) in said
    assert (
        "Bắt đầu 12:05:09 20/11/2026 – Kết thúc 13:05:09 20/11/2026 cả điểm"
        " Thời gian gián đoạn 1 giờ, trong giờ làm việc 0 giây Sự cố TS-2026-00001"
    ) in said
    assert "TS-2026-00003" not in said


def test_a_point_that_is_not_there_has_a_page_that_says_so(ask: Ask) -> None:
    answer = ask().get("/points/nowhere")

    assert answer.status_code == 404
    assert "Không có điểm này." in words(answer.text)


def test_addresses_and_service_ids_are_shown_only_behind_a_login(ask: Ask) -> None:
    in_the_open = ask().get("/points/ba-dinh").text
    behind_a_login = ask(users=USERS).get("/points/ba-dinh").text

    assert "127.64.0.1" not in in_the_open
    assert "hni-ftth-0001" not in in_the_open
    assert "127.64.0.1" in behind_a_login
    assert "hni-ftth-0001" in behind_a_login


def test_addresses_that_answer_by_themselves_are_pointed_out(ask: Ask) -> None:
    demo = words(ask().get("/").text)
    real = words(ask(fleet=city.fleet("198.51")).get("/").text)

    assert "Chế độ thử" in demo
    assert "Chế độ thử" not in real


def test_a_prober_at_fault_is_the_first_thing_said(ask: Ask) -> None:
    states = dict.fromkeys((*city.KEYS, "ba-dinh", "ngoc-ha"), State.UNKNOWN)

    said = words(ask(states, fault="no anchor answers").get("/").text)

    assert "Máy đo đang gặp sự cố" in said
    assert said.count("không đo được từ 14:02 (đã 3 phút): máy đo gặp sự cố") == 4


def test_planned_works_are_announced_a_day_before(ask: Ask) -> None:
    soon = (
        "maintenance:\n"
        "  - {reason: Thay router, by: VNPT, reference: CV-123, select: {point: ba-dinh},\n"
        '     from: "2026-11-22T01:00+07:00", to: "2026-11-22T02:30+07:00"}\n'
        "  - {reason: Việc sau này, by: VNPT, select: {point: ba-dinh},\n"
        '     from: "2026-12-22T01:00+07:00", to: "2026-12-22T02:00+07:00"}\n'
    )

    said = words(ask(fleet=city.fleet(more=soon)).get("/").text)

    assert "Thay router 01:00 22/11/2026 – 02:30 22/11/2026 VNPT · CV-123 · 2 đường truyền" in said
    assert "Việc sau này" not in said


def test_the_description_of_the_api_loads_nothing_from_elsewhere(ask: Ask) -> None:
    answer = ask().get("/docs")

    assert "GET /api/v1/points/{point_id}" in answer.text
    assert "<dt><code>eta</code></dt>" in answer.text
    assert not re.search(r"(src|href)=.?https?:", answer.text)
    Tags(answer.text)


def test_both_languages_have_every_text() -> None:
    vietnamese, english = (vars(Texts(language)) for language in Language)

    for name in vietnamese.keys() - {"language"}:
        assert vietnamese[name].keys() == english[name].keys()
        assert all(vietnamese[name].values())
        assert all(english[name].values())


def test_the_worst_condition_of_a_point_counts(tmp_path: Path) -> None:
    snapshot = service(tmp_path, city.fleet()).snapshot

    def condition(states: dict[str, State]) -> Condition:
        found = city_view(known(snapshot, states)).point("ba-dinh")
        assert found
        return found.condition

    assert condition(DOWN_POINT) is Condition.DOWN
    assert condition({"ba-dinh": State.UNKNOWN}) is Condition.UNKNOWN
    assert condition({"ba-dinh": State.MAINTENANCE}) is Condition.MAINTENANCE
    assert condition({"ba-dinh/ftth": State.MAINTENANCE}) is Condition.ON_BACKUP
    assert condition({"ba-dinh/ftth": State.UNKNOWN}) is Condition.UNKNOWN
    assert condition({"ba-dinh/5g": State.UNKNOWN}) is Condition.GOOD
    assert condition({}) is Condition.GOOD


@pytest.mark.parametrize("status", ["planned", "retired"])
def test_a_point_without_a_primary_link_in_use_is_shown_by_its_backup(
    ask: Ask, status: str
) -> None:
    text = city.text().replace("role: primary,", f"role: primary, status: {status},", 1)
    inventory = load_text(text)
    fleet = Fleet(inventory, fingerprint(inventory))

    client = ask(fleet=fleet)
    page, api = client.get("/"), client.get("/api/v1/points")
    unknown = ask({"ba-dinh/5g": State.UNKNOWN, "ba-dinh": State.UNKNOWN}, fleet=fleet)

    assert page.status_code == 200
    assert [point["condition"] for point in api.json()] == ["good", "good"]
    assert unknown.get("/api/v1/points/ba-dinh").json()["condition"] == "unknown"


def test_an_unknown_path_is_a_page_for_browsers_and_json_for_programs(ask: Ask) -> None:
    client = ask()
    browsing = Reader(client._app, LOGIN, {"Accept": "text/html,*/*"})

    browser = browsing.get("/nothing")
    program = client.get("/nothing")
    of_the_api = browsing.get("/api/v1/points/nowhere")

    Tags(browser.text)
    assert (browser.status_code, program.status_code) == (404, 404)
    assert "Không có trang này." in browser.text
    assert "default-src 'none'" in browser.headers["Content-Security-Policy"]
    assert program.json() == {"detail": "Not Found"}
    assert of_the_api.json() == {"detail": "there is no measured point nowhere"}


def test_pages_are_those_that_were_there_at_the_start(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_pages._ENVIRONMENT.loader, "searchpath", [])

    answers = [ask().get(path) for path in ("/", "/points/ba-dinh", "/points/nowhere", "/docs")]

    assert [answer.status_code for answer in answers] == [200, 200, 404, 200]
