"""Records of other probers, handed in by HTTP to a service with a past."""

import asyncio
import gzip
import json
import random
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from small_city.moments import NOW_NS, USERS, Reader
from small_city.offline import (
    AGENT,
    AGENT_LINK,
    DEAD,
    DOWN,
    GOOD,
    MINUTES,
    OFFLINE,
    PUBLIC_LINK,
    RELAY,
    History,
    document,
    fleet,
    measured,
    written,
)
from small_city.process import Exporter

from exporter.app import create_app
from exporter.intake import MOST_WAITING, Outcome, Refusal, Result
from exporter.intake_api import MOST_BYTES, MOST_PROBLEMS
from exporter.intake_models import MOST_MINUTES
from exporter.service import Service
from exporter.settings import Settings
from exporter.verdicts import SECOND_NS, Past, Verdicts
from probes.record import MINUTE_NS, MinuteRecord
from probes.record_json import to_json
from stability.incidents import Incidents
from stability.ledger.ledger import Ledger

PATH = "/api/v1/minutes"
FIRST = NOW_NS // MINUTE_NS


class City:
    """A service that was not started, and its app."""

    def __init__(self, state: Path, history: History, *, enable_lifecycle: bool = True) -> None:
        self.history = history
        settings = Settings(
            state.parent / "inventory.yaml", state=state, enable_lifecycle=enable_lifecycle
        )
        self.service = Service(settings, fleet())
        self.reader = Reader(create_app(self.service))

    def send(self, records: list[MinuteRecord], vantage: str = AGENT) -> httpx.Response:
        return self.reader.post(PATH, json=document(records, vantage))

    def send_raw(self, body: bytes, **headers: str) -> httpx.Response:
        return self.reader.post(PATH, content=body, headers=headers)

    def settle(self) -> None:
        """Let the judge's thread do what it does between ticks, until nothing waits."""
        for _ in range(100):
            self.service.ledger.flush()
            self.tick()
            if not self.days_waiting:
                break
        assert not self.days_waiting
        self.service.ledger.flush()
        asyncio.run(self.service.handled())  # shows all anew, as the next minute does

    def tick(self) -> None:
        prober = self.service._prober
        asyncio.run(prober._judging(self.service._verdicts.intake.catch_up))

    def minute(self, minute: int, *records: MinuteRecord) -> None:
        """Judge a minute with what the engine measured."""
        self.service._verdicts.minute(minute, records)

    @property
    def days_waiting(self) -> int:
        return self.service._verdicts.intake.reading.days_waiting

    def point(self) -> Any:
        return self.reader.get(f"/api/v1/points/{AGENT}").json()

    def outages(self, point: str = AGENT) -> Any:
        return self.reader.get("/api/v1/outages", point=point).json()

    def close(self) -> None:
        asyncio.run(self.service.stop())


Open = Callable[[], City]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """What happened so far; `state` has what was judged of it."""
    history = History()
    history.judge(tmp_path_factory.getbasetemp() / "judged")
    return history


