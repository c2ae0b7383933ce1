from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from pydantic import BaseModel
from small_city import inventory as city
from small_city.judged import MISSED, VERDICT
from small_city.moments import LOGIN, MINUTE_NS, NOW_NS, USERS, Reader, known, service

from exporter.api_models import PointAnswer, ProbeAnswer
from exporter.app import create_app
from exporter.outage_answers import Acknowledgement, Note, OutageAnswer, OutageDetail
from exporter.verdict_answers import CityAnswer
from stability.minutes import State
from stability.past import DayDown, Outage
from stability.verdict import CityVerdict

HOUR_NS = 60 * MINUTE_NS
OUTAGES = (
    Outage("TS-2026-00004", "5g", "ngoc-ha", NOW_NS - HOUR_NS, None, (DayDown(1, 30, 0),)),
    Outage(
        "TS-2026-00002",
        None,
        "ba-dinh",
        NOW_NS - 2 * HOUR_NS,
        NOW_NS - HOUR_NS,
        (DayDown(1, 60, 0),),
    ),
    Outage(
        "TS-2026-00001",
        "5g",
        "ba-dinh",
        NOW_NS - 3 * HOUR_NS,
        NOW_NS - HOUR_NS - 1,
        (DayDown(1, 120, 0),),
    ),
)
Ask = Callable[..., Reader]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Serve what a test says is known."""

    def serving(
        states: dict[str, State] | None = None,
        *,
        users: dict[str, str] | None = None,
        minute: int | None = None,
        verdict: CityVerdict = VERDICT,
        **more: object,
    ) -> Reader:
        running = service(tmp_path, city.fleet())
        judged = replace(
            running.snapshot.judged,
            minute=minute,
            verdict=verdict,
            outages=OUTAGES,
            settled=np.array([60, 60, 0, 60]),
            lost=np.array([0, 3, 0, 60]),
        )
        running._prober._verdicts.snapshot = known(
            running.snapshot, states or {}, **({"judged": judged} | more)
        )
        return Reader(create_app(running, users), LOGIN)

    return serving


def test_points_say_what_is_known_of_them(ask: Ask) -> None:
    states = {"ba-dinh/ftth": State.DOWN}

    answer = ask(states, incidents={"ba-dinh/ftth": "TS-2026-00007"}).get("/api/v1/points")

    first = answer.json()[0]
    assert [point["id"] for point in answer.json()] == ["ba-dinh", "ngoc-ha"]
    assert first["condition"] == "on_backup"
    assert first["state"] == "up"
    assert first["ward_name"] == "Phường Ba Đình"
    assert first["links"][0].items() >= (
        {
            "id": "ftth",
            "role": "primary",
            "access": "fixed",
            "operator": "vnpt",
            "operator_name": "VNPT",
            "hotline": "18001166",
            "state": "down",
            "since": "2026-11-21T14:02:09.000000+07:00",
            "incident": "TS-2026-00007",
            "last_answer": "2026-11-21T14:02:09.000000+07:00",
            "last_round_trip_seconds": 0.0064,
            "loss_last_minute": 0.0,
            "last_interval_unstable": False,
        }.items()
    )
    assert first["links"][1]["loss_last_minute"] == 0.05


def test_verdicts_are_told_in_the_words_of_simulate(ask: Ask) -> None:
    minute = NOW_NS // MINUTE_NS - 1

    answer = ask(minute=minute, verdict=VERDICT).get("/api/v1/points/ba-dinh").json()

    link = answer["links"][0]
    assert answer["window"] == {
        "from": "2026-10-25T00:00:00.000000+07:00",
        "to": "2026-11-21T14:05:00.000000+07:00",
    }
    assert (answer["grade"], link["grade"]) == ("C", "fail")
    assert answer["reasons"][0] == {
        "word": "availability",
        "vi": MISSED.vi,
        "en": MISSED.en,
        "link": "ftth",
        "point": None,
        "value": 0.989,
        "limit": 0.995,
        "n": 9600,
        "leaves": "2026-12-03",
    }
    assert link["criteria"]["availability"] == {
        "value": 0.989,
        "limit": 0.995,
        "met": False,
        "n": 9600,
        "required": True,
    }
    assert link["criteria"]["dns_ok"]["met"] is None
    assert link["minutes"] == {
        "up": {"service": 9598, "off": 20_000},
        "down": {"service": 2, "off": 0},
        "unknown": {"service": 30, "off": 0},
        "maintenance": {"service": 0, "off": 0},
    }
    assert link["clock"] == {"availability": 0.9991}
    assert link["availability_operator"] == 0.9999
    assert link["budget"] == {
        "allowed_minutes": 48.0,
        "left_ratio": -1.2,
        "spent_1h_ratio": 0.0,
        "spent_8h_ratio": 0.0417,
    }


def test_before_its_first_judged_minute_everything_has_the_grade_of_too_little(
    tmp_path: Path,
) -> None:
    running = service(tmp_path, city.fleet())

    answer = Reader(create_app(running)).get("/api/v1/points/ba-dinh").json()

    link = answer["links"][0]
    assert answer["window"] is None
    assert (answer["grade"], link["grade"]) == ("U", "insufficient")
    assert link["reasons"][0]["word"] == "known"
    assert link["criteria"]["availability"]["value"] is None
    assert link["minutes"]["up"] == {"service": 0, "off": 0}
    assert link["clock"] == {"availability": None}
    assert link["budget"]["left_ratio"] is None


def test_the_city_is_told_by_its_wards_and_counted(ask: Ask) -> None:
    answer = ask(minute=NOW_NS // MINUTE_NS - 1, verdict=VERDICT).get("/api/v1/city").json()
    before = ask().get("/api/v1/city").json()

    assert answer["wards"] == {"00004": "C", "00008": "B", "00025": "U"}
    assert answer["city"] == {
        "wards": {"A": 0, "B": 1, "U": 1, "C": 1},
        "points": {"A": 0, "B": 1, "U": 0, "C": 1},
    }
    assert answer["reasons"]["00008"] == []
    assert answer["reasons"]["00004"][0]["vi"] == MISSED.vi
    assert answer["reasons"]["00025"][0]["word"] == "no_point"
    assert before["window"] is None


def test_what_is_not_known_is_null(ask: Ask) -> None:
    client = ask({"ngoc-ha/ftth": State.UNKNOWN, "ngoc-ha": State.UNKNOWN})

    link = client.get("/api/v1/points/ngoc-ha").json()["links"][0]

    assert link["state"] == "unknown"
    assert link["last_round_trip_seconds"] is None
    assert link["loss_last_minute"] is None


def test_points_of_one_ward_can_be_asked_for(ask: Ask) -> None:
    answer = ask().get("/api/v1/points", ward="00008")

    assert [point["id"] for point in answer.json()] == ["ngoc-ha"]


def test_a_point_that_is_not_there_is_a_404_in_json(ask: Ask) -> None:
    answer = ask().get("/api/v1/points/nowhere")

    assert answer.status_code == 404
    assert answer.json() == {"detail": "there is no measured point nowhere"}


def test_addresses_and_service_ids_are_there_only_behind_a_login(ask: Ask) -> None:
    in_the_open = ask().get("/api/v1/points/ba-dinh").json()["links"][0]
    behind_a_login = ask(users=USERS).get("/api/v1/points/ba-dinh").json()["links"][0]

    assert {"address", "service_id"}.isdisjoint(in_the_open)
    assert behind_a_login["address"] == "127.64.0.1"
    assert behind_a_login["service_id"] == "hni-ftth-0001"


def test_outages_are_rows_with_times_of_the_city(ask: Ask) -> None:
    rows = ask().get("/api/v1/outages").json()

    assert rows[0]["end"] is None
    assert rows[1] == {
        "id": "TS-2026-00002",
        "link": None,
        "point": "ba-dinh",
        "start": "2026-11-21T12:05:09.000000+07:00",
        "end": "2026-11-21T13:05:09.000000+07:00",
        "service_seconds": 3600,
        "attribution": "undetermined",
        "cause": None,
        "acknowledged": None,
        "eta": None,
        "ticket": None,
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["TS-2026-00004", "TS-2026-00002", "TS-2026-00001"]),
        ({"point": "ba-dinh"}, ["TS-2026-00002", "TS-2026-00001"]),
        ({"link": "5g"}, ["TS-2026-00004", "TS-2026-00001"]),
        ({"link": "ba-dinh/5g"}, ["TS-2026-00001"]),
        ({"since": "2026-11-21T13:05:09+07:00"}, ["TS-2026-00004"]),
        (
            {"since": "2026-11-21T13:05:08+07:00"},
            ["TS-2026-00004", "TS-2026-00002", "TS-2026-00001"],
        ),
        ({"from": "2026-11-21T13:05:09+07:00"}, ["TS-2026-00004"]),
        ({"to": "2026-11-21T12:05:09+07:00"}, ["TS-2026-00001"]),
        (
            {"from": "2026-11-21T12:00:00+07:00", "to": "2026-11-21T11:30:00+07:00"},
            ["TS-2026-00001"],
        ),
        ({"point": "nowhere"}, []),
    ],
)
def test_outages_can_be_filtered(ask: Ask, asked: dict[str, str], expected: list[str]) -> None:
    rows = ask().get("/api/v1/outages", **asked).json()

    assert [row["id"] for row in rows] == expected


def test_what_is_down_now_and_no_outage_yet_is_listed_on_request(ask: Ask) -> None:
    client = ask(
        {"ba-dinh/ftth": State.DOWN, "ngoc-ha/5g": State.DOWN},
        incidents={"ba-dinh/ftth": "TS-2026-00009", "ngoc-ha/5g": "TS-2026-00004"},
    )

    rows = client.get("/api/v1/outages", live=True).json()

    assert [row["id"] for row in rows][:2] == ["TS-2026-00009", "TS-2026-00004"]
    assert len(rows) == 4
    assert rows[0]["start"] == "2026-11-21T14:02:09.000000+07:00"
    assert rows[0]["end"] is None


def test_a_time_without_its_offset_is_refused(ask: Ask) -> None:
    answer = ask().get("/api/v1/outages", since="2026-11-21T13:00:00")

    assert answer.status_code == 422


def test_answers_are_what_the_description_says(ask: Ask) -> None:
    client = ask(users=USERS, minute=NOW_NS // MINUTE_NS, verdict=VERDICT)
    described = client.get("/openapi.json").json()

    for path in ("/api/v1/points", "/api/v1/city", "/api/v1/outages"):
        schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        whole = {**schema["schema"], "components": described["components"]}
        jsonschema.validate(client.get(path).json(), whole)


@pytest.mark.parametrize(
    "model",
    [PointAnswer, CityAnswer, ProbeAnswer, OutageAnswer, OutageDetail, Acknowledgement, Note],
)
def test_every_example_is_one(model: type[BaseModel]) -> None:
    schema = model.model_json_schema()
    example = schema["examples"][0]

    said = model.model_validate(example)

    assert said.model_dump(mode="json", exclude_unset=True) == example | (
        {"eta": "2026-11-21T10:30:00+07:00"} if model is Acknowledgement else {}
    )
    private = {"acknowledged_by", "audit"}
    assert schema["properties"].keys() - example.keys() <= private


def test_the_description_has_an_example_of_everything(ask: Ask) -> None:
    client = ask()
    described = client.get("/openapi.json").json()

    page = client.get("/docs").text

    api = [
        path for path in described["paths"].values() if "API" in path.get("get", {}).get("tags", ())
    ]
    assert page.count("Answers, for example") >= len(api) > 0
    assert page.count("Sends, for example") >= 2
    assert "Nguyễn Văn An" in page
