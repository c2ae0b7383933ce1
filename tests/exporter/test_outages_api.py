from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from small_city import inventory as city
from small_city.moments import LOGIN, NOW_NS, USERS, Reader, known, service
from small_city.outages import HOUR_NS, OPEN, OVER, kept

from exporter.app import create_app
from exporter.service import Service
from stability.incidents import Incidents
from stability.past import Attribution, Outage

ONE = f"/api/v1/outages/{OPEN.id}"
TAKEN = {"by": "Nguyễn Văn An", "eta": "2026-11-21T15:00:00+07:00"}

HANOI = "Asia/Ho_Chi_Minh"

Serve = Callable[..., Reader]


@pytest.fixture
def running(tmp_path: Path) -> Service:
    return service(tmp_path, city.fleet(), enable_lifecycle=True)


@pytest.fixture
def serve(running: Service) -> Serve:
    """Serve a ledger with two outages, the open one also known by the running process."""
    running.ledger.keep(kept(OPEN, OVER))
    assert running.ledger.flush()
    snapshot = running.snapshot
    judged = replace(snapshot.judged, outages=(OPEN,))
    running._prober._verdicts.snapshot = known(snapshot, {}, judged=judged)

    def serving(
        users: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> Reader:
        return Reader(create_app(running, users), LOGIN, headers)

    return serving


def test_outages_of_earlier_processes_are_listed_too(serve: Serve) -> None:
    rows = serve().get("/api/v1/outages").json()

    assert [row["id"] for row in rows] == [OPEN.id, OVER.id]


def test_the_ends_of_all_time_may_be_asked_for(serve: Serve) -> None:
    ends = {"from": "0001-01-02T00:00:00Z", "to": "9999-12-31T00:00:00Z"}

    rows = serve().get("/api/v1/outages", **ends).json()

    assert [row["id"] for row in rows] == [OPEN.id, OVER.id]
    assert serve().get("/api/v1/outages", **{"from": ends["to"]}).status_code == 200


def test_what_the_running_process_knows_is_newer(running: Service, serve: Serve) -> None:
    client = serve()
    snapshot = running.snapshot
    judged = replace(snapshot.judged, outages=(replace(OPEN, end_ns=NOW_NS),))
    running._prober._verdicts.snapshot = replace(snapshot, judged=judged)

    rows = client.get("/api/v1/outages").json()

    assert rows[0]["end"] == "2026-11-21T14:05:09.000000+07:00"


def test_an_outage_is_told_with_its_evidence_but_without_addresses(serve: Serve) -> None:
    open_to_all = serve().get(ONE).json()
    behind_a_login = serve(USERS).get(ONE).json()

    assert open_to_all["counts"] is True
    assert open_to_all["downs"] == [{"day": "2026-11-21", "service_minutes": 59, "off_minutes": 0}]
    assert open_to_all["evidence"]["why"]["value"] == "HNI-BDH-01"
    assert open_to_all["evidence"]["traces"]["ftth"]["lost_after"] == 1
    assert "10.0.0.1" not in str(open_to_all)
    assert "audit" not in open_to_all
    assert "10.0.0.1" in str(behind_a_login)
    assert behind_a_login["audit"] == []


def test_an_outage_is_acknowledged_in_the_name_of_who_is_logged_in(serve: Serve) -> None:
    client = serve(USERS)

    answer = client.post(f"{ONE}/acknowledge", json=TAKEN)

    said = answer.json()
    row = client.get("/api/v1/outages").json()[0]
    assert answer.status_code == 200
    assert (said["acknowledged_by"], said["eta"]) == (
        TAKEN["by"],
        "2026-11-21T15:00:00.000000+07:00",
    )
    assert (row["acknowledged_by"], row["eta"]) == (said["acknowledged_by"], said["eta"])
    assert row["acknowledged"] is not None
    act = said["audit"][0]
    assert (act["by"], act["through"], act["action"]) == ("noc", "api", "acknowledge")
    assert act["after"]["acknowledged_by"] == TAKEN["by"]
    assert act["after"]["eta"] == "2026-11-21T15:00:00.000000+07:00"


def test_names_are_not_shown_without_a_login(serve: Serve) -> None:
    serve(USERS).post(f"{ONE}/acknowledge", json=TAKEN)
    client = serve()

    row, detail = client.get("/api/v1/outages").json()[0], client.get(ONE).json()

    assert row["acknowledged"] is not None
    assert {"acknowledged_by", "audit"}.isdisjoint(row.keys() | detail.keys())


def test_what_a_person_notes_holds_over_what_was_found(running: Service, serve: Serve) -> None:
    client = serve(USERS)

    answer = client.post(
        f"{ONE}/note",
        json={"text": "Đứt cáp", "cause": "đứt cáp", "attribution": "operator", "ticket": "VNPT-1"},
    )
    client.post(f"{ONE}/note", json={"text": "Đã hàn xong"})

    row = client.get("/api/v1/outages").json()[0]
    assert answer.status_code == 200
    assert (row["cause"], row["attribution"], row["ticket"]) == ("đứt cáp", "operator", "VNPT-1")
    assert [act["text"] for act in client.get(ONE).json()["audit"]] == ["Đứt cáp", "Đã hàn xong"]
    assert running.ledger.outage(OPEN.id).attribution is Attribution.OPERATOR


def test_an_incident_that_is_no_outage_by_its_minutes_has_its_answer(
    running: Service, serve: Serve
) -> None:
    client = serve(USERS)
    young = running._incidents.mint("ngoc-ha/ftth", NOW_NS - HOUR_NS).id

    answer = client.post(f"/api/v1/outages/{young}/acknowledge", json={})

    assert (answer.json()["counts"], answer.json()["link"]) == (False, "ftth")
    assert answer.json()["acknowledged_by"] == "noc"


def test_an_old_incident_that_only_the_ledger_remembers_has_its_answer(
    running: Service, serve: Serve
) -> None:
    client = serve(USERS)
    old = Incidents(running.ledger.store, HANOI).mint("ngoc-ha/ftth", NOW_NS - HOUR_NS).id

    answer = client.post(f"/api/v1/outages/{old}/acknowledge", json={})

    assert running.incident(old) is None
    assert (answer.status_code, answer.json()["counts"]) == (200, False)
    assert answer.json()["acknowledged_by"] == "noc"


def test_what_is_not_there_is_a_404(serve: Serve) -> None:
    client = serve(USERS)
    where = "/api/v1/outages/TS-2026-99999"

    answers = [
        client.get(where),
        client.post(f"{where}/acknowledge", json=TAKEN),
        client.post(f"{where}/note", json={"text": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert all("TS-2026-99999" in answer.json()["detail"] for answer in answers)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("acknowledge", {"by": "A", "eta": "9999-12-31T23:59:00+07:00"}),
        ("acknowledge", {"by": "A", "eta": "2026-11-21T15:00:00"}),
        ("acknowledge", {"by": " "}),
        ("acknowledge", {"by": "A", "until": "2026-11-21T15:00:00+07:00"}),
        ("acknowledge", {}),
        ("note", {"by": "A"}),
        ("note", {"by": "A", "attribution": "nobody"}),
        ("note", {"by": "A", "text": "x" * 2001}),
    ],
)
def test_what_cannot_be_meant_is_refused(serve: Serve, path: str, said: dict[str, str]) -> None:
    answer = serve().post(f"{ONE}/{path}", json=said)

    assert answer.status_code == 422
    assert serve(USERS).get(ONE).json()["audit"] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://exporter"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_pages_of_other_sites_may_change_nothing(
    serve: Serve, headers: dict[str, str], status: int
) -> None:
    client = serve(USERS, headers)

    answer = client.post(f"{ONE}/acknowledge", json=TAKEN)

    assert answer.status_code == status
    assert len(serve(USERS).get(ONE).json()["audit"]) == (status == 200)


def test_without_a_login_changing_something_has_to_be_enabled(tmp_path: Path) -> None:
    running = service(tmp_path, city.fleet())
    running.ledger.keep(kept(OPEN))
    assert running.ledger.flush()

    answer = Reader(create_app(running)).post(f"{ONE}/acknowledge", json=TAKEN)

    assert answer.status_code == 403
    assert "--enable-lifecycle" in answer.json()["detail"]


def test_a_ledger_that_cannot_be_written_refuses_acts_but_not_the_list(
    running: Service, serve: Serve
) -> None:
    client = serve()
    running.ledger.flush()
    running.ledger.path.rename(running.ledger.path.with_suffix(".away"))

    answer = client.post(f"{ONE}/acknowledge", json=TAKEN)
    rows = client.get("/api/v1/outages").json()

    assert answer.status_code == 503
    assert [row["id"] for row in rows] == [OPEN.id]


def test_answers_are_what_the_description_says(serve: Serve) -> None:
    client = serve(USERS)
    client.post(f"{ONE}/acknowledge", json=TAKEN)
    described = client.get("/openapi.json").json()

    schema = described["paths"]["/api/v1/outages/{outage_id}"]["get"]["responses"]["200"]
    whole = {
        **schema["content"]["application/json"]["schema"],
        "components": described["components"],
    }
    jsonschema.validate(client.get(ONE).json(), whole)


def test_an_outage_without_evidence_is_told_all_the_same(running: Service, serve: Serve) -> None:
    client = serve()
    bare = Outage("TS-2026-00001", "gone", "no-more", NOW_NS - HOUR_NS, NOW_NS)
    running.ledger.keep(kept(bare))
    assert running.ledger.flush()

    answer = client.get(f"/api/v1/outages/{bare.id}").json()

    assert (answer["evidence"], answer["point"]) == ({}, "no-more")