@pytest.fixture
def state(history: History, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder of its own for each test."""
    assert history
    return Path(shutil.copytree(tmp_path_factory.getbasetemp() / "judged", tmp_path / "state"))


@pytest.fixture
def reopen(history: History, state: Path) -> Iterator[Open]:
    """Open a service on the same state folder, as after a restart."""
    opened: list[City] = []

    def open_() -> City:
        if opened:
            opened.pop().close()
        opened.append(City(state, history))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


@pytest.fixture
def city(reopen: Open) -> City:
    return reopen()


def counts(answer: httpx.Response) -> dict[str, int]:
    said = answer.json()
    return {**said, "refused": len(said["refused"])}


def problems(answer: httpx.Response) -> dict[str, str]:
    """Places and what is said about them."""
    return {".".join(map(str, one["loc"][1:])): one["msg"] for one in answer.json()["detail"]}


def shown(city: City) -> dict[str, Any]:
    """All that is known of the agent's point, but for what only time changes."""
    point = city.point()
    (link,) = point["links"]
    keys = ("grade", "criteria", "minutes", "reasons", "clock", "budget")
    return {
        "point": {key: point[key] for key in keys},
        "link": {key: link[key] for key in keys},
        "outages": city.outages(),
    }


def test_an_outage_that_only_the_cut_off_agent_saw_appears_and_stays(reopen: Open) -> None:
    city = reopen()
    before = city.point()

    answer = city.send(city.history.late)
    city.settle()

    assert answer.status_code == 202
    assert counts(answer) == {"in_time": 0, "late": 120, "known": 0, "refused": 0}
    assert before["links"][0]["grade"] == "insufficient"
    assert city.point()["links"][0]["grade"] == "fail"
    of_link, of_point = sorted(city.outages(), key=lambda row: row["link"] is None)
    start, end = city.history.at(DOWN.start, 0.5), city.history.at(DOWN.stop, 0.5)
    for row in (of_link, of_point):
        assert datetime.fromisoformat(row["start"]) == start
        assert datetime.fromisoformat(row["end"]) == end
        assert row["service_seconds"] == 60 * len(DOWN)
    minutes = city.point()["links"][0]["minutes"]
    assert minutes["down"]["service"] == len(DOWN)
    assert minutes["up"]["service"] == MINUTES - len(DOWN)
    found = shown(city)
    assert shown(reopen()) == found


def test_nothing_late_is_live(city: City) -> None:
    city.send(city.history.late)

    city.settle()

    assert city.service.snapshot.incidents == {}
    assert city.point()["incident"] is None


def test_what_was_sent_and_stored_is_known(city: City) -> None:
    city.send(city.history.late)
    city.settle()
    found = shown(city)

    again = city.send(city.history.late)

    assert again.status_code == 200
    assert counts(again) == {"in_time": 0, "late": 0, "known": 120, "refused": 0}
    assert not city.days_waiting
    assert shown(city) == found


def test_what_was_sent_and_not_stored_yet_is_late_again(city: City) -> None:
    city.send(city.history.late)

    again = city.send(city.history.late)

    assert again.status_code == 202
    assert counts(again)["late"] == 120


def test_a_record_that_differs_replaces_the_one_before(city: City) -> None:
    city.send(city.history.late)
    city.settle()
    first = city.history.first + DOWN.start
    good = measured(AGENT, AGENT_LINK, [GOOD] * len(DOWN), first)

    answer = city.send(good)
    city.settle()

    assert counts(answer)["late"] == len(DOWN)
    assert city.outages() == []
    assert city.point()["links"][0]["grade"] == "pass"


def test_order_and_pieces_do_not_matter(history: History, state: Path, tmp_path: Path) -> None:
    found = []
    for name in ("whole", "pieces"):
        city = City(Path(shutil.copytree(state, tmp_path / name / "state")), history)
        late = list(history.late)
        if name == "pieces":
            random.Random(7).shuffle(late)
            for start in range(0, len(late), 17):
                city.send(late[start : start + 17])
                city.tick()
        else:
            city.send(late)
        city.settle()
        found.append(shown(city))
        city.close()

    assert [len(each["outages"]) for each in found] == [2, 2]
    assert _without_ids(found[0]) == _without_ids(found[1])


def _without_ids(found: dict[str, Any]) -> dict[str, Any]:
    outages = [{key: row[key] for key in row if key != "id"} for row in found["outages"]]
    return {**found, "outages": outages}


@pytest.fixture
def verdicts(tmp_path: Path) -> Iterator[Verdicts]:
    """What judges from minute `FIRST` on; the clock is an argument."""
    zone = fleet().inventory.city.timezone
    ledger = Ledger(tmp_path / "state", zone)
    past = Past.of(ledger, Incidents(ledger.store, zone), date(2026, 11, 21))
    yield Verdicts(fleet(), past, down_after=3, up_after=3, now_ns=FIRST * MINUTE_NS)
    ledger.close()


def test_a_record_of_a_minute_that_is_not_judged_yet_is_judged_with_it(verdicts: Verdicts) -> None:
    verdicts.minute(FIRST, [])
    soon = measured(AGENT, AGENT_LINK, [DEAD], FIRST + 1)

    outcomes = [verdicts.take(soon, (), (FIRST + 2) * MINUTE_NS) for _ in range(2)]
    verdicts.minute(FIRST + 1, measured("central", PUBLIC_LINK, [GOOD], FIRST + 1))

    assert outcomes == [[Result.IN_TIME], [Result.IN_TIME]]
    assert verdicts.snapshot.judged.lost.tolist() == [60, 0]
    assert verdicts.snapshot.judged.verdict.links[AGENT_LINK].totals.down_service == 1
    assert verdicts.intake.reading.days_waiting == 0


def test_the_first_minute_of_a_service_can_be_in_time(verdicts: Verdicts) -> None:
    now_ns = (FIRST + 1) * MINUTE_NS
    before, first = measured(AGENT, AGENT_LINK, [GOOD, GOOD], FIRST - 1)

    outcomes = verdicts.take([before, first], (), now_ns)

    assert outcomes == [Refusal.NOT_JUDGED, Result.IN_TIME]


def test_a_record_whose_minute_was_passed_over_is_late(verdicts: Verdicts) -> None:
    verdicts.minute(FIRST, [])
    verdicts.take(measured(AGENT, AGENT_LINK, [DEAD], FIRST + 1), (), (FIRST + 2) * MINUTE_NS)

    verdicts.minute(FIRST + 2, [])
    waiting = verdicts.intake.reading.days_waiting
    verdicts._ledger.flush()
    verdicts.intake.catch_up()

    assert waiting == 1
    assert verdicts.intake.reading.days_waiting == 0


def test_of_two_records_of_a_minute_the_better_one_is_shown(verdicts: Verdicts) -> None:
    dead = measured("central", PUBLIC_LINK, [DEAD], FIRST)
    good = measured(RELAY, PUBLIC_LINK, [GOOD], FIRST)

    verdicts.take(good, (), (FIRST + 1) * MINUTE_NS)
    verdicts.minute(FIRST, dead)

    assert verdicts.snapshot.judged.lost.tolist() == [0, 0]
    assert verdicts.snapshot.judged.verdict.links[PUBLIC_LINK].totals.up_service == 1


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [(54, Refusal.NOT_OVER), (55, Result.IN_TIME), (60, Result.IN_TIME)],
)
def test_the_clock_of_another_prober_may_be_a_little_ahead(
    verdicts: Verdicts, seconds: int, outcome: Outcome
) -> None:
    now_ns = FIRST * MINUTE_NS + seconds * SECOND_NS

    assert verdicts.take(measured(AGENT, AGENT_LINK, [GOOD], FIRST), (), now_ns) == [outcome]


