from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_city import inventory as city
from small_city.moments import LOGIN, MINUTE_NS, NOW_NS, USERS, Reader, known, service
from small_city.outages import OPEN, OVER, kept
from small_city.reading import Tags, words

from exporter.app import create_app
from exporter.service import Service
from stability.minutes import State
from stability.past import Outage

PAGE = f"/outages/{OPEN.id}"

Serve = Callable[..., Reader]


@pytest.fixture
def running(tmp_path: Path) -> Service:
    running = service(tmp_path, city.fleet())
    running.ledger.keep(kept(OPEN, OVER))
    assert running.ledger.flush()
    snapshot = known(running.snapshot, {"ba-dinh/ftth": State.DOWN})
    judged = replace(snapshot.judged, outages=(OPEN,))
    running._prober._verdicts.snapshot = replace(snapshot, judged=judged)
    return running


@pytest.fixture
def serve(running: Service) -> Serve:
    def serving(users: dict[str, str] | None = None) -> Reader:
        return Reader(create_app(running, users), LOGIN)

    return serving


def test_the_page_of_an_outage_says_what_since_when_and_why(serve: Serve) -> None:
    said = words(serve().get(PAGE).text)

    assert "Sự cố TS-2026-00007" in said
    assert "Điểm phục vụ Ba Đình · Phường Ba Đình" in said
    assert "VNPT – băng rộng cố định (đường chính) Chưa khôi phục" in said
    assert "Bắt đầu 13:05:09 21/11/2026 Thời gian gián đoạn 1 giờ" in said
    assert "7/8 đường truyền qua olt HNI-BDH-01 mất cùng lúc" in said
    assert "Thuộc trách nhiệm Chưa xác định" in said
    assert "Chưa có ai tiếp nhận" in said
    assert "Gọi nhà mạng VNPT: 18001166" in said


def test_the_page_has_the_evidence_in_words(serve: Serve) -> None:
    said = words(serve().get(PAGE).text)

    assert "Tại điểm này 1/2" in said
    assert "VNPT – băng rộng cố định 8/120" in said
    assert "Phường Ba Đình 1/1" not in said
    assert "Lần cuối thông mạng 13:05:08 21/11/2026 Độ trễ khứ hồi 6,4 ms" in said
    assert "Chặng cuối còn trả lời: 2." in said
    assert "mất ở sau chặng 1." in said


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("outage", [OPEN.id, OVER.id])
def test_the_page_is_whole_in_both_languages(serve: Serve, language: str, outage: str) -> None:
    answer = serve(USERS).get(f"/outages/{outage}", lang=language)

    assert answer.status_code == 200
    Tags(answer.text)


def test_addresses_names_and_forms_are_there_only_behind_a_login(serve: Serve) -> None:
    behind_a_login = serve(USERS)
    behind_a_login.post(PAGE, data={"act": "acknowledge", "by": "Nguyễn Văn An"})

    inside, outside = behind_a_login.get(PAGE).text, serve().get(PAGE).text

    assert "10.0.0.1" in inside
    assert "Nguyễn Văn An" in inside
    assert 'method="post"' in inside
    assert "10.0.0.1" not in outside
    assert "Nguyễn Văn An" not in outside
    assert 'method="post"' not in outside
    assert "Đã tiếp nhận" in outside


def test_whoever_takes_care_says_so_by_the_form(serve: Serve) -> None:
    client = serve(USERS)

    answer = client.post(
        f"{PAGE}?lang=en",
        data={"act": "acknowledge", "by": "Tổ Ứng cứu", "eta": "2026-11-21T16:30"},
    )

    said = words(client.get(PAGE).text)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?lang=en")
    assert "Đã tiếp nhận Người tiếp nhận Tổ Ứng cứu" in said
    assert "Dự kiến khôi phục 16:30" in said
    assert "noc · tiếp nhận" in said


def test_a_form_need_not_be_sent_by_a_browser(serve: Serve) -> None:
    client = serve(USERS)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    client.post(PAGE, content="act=note&text=đứt cáp".encode(), headers=headers)

    assert "đứt cáp" in client.get(PAGE).text


def test_a_note_is_shown_as_it_was_written_and_no_more(serve: Serve) -> None:
    client = serve(USERS)
    text = "<script>alert(1)</script>\nđã gọi 18001166"

    client.post(PAGE, data={"act": "note", "text": text, "cause": "", "attribution": "operator"})

    page = client.get(PAGE).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nđã gọi 18001166" in page
    assert "Thuộc trách nhiệm Nhà mạng" in words(page)
    Tags(page)


