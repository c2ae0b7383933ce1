"""The listening socket: opened here, or inherited from whoever started us."""

import errno
import os
import socket
import stat

_BACKLOG = 128


class ListenError(Exception):
    """There is nothing to listen on; the message says why and what to do."""


def listen(where: str) -> socket.socket:
    """Open HOST:PORT ([HOST]:PORT for IPv6), or take over fd:N."""
    kind, _, number = where.partition(":")
    if kind == "fd":
        return _inherited(where, number)
    host, port = _split(where)
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ListenError(_said(where, error)) from error


def shown(listener: socket.socket) -> str:
    """Write the address of a listening socket as part of an URL."""
    if listener.family == socket.AF_UNIX:
        return str(listener.getsockname())
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def nearby(where: str) -> str:
    """Give the HOST:PORT at which programs of this machine reach what listens at `where`."""
    kind, _, number = where.partition(":")
    if kind == "fd":
        listener = _inherited(where, number)
        where = shown(listener)
        listener.detach()  # it is taken over later
    host, port = _split(where)
    host = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # every address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _split(where: str) -> tuple[str, int]:
    host, colon, port = where.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 0xFFFF:  # noqa: PLR2004  # the largest port
        raise ListenError(f"cannot listen on {where!r}: write HOST:PORT, such as 127.0.0.1:9467")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _inherited(where: str, number: str) -> socket.socket:
    try:
        descriptor = int(number)
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            raise ListenError(f"cannot listen on {where}: file descriptor {number} is no socket")
        listener = socket.socket(fileno=descriptor)
        if not listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            listener.close()
            raise ListenError(f"cannot listen on {where}: that socket does not listen")
    except ValueError:
        raise ListenError(f"cannot listen on {where}: write fd:N, such as fd:3") from None
    except OSError as error:
        raise ListenError(f"cannot listen on {where}: {error.strerror}") from error
    return listener


def _said(where: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"cannot listen on {where}: another program uses this port; choose one by --listen"
    return f"cannot listen on {where}: {error.strerror or error}"