def test_of_two_vantages_the_better_one_decides(city: City) -> None:
    first = city.history.first + OFFLINE.start
    dead = measured(RELAY, PUBLIC_LINK, [DEAD] * 5, first)
    before = city.reader.get("/api/v1/points/ba-dinh").json()

    worse = city.send(dead, RELAY)
    city.settle()
    after = city.reader.get("/api/v1/points/ba-dinh").json()

    assert counts(worse)["late"] == 5
    assert after["links"][0]["minutes"] == before["links"][0]["minutes"]
    assert city.outages("ba-dinh") == []


def test_what_cannot_be_taken_is_told_beside_what_can(city: City) -> None:
    late = city.history.late
    old = measured(AGENT, AGENT_LINK, [GOOD], city.history.first - 31 * 1440)
    before_all = measured(AGENT, AGENT_LINK, [GOOD], city.history.first - 3 * 1440)
    ahead = measured(AGENT, AGENT_LINK, [GOOD], _next_minute())
    gone = measured(AGENT, "tay-ho/5g", [GOOD], city.history.first)
    foreign = measured(AGENT, PUBLIC_LINK, [GOOD], city.history.first)

    answer = city.send([*late[:2], *old, *before_all, *ahead, *gone, *foreign])

    assert answer.status_code == 202
    assert answer.json()["late"] == 2
    assert [(one["loc"][2], one["loc"][3], one["type"]) for one in answer.json()["refused"]] == [
        (2, "minute", "too_old"),
        (3, "minute", "not_judged"),
        (4, "minute", "not_over"),
        (5, "link", "unknown_link"),
        (6, "link", "not_allowed"),
    ]


def _next_minute() -> int:
    return time.time_ns() // MINUTE_NS + 1


def test_a_document_of_which_nothing_can_be_taken_is_refused(city: City) -> None:
    answer = city.send(measured(AGENT, AGENT_LINK, [GOOD], _next_minute()))

    assert answer.status_code == 422
    assert problems(answer) == {"minutes.0.minute": "this minute is not over"}


@pytest.mark.parametrize("vantage", ["central", "ba-dinh", "hai-phong", ""])
def test_only_agents_and_named_probers_send(city: City, vantage: str) -> None:
    answer = city.send(city.history.late[:1], vantage)

    assert answer.status_code == 422
    assert list(problems(answer)) == ["vantage"]


