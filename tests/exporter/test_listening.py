import re
import socket

import pytest

from exporter.listening import ListenError, listen, nearby, shown


@pytest.mark.parametrize(
    ("where", "address"),
    [("127.0.0.1:0", r"127\.0\.0\.1:\d+"), ("[::1]:0", r"\[::1\]:\d+"), (":0", r"0\.0\.0\.0:\d+")],
)
def test_a_host_and_a_port_are_opened(where: str, address: str) -> None:
    with listen(where) as listener:
        assert re.fullmatch(address, shown(listener))
        assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)


def test_a_socket_of_the_parent_is_taken_over() -> None:
    parent = socket.create_server(("127.0.0.1", 0))
    address = parent.getsockname()

    with listen(f"fd:{parent.detach()}") as listener:
        assert listener.getsockname() == address


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("10.0.0.1:9467", "10.0.0.1:9467"),
        ("monitoring.hanoi.example:80", "monitoring.hanoi.example:80"),
        (":9467", "127.0.0.1:9467"),
        ("0.0.0.0:9467", "127.0.0.1:9467"),
        ("[::]:9467", "[::1]:9467"),
        ("[2001:db8::1]:9467", "[2001:db8::1]:9467"),
    ],
)
def test_programs_of_this_machine_know_where_to_ask(where: str, address: str) -> None:
    assert nearby(where) == address


def test_the_address_of_an_inherited_socket_is_known_and_it_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as parent:
        assert nearby(f"fd:{parent.fileno()}") == f"127.0.0.1:{parent.getsockname()[1]}"
        assert parent.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)


def test_a_socket_that_does_not_listen_is_refused() -> None:
    with (
        socket.socket() as silent,
        pytest.raises(ListenError, match="that socket does not listen"),
    ):
        listen(f"fd:{silent.detach()}")


def test_a_host_that_is_not_of_this_machine_is_refused() -> None:
    with pytest.raises(ListenError, match=r"cannot listen on 192\.0\.2\.1:0: "):
        listen("192.0.2.1:0")
