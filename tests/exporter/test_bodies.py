"""What a request may send is limited, whoever sends it and wherever it goes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from small_city import inventory as city
from small_city.moments import Reader, service

from exporter.app import create_app
from exporter.intake_api import MOST_BYTES

NOTE = "/api/v1/outages/TS-2026-00001/note"
CHUNK = b" " * (1 << 20)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(create_app(service(tmp_path, city.fleet())))


def test_a_body_that_says_that_it_is_too_long_is_not_read(reader: Reader) -> None:
    answer = reader.post(NOTE, content=b" " * (MOST_BYTES + 1))

    assert answer.status_code == 413
    assert answer.json() == {"detail": f"send at most {MOST_BYTES} bytes"}


def test_of_a_body_without_end_no_more_is_heard_than_may_come(reader: Reader) -> None:
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += len(CHUNK)
            yield CHUNK

    answer = reader.post(NOTE, content=chunks())

    assert answer.status_code == 400
    assert sent <= 2 * MOST_BYTES + 2 * len(CHUNK)


def test_other_requests_are_let_through(reader: Reader) -> None:
    assert reader.get("/-/healthy").status_code == 200
    assert reader.post(NOTE, json={"text": "x" * 1000, "by": "Lan"}).status_code == 403