INSANE: Mapping[str, Mapping[str, Any]] = {
    "settled exceeds expected": {"expected": 10},
    "lost exceeds settled": {"lost": 61},
    "delay_settled exceeds settled": {"settled": 59},
    "more rtts_ns than answered": {"rtts_ns": [1] * 61},
    "delay_settled is not": {"delay_settled": 30},
    "runs do not hold": {"runs": []},
    "first_answered_offset_ns is there": {"first_answered_offset_ns": None},
    "not in order": {
        "runs": [
            {"first_offset_ns": 5_000_000_000, "packets": 1},
            {"first_offset_ns": 500_000_000, "packets": 1},
        ]
    },
    "is not after": {
        "runs": [{"first_offset_ns": 5, "packets": 2, "answered_offset_ns": 5}],
    },
    "only the first": {
        "runs": [
            {"first_offset_ns": 1, "packets": 1},
            {"first_offset_ns": 2, "packets": 1, "from_before": True},
        ]
    },
    "only the last": {
        "runs": [
            {"first_offset_ns": 1, "packets": 1, "into_next": True},
            {"first_offset_ns": 2, "packets": 1},
        ]
    },
}


@pytest.mark.parametrize("why", INSANE)
def test_what_nobody_can_have_measured_is_refused(city: City, why: str) -> None:
    first = city.history.first + OFFLINE.start
    (good,) = measured(AGENT, AGENT_LINK, ["xx" + "." * 58], first)
    insane = {**to_json(good), **INSANE[why]}

    answer = city.reader.post(PATH, json={"vantage": AGENT, "minutes": [insane]})

    assert answer.status_code == 422
    assert why in problems(answer)["minutes.0"]


BAD: Mapping[str, tuple[str, Any]] = {
    "minutes.0.link": ("link", "tay-ho"),
    "minutes.0.minute": ("minute", 1.5),
    "minutes.0.settled": ("settled", 71),
    "minutes.0.lost": ("lost", -1),
    "minutes.0.rtts_ns.0": ("rtts_ns", [3_000_000_001]),
    "minutes.0.runs.0.first_offset_ns": ("runs", [{"first_offset_ns": MINUTE_NS, "packets": 1}]),
    "minutes.0.first_answered_offset_ns": ("first_answered_offset_ns", -1_000_000_001),
    "minutes.0.fault": ("fault", ""),
    "minutes.0.colour": ("colour", "red"),
    "minutes.0.delay_settled": ("delay_settled", True),
}


def test_all_that_is_wrong_is_told_with_its_place(city: City) -> None:
    whole = to_json(city.history.late[0])
    bad = {**whole, **dict(BAD.values())}
    other = {**whole, "anomalies": {"strange": 1}}

    answer = city.reader.post(PATH, json={"vantage": AGENT, "minutes": [bad, whole, other]})

    assert answer.status_code == 422
    assert set(problems(answer)) == {*BAD, "minutes.2.anomalies.strange.[key]"}
    assert not city.days_waiting


def test_not_more_problems_are_told_than_a_person_reads(city: City) -> None:
    answer = city.reader.post(PATH, json={"vantage": AGENT, "minutes": [{}] * MOST_MINUTES})

    assert answer.status_code == 422
    assert len(answer.json()["detail"]) == MOST_PROBLEMS + 1
    assert "problems more" in answer.json()["detail"][-1]["msg"]


def test_compressed_documents_are_taken(city: City) -> None:
    body = gzip.compress(json.dumps(document(city.history.late)).encode())

    answer = city.send_raw(body, **{"Content-Encoding": "gzip"})

    assert counts(answer)["late"] == 120


HOSTILE: Mapping[str, tuple[int, bytes, str]] = {
    "nothing": (422, b"", "identity"),
    "no JSON": (422, b"\xff\xfe{", "identity"),
    "not a number": (422, b'{"vantage": NaN, "minutes": [Infinity]}', "identity"),
    "half a surrogate": (422, b'{"vantage": "\\ud800", "minutes": []}', "identity"),
    "deep": (422, b"[" * 100_000, "identity"),
    "a huge number": (422, b'{"vantage": 1' + b"0" * 100_000 + b"}", "identity"),
    "a huge name": (422, b'{"' + b"x" * 1_000_000 + b'": 1}', "identity"),
    "too much": (413, b" " * (MOST_BYTES + 1), "identity"),
    "a bomb": (413, gzip.compress(b" " * 100_000_000), "gzip"),
    "no gzip": (400, b"{}", "gzip"),
    "half of it": (400, gzip.compress(b" " * 10_000)[:-8], "gzip"),
    "two in one": (400, gzip.compress(b"{}") * 2, "gzip"),
    "another packing": (415, b"{}", "br"),
}


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_bodies_are_refused_in_few_words(city: City, body: str) -> None:
    status, content, encoding = HOSTILE[body]

    answer = city.send_raw(content, **{"Content-Encoding": encoding})

    assert answer.status_code == status
    assert len(answer.content) < 1000


