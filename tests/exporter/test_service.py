from pathlib import Path

from small_city import inventory as city
from small_city.moments import NOW_NS, Reader, service

from exporter.app import create_app


def test_a_ledger_that_can_no_longer_be_written_is_noticed_and_so_is_its_return(
    tmp_path: Path,
) -> None:
    running = service(tmp_path, city.fleet())
    reader = Reader(create_app(running))
    said = [reader.get("/-/healthy").text]

    connection = running.ledger.store._connection
    assert connection
    connection.execute("PRAGMA query_only = ON")
    running._incidents.open("ba-dinh", NOW_NS)
    said.append(reader.get("/-/healthy").text)
    page = reader.get("/")
    connection.execute("PRAGMA query_only = OFF")
    running._incidents.close("ba-dinh", NOW_NS)
    said.append(reader.get("/-/healthy").text)

    assert [text.partition(":")[0] for text in said] == [
        "healthy\n",
        "healthy, but not stored",
        "healthy\n",
    ]
    assert "Không ghi được" in page.text
