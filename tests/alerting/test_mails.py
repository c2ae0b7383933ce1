"""The mails, as amtool renders them from the facts that promtool verified (*_test.yml).

After a deliberate change of words or layout, run with UPDATE_GOLDEN=1 and read the difference as a
code review: these files are the mails as people get them.
"""

import html
import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from alerting.render import render
from alerting.settings import Endpoints, Timing
from inventory.load import load
from stability.cause_texts import WORDS
from stability.causes import Cause
from stability.limits import LINK_LIMITS, POINT_LIMITS
from stability.past import Attribution

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOLDEN = HERE / "golden"
STATUSES = ("firing", "resolved")
CRITERIA = tuple(
    dict.fromkeys((*POINT_LIMITS, *(key for one in LINK_LIMITS.values() for key in one)))
)
PART = "\n=== part ===\n"

Facts = tuple[dict[str, str], dict[str, str]]


def facts() -> dict[str, Facts]:
    """Labels and annotations of each alert and audience, by name."""
    found: dict[str, Facts] = {}
    for path in sorted(HERE.glob("*_test.yml")):
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]:
            for case in test.get("alert_rule_test", ()):
                for alert in case["exp_alerts"]:
                    labels = {"alertname": case["alertname"], **alert["exp_labels"]}
                    annotations = alert["exp_annotations"]
                    expired = "-expired" if annotations.get("outcome") else ""
                    found.setdefault(
                        f"{labels['alertname']}-{labels['audience']}{expired}",
                        (labels, annotations),
                    )
    return found


FACTS = facts()
DIGESTS = [name for name, (labels, _) in FACTS.items() if labels["severity"] == "info"]
"""Each is one alert with a list."""


def notification(
    *alerts: Facts, status: str, since: str = "1970-01-01T00:02:30Z"
) -> dict[str, Any]:
    """What Alertmanager gives to a template."""
    return {
        "receiver": "someone@hanoi.example",
        "status": status,
        "alerts": [
            {
                "status": status,
                "labels": labels,
                "annotations": annotations,
                "startsAt": since,
                "endsAt": "1970-01-01T00:06:15Z",
            }
            for labels, annotations in alerts
        ],
        "groupLabels": {"alertname": alerts[0][0]["alertname"]} if alerts else {},
        "commonLabels": in_common([labels for labels, _ in alerts]),
        "commonAnnotations": in_common([annotations for _, annotations in alerts]),
        "externalURL": "http://127.0.0.1:9093",
    }


def in_common(maps: list[dict[str, str]]) -> Mapping[str, str]:
    return dict(set.intersection(*(set(one.items()) for one in maps))) if maps else {}