def test_no_document_is_too_strange_for_an_answer(city: City) -> None:
    dice = random.Random(20261122)
    whole = document(city.history.late[35:37])
    statuses = set()

    for _ in range(400):
        said = json.loads(json.dumps(whole))
        for _ in range(dice.randint(1, 3)):
            _mutate(said, dice)
        body = json.dumps(said).encode()
        if dice.random() < 0.2:
            at = dice.randrange(len(body))
            body = body[:at] + dice.randbytes(2) + body[at + dice.randint(0, 3) :]
        statuses.add(city.send_raw(body).status_code)

    city.settle()
    assert statuses <= {200, 202, 422}
    assert statuses >= {202, 422}


STRANGE = (None, True, -1, 0, 1, 59, 60, 61, 70, 2**31, 2**63, 2**70, 1.5, "", "x", [], {}, [[]])


def _mutate(said: Any, dice: random.Random) -> None:
    """Change something somewhere in a document."""
    here = said
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            return
        key = dice.choice(keys)
        if isinstance(here[key], dict | list) and dice.random() < 0.8:
            here = here[key]
            continue
        break
    if dice.random() < 0.3:
        del here[key]
    else:
        here[key] = dice.choice(STRANGE)


def test_more_than_memory_should_hold_has_to_come_later(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.intake.MOST_WAITING", 100)

    answer = city.send(city.history.late)

    assert MOST_WAITING > MOST_MINUTES
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert not city.days_waiting


def test_a_day_waits_while_the_ledger_cannot_be_read(city: City) -> None:
    city.send(city.history.late)
    city.service.ledger.flush()
    path = city.service.ledger.path
    path.rename(path.with_suffix(".away"))

    city.tick()
    waiting = city.days_waiting
    path.with_suffix(".away").rename(path)
    city.minute(_next_minute())
    city.settle()

    assert waiting > 0
    assert city.point()["links"][0]["grade"] == "fail"


def test_nobody_sends_who_may_not_write(history: History, state: Path) -> None:
    city = City(state, history, enable_lifecycle=False)
    locked = Reader(create_app(city.service, USERS))

    answers = [city.send(history.late), locked.post(PATH, json=document(history.late))]
    city.close()

    assert [each.status_code for each in answers] == [403, 401]


def test_what_is_taken_is_described(city: City) -> None:
    described = city.reader.get("/openapi.json").json()
    page = city.reader.get("/docs")

    body = described["paths"][PATH]["post"]["requestBody"]["content"]["application/json"]
    name = body["schema"]["$ref"].rpartition("/")[2]
    parts = described["components"]["schemas"]
    record = parts[name]["properties"]["minutes"]["items"]["$ref"].rpartition("/")[2]
    assert set(parts[record]["properties"]) == set(to_json(city.history.late[0]))
    assert "Who measured" in page.text


def test_a_running_service_puts_right_what_came_late(
    history: History, state: Path, tmp_path: Path
) -> None:
    inventory = written(tmp_path / "inventory.yaml")

    with Exporter(inventory, state, "--enable-lifecycle") as exporter:
        answer = exporter.client.post(PATH, json=document(history.late))
        exporter.wait(lambda: exporter.value("thongsuot_rejudging_pending") == 0)
        exporter.wait(lambda: len(exporter.get(f"/api/v1/outages?point={AGENT}").json()) == 2)
        late = exporter.value(
            f'thongsuot_records_received_total{{result="late",vantage="{AGENT}"}}'
        )
        found = exporter.get(f"/api/v1/outages?point={AGENT}").json()
        exporter.end()
    with Exporter(inventory, state) as again:
        after = again.get(f"/api/v1/outages?point={AGENT}").json()

    assert answer.status_code == 202
    assert late == 120
    assert after == found
