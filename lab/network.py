"""The private network of the lab: a namespace whose only way out ends in our own process.

Addresses in 127.0.0.0/10 stay local; every other one goes to a TUN device, so whatever an
inventory holds is answered, or not, by the far end, and no packet ever leaves the machine.
"""

import fcntl
import os
import struct
import subprocess
from ipaddress import ip_address, ip_network
from pathlib import Path

from lab.launch import RefusedError

DEVICE = "lab0"
LOCAL = ip_network("127.0.0.0/10")
"""What the kernel itself answers inside: the rest of 127.0.0.0/8 is the lab's."""
LOCAL_IPV6 = ip_network("::1/128")

_TUNSETIFF = 0x400454CA
_IFF_TUN = 0x0001
_IFF_NO_PI = 0x1000
_QUEUE_PACKETS = 20_000
"""Room for some seconds of packets while the far end is kept from running."""

_SETUP = f"""\
link set lo up
route replace local {LOCAL} dev lo table local proto kernel scope host src 127.0.0.1
route del local 127.0.0.0/8 dev lo table local
link set {DEVICE} txqueuelen {_QUEUE_PACKETS} up
route add default dev {DEVICE} src 127.0.0.1
"""
_SETUP_IPV6 = f"""\
addr add fd74:686f:6e67::1/128 dev {DEVICE} nodad
route add default dev {DEVICE}
"""


def open_tun() -> int:
    """Make the network inside the namespace of this process and take its far end.

    Returns a file descriptor that does not block: each read is one IP packet that was sent, each
    write one that is received. Raises RefusedError with what would help.
    """
    try:
        fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        fcntl.ioctl(fd, _TUNSETIFF, struct.pack("16sH22x", DEVICE.encode(), _IFF_TUN | _IFF_NO_PI))
    except FileNotFoundError as error:
        raise RefusedError(
            "there is no /dev/net/tun: load the kernel module tun, or in a container give it the "
            "device (--device /dev/net/tun)"
        ) from error
    except OSError as error:
        raise RefusedError(
            f"cannot open /dev/net/tun ({error.strerror}): run the lab as root, or allow this user "
            "to open it (most distributions give it mode 0666)"
        ) from error
    _ip("-4", _SETUP)
    _allow_loopback_addresses_outside_lo()
    if Path("/proc/sys/net/ipv6").exists():
        _ip("-6", _SETUP_IPV6)
    return fd


def _ip(family: str, commands: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603  # constant commands
            ["ip", family, "-batch", "-"],  # noqa: S607  # wherever the system has it
            input=commands,
            text=True,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise RefusedError("the program ip is missing: apt-get install iproute2") from error
    if done.returncode:
        raise RefusedError(f"ip cannot set up the private network: {done.stderr.strip()}")


def _allow_loopback_addresses_outside_lo() -> None:
    """Let 127.64.0.0/10 come and go through the device; else they are martians to the kernel."""
    for setting, value in (("route_localnet", "1"), ("rp_filter", "0")):
        for device in ("all", DEVICE):
            path = Path(f"/proc/sys/net/ipv4/conf/{device}/{setting}")
            try:
                path.write_text(value, encoding="ascii")
            except OSError as error:
                raise RefusedError(f"cannot write {path} ({error.strerror})") from error


def stays_local(address: str) -> bool:
    """Whether the kernel would answer this address itself, so that no event could act on it."""
    parsed = ip_address(address)
    return parsed in (LOCAL if parsed.version == ip_network(LOCAL).version else LOCAL_IPV6)