class Renderer:
    """Renders mails with the templates of an inventory."""

    def __init__(self, folder: Path, page_url: str = "http://status.example") -> None:
        endpoints = Endpoints(page_url=page_url, dashboard_url="http://d.example/d")
        render(load(ROOT / "inventory.yaml"), folder, Timing.DEFAULT, endpoints)
        self.folder = folder

    def __call__(self, data: dict[str, Any]) -> tuple[str, str, str]:
        """Give subject, text and HTML."""
        both = (
            f'{{{{ template "thongsuot.subject" . }}}}{PART}{{{{ template "thongsuot.text" . }}}}'
        )
        subject, text = self.amtool("text", both, data).removesuffix("\n").split(PART)
        return subject, text, self.amtool("html", '{{ template "thongsuot.html" . }}', data)

    def amtool(self, kind: str, template: str, data: dict[str, Any]) -> str:
        path = self.folder / "data.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        done = subprocess.run(
            [
                "amtool",
                "template",
                "render",
                f"--template.glob={self.folder}/templates/*.tmpl",
                f"--template.type={kind}",
                f"--template.text={template}",
                f"--template.data={path}",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    return Renderer(tmp_path_factory.mktemp("mails"))


def complaints(subject: str, text: str, page: str) -> Iterator[str]:
    """What must never reach a reader."""
    for part in (subject, text, page):
        yield from re.findall(
            r"<no value>|ZgotmplZ|%!.*|&lt;error expanding.*|\+07:00|\t|\{\{", part
        )
    headings = {"Links:", "Points:"}
    yield from (
        line
        for line in text.splitlines()
        if re.search(r"[:,;]$", line.strip()) and line not in headings
    )
    yield from re.findall(
        r"[:,;–·]\s*<(?:/|br)", page.replace("Links:\n", "").replace("Points:\n", "")
    )


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", FACTS)
def test_mails_read_as_agreed(mail: Renderer, name: str, status: str) -> None:
    subject, text, page = mail(notification(FACTS[name], status=status))

    if os.environ.get("UPDATE_GOLDEN"):
        (GOLDEN / f"{name}-{status}.txt").write_text(f"{subject}\n\n{text}", encoding="utf-8")
        (GOLDEN / f"{name}-{status}.html").write_text(page, encoding="utf-8")
    assert f"{subject}\n\n{text}" == (GOLDEN / f"{name}-{status}.txt").read_text(encoding="utf-8")
    assert page == (GOLDEN / f"{name}-{status}.html").read_text(encoding="utf-8")
    assert list(complaints(subject, text, page)) == []


def test_every_golden_mail_is_still_sent() -> None:
    names = {
        f"{name}-{status}{end}"
        for name in FACTS
        for status in STATUSES
        for end in (".txt", ".html")
    }

    assert {path.name for path in GOLDEN.iterdir()} == names


def test_the_subject_of_a_point_carries_all(mail: Renderer) -> None:
    labels, annotations = FACTS["PointDown-ward"]

    down, _, _ = mail(notification((labels, annotations), status="firing"))
    up, _, _ = mail(notification((labels, annotations), status="resolved"))

    assert down == (
        "[KHẨN] Mất kết nối hoàn toàn – Điểm PVHCC P. Ba Đình – từ 07:01 – VNPT, Viettel"
        " – TS-1970-00123"
    )
    assert up == (
        "[ĐÃ KHÔI PHỤC] Mất kết nối hoàn toàn – Điểm PVHCC P. Ba Đình – từ 07:01 – TS-1970-00123"
        " – gián đoạn 4 phút"
    )


def test_yesterday_is_named_in_the_subject(mail: Renderer) -> None:
    labels, annotations = FACTS["PointDown-ward"]
    since = {**annotations, "since": "1969-12-31T22:10:00+07:00"}

    subject, _, _ = mail(notification((labels, since), status="firing"))

    assert "– từ 22:10 ngày 31/12 –" in subject


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", FACTS)
def test_missing_facts_read_well(mail: Renderer, name: str, status: str) -> None:
    labels, annotations = FACTS[name]
    nothing = {key: "" for key in annotations if key != "point_name"}

    subject, text, page = mail(notification((labels, nothing), status=status))

    assert list(complaints(subject, text, page)) == []
    if status == "firing" and "point" in labels:
        assert "chưa có số liệu" in text
        assert "chưa có số liệu" in page


def test_no_alert_gives_a_mail_that_says_so(mail: Renderer) -> None:
    subject, text, page = mail(notification(status="firing"))

    assert subject == "[ThôngSuốt] Không có cảnh báo"
    assert "Không có cảnh báo" in text
    assert "Không có cảnh báo" in page


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", [name for name in FACTS if name not in DIGESTS])
def test_two_hundred_alerts_fit_into_a_mail(mail: Renderer, name: str, status: str) -> None:
    labels, annotations = FACTS[name]
    many = [
        ({**labels, "point": f"p{number}"}, {**annotations, "point_name": f"Điểm {number}"})
        for number in range(200)
    ]

    subject, text, page = mail(notification(*many, status=status))

    assert "200" in subject
    assert len(subject) < 150
    assert list(complaints(subject, text, page)) == []
    assert len(page.encode()) < 1_500_000
    assert text.count("Điểm 199\n") >= ("point" in labels)


@pytest.mark.parametrize(
    "name", ["PointDown-city", "TargetMissed-city", *(n for n in DIGESTS if n.endswith("city"))]
)
def test_names_from_the_inventory_are_text_and_not_markup(mail: Renderer, name: str) -> None:
    labels, annotations = FACTS[name]
    evil = {
        key: re.sub("VNPT|Ba Đình", "<script>alert(1)</script>&\"'", value)
        for key, value in annotations.items()
    }

    subject, text, page = mail(notification((labels, evil), status="firing"))

    assert "<script>" not in page
    assert "<script>" in html.unescape(page)
    assert "<script>" in text
    assert "\n" not in subject


def test_every_cause_that_the_rules_may_find_has_words(mail: Renderer) -> None:
    rules = (ROOT / "alerting/rules/connectivity.yml").read_text(encoding="utf-8")
    annotations = re.findall(r" cause: .*?(?=\n {10}[a-z#])", rules, flags=re.DOTALL)
    causes = set(re.findall(r"\}\}([a-z_]+)\{\{", "".join(annotations)))

    for cause in causes:
        labels, known = FACTS["PointDown-city"]
        guessed = {**known, "cause": cause, "put_down": ""}
        _, text, _ = mail(notification((labels, guessed), status="firing"))

        assert "Chưa xác định nguyên nhân" not in text, cause
        assert "Not known yet" not in text, cause

    assert causes == {"operator", "outage", "site", "separate", "one_operator", "line"}


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("status", STATUSES)
def test_a_cause_that_is_known_is_told_in_the_words_of_the_page(
    mail: Renderer, status: str, cause: Cause
) -> None:
    labels, annotations = FACTS["LinkDown-operator"]
    known = {**annotations, "cause": "operator", "put_down": f"operator\t{cause}"}

    _, text, page = mail(notification((labels, known), status=status))

    vietnamese, english = WORDS[cause]
    for part in (text, html.unescape(page)):
        assert vietnamese[1:] in part
        assert english[1:] in part
        assert "Thuộc trách nhiệm: nhà mạng." in part
        assert "Put down to the operator." in part
        assert "nhiều đường truyền khác cùng loại" not in part


@pytest.mark.parametrize("attribution", Attribution)
def test_every_attribution_has_words(mail: Renderer, attribution: Attribution) -> None:
    labels, annotations = FACTS["PointDown-city"]
    known = {**annotations, "put_down": f"{attribution}\tđứt cáp."}

    _, text, _ = mail(notification((labels, known), status="resolved"))

    said = attribution is not Attribution.UNDETERMINED
    assert "NGUYÊN NHÂN CÓ THỂ\nđứt cáp." in text
    assert "đứt cáp.." not in text
    assert ("Thuộc trách nhiệm" in text) == said
    assert ("Put down to" in text) == said


def test_a_recovery_does_not_guess_at_a_cause(mail: Renderer) -> None:
    labels, annotations = FACTS["PointDown-city"]

    _, unknown, _ = mail(notification((labels, {**annotations, "put_down": ""}), status="resolved"))
    unsure = {**annotations, "outcome": "expired"}
    _, expired, _ = mail(notification((labels, unsure), status="resolved"))

    assert "NGUYÊN NHÂN" not in unknown + expired
    assert "Cause:" not in unknown + expired


def test_a_point_whose_backup_answers_is_told_to_switch(mail: Renderer) -> None:
    labels, annotations = FACTS["PointDown-ward"]
    links = annotations["links"].replace("Viettel\t\tdown", "Viettel\t0980000001\tup")

    _, text, _ = mail(notification((labels, {**annotations, "links": links}), status="firing"))

    assert "Chuyển thiết bị của điểm sang đường truyền dự phòng." in text
    assert "không tự chuyển" in text


def test_a_point_whose_other_links_are_not_seen_is_not_said_to_work(mail: Renderer) -> None:
    labels, annotations = FACTS["LinkDown-operator"]

    _, text, _ = mail(notification((labels, {**annotations, "impact": "unknown"}), status="firing"))

    assert "Chưa rõ điểm còn kết nối hay không" in text
    assert "Whether the point is still connected is not known" in text
    for claim in ("vẫn làm việc được", "vẫn có điện", "works over another", "has power"):
        assert claim not in text


def test_an_operator_sees_nothing_of_another(mail: Renderer) -> None:
    labels, annotations = FACTS["PointDown-operator"]

    mails = [mail(notification((labels, annotations), status=status)) for status in STATUSES]

    assert labels["operator"] == "viettel"
    for part in (part for one in mails for part in one):
        assert "vnpt" not in part.lower()
        assert "hni-ftth-0001" not in part


def test_people_are_called_by_phone_or_by_mail(mail: Renderer) -> None:
    inventory = load(ROOT / "inventory.yaml")
    point = inventory.point("ba-dinh")
    contact = inventory.contacts[point.contacts[0]]

    _, city, _ = mail(notification(FACTS["PointDown-city"], status="firing"))
    _, ward, _ = mail(notification(FACTS["PointDown-ward"], status="firing"))

    assert f"{contact.name}: {contact.phone}" in city
    assert contact.name not in ward
    assert "Tổng đài VNPT: 18001166" in ward


def test_subjects_fit_into_a_line_of_smtp(mail: Renderer) -> None:
    labels, annotations = FACTS["PointDown-ward"]
    long = {
        **annotations,
        "point_name": "Điểm phục vụ hành chính công phường " + "Nguyễn Trường Tộ " * 10,
        "operators": "Viễn thông Thành phố Hồ Chí Minh, " * 5,
    }

    subject, _, _ = mail(notification((labels, long), status="firing"))

    # RFC 5322 allows 998 octets; Alertmanager writes the header on one line, in quoted-printable
    # words of 75 characters of which 12 are overhead.
    octets = sum(1 if char.isascii() else 3 * len(char.encode()) for char in subject)
    assert octets * 75 / 60 < 980
    assert subject.endswith("TS-1970-00123")


def test_what_is_new_about_targets_comes_before_what_was_told(mail: Renderer) -> None:
    labels, annotations = FACTS["TargetMissed-city"]

    def point(name: str) -> Facts:
        return {**labels, "point": name}, {**annotations, "point_name": f"Điểm {name}"}

    data = notification(point("mới"), status="firing", since="1970-01-08T02:00:00Z")
    told = notification(point("cũ"), status="firing", since="1970-01-02T02:00:00Z")
    over = notification(point("xong"), status="resolved", since="1970-01-01T02:00:00Z")
    over["alerts"][0]["endsAt"] = "1970-01-08T01:30:00Z"
    data["alerts"] = told["alerts"] + over["alerts"] + data["alerts"]
    subject, text, page = mail(data)

    for part in (text.split("English")[0], page.split("English")[0]):
        new, old, past = (part.index(f"Điểm {name}") for name in ("mới", "cũ", "xong"))
        assert part.index("MỚI KHÔNG ĐẠT") < new < part.index("KHÔNG CÒN TRONG DANH SÁCH") < past
        assert past < part.index("VẪN CHƯA ĐẠT") < old
        assert part.count("độ khả dụng 99,89% (yêu cầu từ 99,9%)") == 1
    assert subject.startswith("[CẢNH BÁO] Không đạt chỉ tiêu thông suốt, ổn định – 2 điểm")


def test_every_criterion_has_words(mail: Renderer) -> None:
    labels, annotations = FACTS["TargetMissed-city"]
    reasons = "".join(f"{key} 1.25 3.5\n" for key in CRITERIA)

    _, text, _ = mail(
        notification((labels, {**annotations, "point_reasons": reasons}), status="firing")
    )

    vietnamese, english = text.split("English")
    assert vietnamese.count("1,25") == vietnamese.count("3,5") == len(CRITERIA)
    assert not re.findall("|".join(rf"\b{key}\b" for key in CRITERIA), vietnamese)
    assert english.count("1.25") == english.count("(required 3.5") == len(CRITERIA)


def test_a_limit_that_is_not_known_is_left_out(mail: Renderer) -> None:
    labels, annotations = FACTS["TargetMissed-city"]
    reasons = {**annotations, "point_reasons": "availability 99.8 ?\n"}

    _, text, page = mail(notification((labels, reasons), status="firing"))

    for part in (text, page):
        assert "- điểm: độ khả dụng 99,8%\n" in part
        assert "?" not in part


def test_a_morning_without_a_prober_is_no_list_of_all_points(mail: Renderer) -> None:
    labels, annotations = FACTS["PointsNotReady-city"]

    _, text, _ = mail(notification((labels, {**annotations, "blind": "160"}), status="firing"))

    assert "Máy đo không đo được, nên chưa biết 160 điểm có sẵn sàng hay không." in text
    assert "The prober cannot measure, so of 160 points" in text


@pytest.mark.parametrize("name", ["PointDown-ward", "PointOnBackup-city", "LinkDown-operator"])
def test_mails_lead_to_the_page_of_their_incident(
    mail: Renderer, name: str, tmp_path: Path
) -> None:
    as_prometheus = Renderer(tmp_path, page_url="")

    _, text, page = mail(notification(FACTS[name], status="firing"))
    _, over, over_page = mail(notification(FACTS[name], status="resolved"))
    _, derived, _ = as_prometheus(notification(FACTS[name], status="firing"))

    path = f"/outages/{FACTS[name][1]['incident']}"
    link = "Chi tiết và tiếp nhận xử lý"
    assert f"{link}: http://status.example{path}\n" in text
    assert f'href="http://status.example{path}">{link}</a>' in page
    assert f"Chi tiết sự cố: http://status.example{path}\n" in over
    assert f'href="http://status.example{path}">Chi tiết sự cố</a>' in over_page
    assert f"{link}: http://{Endpoints().exporter}{path}\n" in derived