@pytest.mark.parametrize(
    ("fields", "status", "vietnamese", "english"),
    [
        ({"act": "note"}, 422, "Ghi chú còn trống.", "The note is empty."),
        (
            {"act": "acknowledge", "eta": "tomorrow"},
            422,
            "“Dự kiến khôi phục” không phải là một thời điểm.",
            "“Expected to be over” is not a time.",
        ),
        (
            {"act": "acknowledge", "eta": "9999-12-31T23:59"},
            422,
            "“Dự kiến khôi phục” không phải là một thời điểm.",
            "“Expected to be over” is not a time.",
        ),
        (
            {"act": "acknowledge", "by": "x" * 121},
            422,
            "“Họ tên, đơn vị” dài quá 120 ký tự.",
            "“Your name” has more than 120 characters.",
        ),
        (
            {"act": "note", "text": "x" * 2001, "ticket": "y" * 121},
            422,
            "“Nội dung” dài quá 2000 ký tự. “Mã sự cố của nhà mạng” dài quá 120 ký tự.",
            "“Text” has more than 2000 characters.",
        ),
        (
            {"act": "note", "attribution": "nobody"},
            422,
            "“Thuộc trách nhiệm” không có trong danh sách để chọn.",
            "“Put down to” is none of those in the list.",
        ),
        (
            {"act": "note", "text": "x", "colour": "red"},
            422,
            "Biểu mẫu có mục mà hệ thống không biết.",
            "The form has a field that is not known.",
        ),
        ({"act": "note", "text": "x" * 40_000}, 413, "Nội dung quá dài.", "It is too long."),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_in_the_words_of_the_page(
    serve: Serve, fields: dict[str, str], status: int, vietnamese: str, english: str
) -> None:
    client = serve(USERS)

    answers = [client.post(f"{PAGE}?lang={language}", data=fields) for language in ("vi", "en")]

    assert [answer.status_code for answer in answers] == [status, status]
    assert f"Chưa ghi được. {vietnamese}" in words(answers[0].text)
    assert f"Not written. {english}" in words(answers[1].text)
    assert "Chưa có ai tiếp nhận" in client.get(PAGE).text


def test_a_form_that_cannot_be_taken_still_has_what_was_typed(serve: Serve) -> None:
    fields = {
        "act": "note",
        "text": "\ndây cáp <đứt>",
        "ticket": "VT-1",
        "cause": "z" * 121,
        "attribution": "operator",
    }

    page = serve(USERS).post(PAGE, data=fields).text

    Tags(page)
    assert '<details class="card" open>' in page
    assert ">\n\ndây cáp &lt;đứt&gt;</textarea>" in page
    assert 'name="ticket" value="VT-1" maxlength="120">' in page
    assert f'value="{"z" * 121}" maxlength="120" aria-invalid="true"' in page
    assert '<option value="operator" selected>' in page
    assert 'name="by" value=""' in page


def test_whoever_does_not_log_in_has_to_say_who_it_is(tmp_path: Path) -> None:
    open_to_all = service(tmp_path, city.fleet(), enable_lifecycle=True)
    open_to_all.ledger.keep(kept(OPEN))
    assert open_to_all.ledger.flush()
    client = Reader(create_app(open_to_all), None)

    answer = client.post(PAGE, data={"act": "acknowledge", "eta": "2026-11-21T16:30"})

    assert answer.status_code == 422
    assert "Chưa có họ tên, đơn vị của người ghi." in answer.text
    assert 'name="eta" value="2026-11-21T16:30"' in answer.text


def test_a_form_where_nothing_can_be_written_is_answered_by_a_page(serve: Serve) -> None:
    answer = serve().post(PAGE, data={"act": "note", "text": "đã gọi"})

    assert answer.status_code == 403
    assert "Chưa ghi được. Trang này chỉ để xem" in words(answer.text)
    assert "<form" not in answer.text


def test_a_form_of_another_site_changes_nothing_and_fills_in_nothing(serve: Serve) -> None:
    client = serve(USERS)

    answer = client.post(
        PAGE,
        data={"act": "acknowledge", "by": "Kẻ lạ"},
        headers={"Origin": "https://elsewhere.example"},
    )

    assert answer.status_code == 403
    assert "Yêu cầu được gửi từ một trang khác" in answer.text
    assert "Kẻ lạ" not in answer.text
    assert "Chưa có ai tiếp nhận" in client.get(PAGE).text


def test_what_was_lost_with_it_is_a_link_away(running: Service, serve: Serve) -> None:
    mobile = Outage("TS-2026-00008", "5g", "ba-dinh", NOW_NS - 5 * MINUTE_NS, None)
    running.ledger.keep(kept(mobile))
    assert running.ledger.flush()

    page = serve().get(PAGE).text

    assert "Mất cùng lúc tại điểm này" in page
    assert 'href="/outages/TS-2026-00008"' in page
    assert f'href="/outages/{OVER.id}"' not in page


def test_an_incident_that_is_too_young_to_be_an_outage_has_a_page(
    running: Service, serve: Serve
) -> None:
    young = running._incidents.open("ngoc-ha/ftth", NOW_NS - MINUTE_NS)

    said = words(serve().get(f"/outages/{young}").text)

    assert "Mới xảy ra: chưa đủ 2 phút" in said


def test_the_page_says_at_once_that_it_is_over(running: Service, serve: Serve) -> None:
    start_ns, end_ns = NOW_NS - 5 * MINUTE_NS, NOW_NS - MINUTE_NS
    gone = running._incidents.open("ngoc-ha/ftth", start_ns)
    running.ledger.keep(kept(Outage(gone, "ftth", "ngoc-ha", start_ns, None)))
    assert running.ledger.flush()
    running._incidents.close("ngoc-ha/ftth", end_ns)
    client = serve()

    pages = [words(client.get(path).text) for path in (f"/outages/{gone}", "/points/ngoc-ha")]

    for said in pages:
        assert "Kết thúc 14:04:09 21/11/2026" in said
        assert "hưa khôi phục" not in said


def test_an_outage_of_what_is_not_measured_any_more_has_a_page(
    running: Service, serve: Serve
) -> None:
    running.ledger.keep(kept(Outage("TS-2026-00009", "x", "gone", NOW_NS - MINUTE_NS, NOW_NS)))
    assert running.ledger.flush()

    answer = serve().get("/outages/TS-2026-00009")

    assert answer.status_code == 200
    assert "gone" in words(answer.text)


def test_an_outage_that_is_not_there_has_a_page_that_says_so(serve: Serve) -> None:
    answer = serve().get("/outages/TS-2026-99999")

    assert answer.status_code == 404
    assert "Không có sự cố này." in answer.text
