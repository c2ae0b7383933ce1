import re
import socket

import pytest

from exporter.listening import ListenError, listen, shown


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


def test_a_socket_that_does_not_listen_is_refused() -> None:
    with (
        socket.socket() as silent,
        pytest.raises(ListenError, match="that socket does not listen"),
    ):
        listen(f"fd:{silent.detach()}")


def test_a_host_that_is_not_of_this_machine_is_refused() -> None:
    with pytest.raises(ListenError, match=r"cannot listen on 192\.0\.2\.1:0: "):
        listen("192.0.2.1:0")
