from pathlib import Path

from small_city import inventory as city
from small_city.moments import NOW_NS, service

from stability.incidents import FILE_NAME


def test_a_state_folder_that_can_no_longer_be_written_is_noticed_and_so_is_its_return(
    tmp_path: Path,
) -> None:
    running = service(tmp_path, city.fleet())
    at_start = running.state_problem
    in_the_way = tmp_path / "state" / f"{FILE_NAME}.new"
    in_the_way.mkdir()

    running._incidents.open("ba-dinh", NOW_NS)
    lost = running.state_problem
    in_the_way.rmdir()
    running._incidents.close("ba-dinh", NOW_NS)

    assert at_start is None
    assert lost is not None
    assert running.state_problem is None
