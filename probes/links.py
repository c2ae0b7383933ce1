"""Who is measured: a table of slots, one for each target."""

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from probes.echo import Pattern, Target
from probes.icmp_packet import REQUEST_V4, REQUEST_V6, Words, address_words, blank_requests
from probes.mmsg import NAME_BYTES
from probes.probe import ProbeError, Reason

_V4_NAME, _V6_NAME = 16, 28
_IDS = 0x10000
_RECENT = 64


@dataclass(frozen=True, slots=True)
class Binding:
    """From where packets are sent; targets with the same binding share sockets."""

    v6: bool
    source: str | None = None
    interface: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A target, understood."""

    target: Target
    binding: Binding
    name: bytes
    """struct sockaddr_in or sockaddr_in6."""


@dataclass(frozen=True, slots=True)
class Change:
    """What `replace` did, in slots."""

    added: npt.NDArray[np.intp]
    removed: npt.NDArray[np.intp]


def endpoint(target: Target) -> Endpoint:
    """Understand a target; raises ProbeError if its addresses are not literal ones."""
    address = _literal(target.address)
    if target.source is not None and _literal(target.source).version != address.version:
        raise ProbeError(
            Reason.ADDRESS, f"{target.source} cannot be the source of packets to {target.address}"
        )
    v6 = address.version == 6  # noqa: PLR2004  # IPv6
    scope = 0
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id is not None:
        scope = _interface_index(address.scope_id)
    name = bytearray(NAME_BYTES)
    name[0:2] = (socket.AF_INET6 if v6 else socket.AF_INET).to_bytes(2, "little")
    start = 8 if v6 else 4
    name[start : start + len(address.packed)] = address.packed
    name[24:28] = scope.to_bytes(4, "little")
    return Endpoint(target, Binding(v6, target.source, target.interface), bytes(name))


def _literal(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address(address)
    except ValueError as error:
        raise ProbeError(
            Reason.ADDRESS, f"{address!r} is not a literal IPv4 or IPv6 address"
        ) from error


def _interface_index(name: str) -> int:
    try:
        return int(name) if name.isdigit() else socket.if_nametoindex(name)
    except OSError as error:
        raise ProbeError(Reason.INTERFACE, f"there is no interface {name!r}") from error


class Links:
    """The targets and their slots.

    A target keeps its slot for as long as it does not change. A slot that was given up is used
    again only after `release`, so packets still in the air are never taken for those of another.
    """

    def __init__(self, capacity: int, random: np.random.Generator) -> None:
        """Make room for `capacity` slots, all of them free."""
        self._random = random
        self.endpoints: list[Endpoint | None] = [None] * capacity
        self.slots: dict[str, int] = {}
        self.generations = np.zeros(capacity, np.int64)
        self.anchors = np.zeros(capacity, np.bool_)
        self.v6 = np.zeros(capacity, np.bool_)
        self.pair = np.zeros(capacity, np.bool_)
        self.ids = np.zeros(capacity, np.int64)
        self.lines = np.zeros(capacity, np.intp)
        """The line in use, a number of `Wires`."""
        self.errors = np.zeros(capacity, np.int64)
        """errno of the newest packet, 0 if it left."""
        self.names = np.zeros((capacity, NAME_BYTES), np.uint8)
        self.name_lengths = np.full(capacity, _V4_NAME)
        self.addresses = np.zeros((capacity, 2), np.uint64)
        self.requests = blank_requests(capacity)
        """What a request of each slot says, but for number, sequence and checksum."""
        self._free = list(range(capacity - 1, -1, -1))
        self._index: tuple[Words, npt.NDArray[np.intp]] | None = None

    @property
    def capacity(self) -> int:
        """How many slots there are."""
        return len(self.endpoints)

    @property
    def free(self) -> int:
        """How many slots are free."""
        return len(self._free)

    def has(self, endpoint: Endpoint) -> bool:
        """Say whether this very target is measured."""
        slot = self.slots.get(endpoint.target.key)
        return slot is not None and self.endpoints[slot] == endpoint

    def endpoint(self, slot: int) -> Endpoint:
        """Return the target of a slot that is in use."""
        endpoint = self.endpoints[slot]
        if endpoint is None:
            raise LookupError(slot)
        return endpoint

    def resize(self, capacity: int) -> None:
        """Make room for more slots."""
        more = capacity - self.capacity
        self._free = [*range(capacity - 1, self.capacity - 1, -1), *self._free]
        self.endpoints += [None] * more
        self.generations = np.append(self.generations, np.zeros(more, np.int64))
        self.anchors = np.append(self.anchors, np.zeros(more, np.bool_))
        self.v6 = np.append(self.v6, np.zeros(more, np.bool_))
        self.pair = np.append(self.pair, np.zeros(more, np.bool_))
        self.ids = np.append(self.ids, np.zeros(more, np.int64))
        self.lines = np.append(self.lines, np.zeros(more, np.intp))
        self.errors = np.append(self.errors, np.zeros(more, np.int64))
        self.names = np.concatenate([self.names, np.zeros((more, NAME_BYTES), np.uint8)])
        self.name_lengths = np.append(self.name_lengths, np.full(more, _V4_NAME))
        self.addresses = np.concatenate([self.addresses, np.zeros((more, 2), np.uint64)])
        self.requests = np.concatenate([self.requests, blank_requests(more)])

    def replace(self, endpoints: Mapping[str, Endpoint]) -> Change:
        """Make these the targets: there must be enough free slots for the new ones."""
        removed = [
            slot
            for key, slot in self.slots.items()
            if key not in endpoints or endpoints[key] != self.endpoints[slot]
        ]
        for slot in removed:
            del self.slots[self.endpoint(slot).target.key]
            self.endpoints[slot] = None
        added = [self._add(end) for key, end in endpoints.items() if key not in self.slots]
        self._index = None
        return Change(np.array(added, np.intp), np.array(removed, np.intp))

    def release(self, slot: int) -> None:
        """Let a slot that `replace` gave up be used again."""
        self._free.append(slot)

    def set_ids(self, slots: npt.NDArray[np.intp], ids: npt.NDArray[np.int64] | int) -> None:
        """Use these echo ids from now on."""
        self.ids[slots] = ids
        self.requests["id"][slots] = ids
        self._index = None

    def other_ids(self, slots: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """Return for each slot another echo id than it has."""
        return (self.ids[slots] + self._random.integers(1, _IDS - 1, len(slots))) % _IDS

    def find(
        self,
        addresses: Words,
        ids: npt.NDArray[np.int64],
        sequences: npt.NDArray[np.int64],
        ordinals: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.intp]:
        """Return the slots of packets that a router quotes; those that are nobody's are left out.

        `ordinals` are the slots' next ones: a quoted packet was sent not long ago.
        """
        if self._index is None:
            used = np.array(sorted(self.slots.values()), np.intp)
            keys = _mix(self.addresses[used], self.ids[used])
            order = np.argsort(keys)
            self._index = keys[order], used[order]
        keys, used = self._index
        if not len(used):
            return np.zeros(0, np.intp)
        at = np.minimum(np.searchsorted(keys, _mix(addresses, ids)), len(keys) - 1)
        slots = used[at]
        ours = (self.addresses[slots] == addresses).all(axis=1) & (self.ids[slots] == ids)
        ours &= ((ordinals[slots] - 1 - sequences) & 0xFFFF) < _RECENT
        found: npt.NDArray[np.intp] = slots[ours]
        return found

    def _add(self, end: Endpoint) -> int:
        slot = self._free.pop()
        v6 = end.binding.v6
        self.endpoints[slot] = end
        self.slots[end.target.key] = slot
        self.generations[slot] += 1
        self.anchors[slot] = end.target.anchor
        self.v6[slot] = v6
        self.pair[slot] = end.target.pattern is Pattern.PAIR
        self.errors[slot] = 0
        request = self.requests[slot]
        request["type"] = REQUEST_V6 if v6 else REQUEST_V4
        request["slot"], request["generation"] = slot, self.generations[slot]
        self.names[slot] = np.frombuffer(end.name, np.uint8)
        self.name_lengths[slot] = _V6_NAME if v6 else _V4_NAME
        self.addresses[slot] = address_words(self.names[slot : slot + 1], v6=v6)[0]
        self.set_ids(np.array([slot]), int(self._random.integers(_IDS)))
        return slot


def _mix(addresses: Words, ids: npt.NDArray[np.int64]) -> Words:
    """One word for an address and an echo id."""
    mixed = addresses[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ addresses[:, 1]
    return mixed * np.uint64(0xBF58476D1CE4E5B9) + ids.astype(np.uint64)


def endpoints_of(
    targets: Iterable[Target],
) -> tuple[dict[str, Endpoint], dict[str, ProbeError]]:
    """Understand targets; one that makes no sense stops none of the others.

    Raises ValueError if two have one key.
    """
    good: dict[str, Endpoint] = {}
    bad: dict[str, ProbeError] = {}
    for target in targets:
        if target.key in good or target.key in bad:
            raise ValueError(f"two targets are called {target.key}")
        try:
            good[target.key] = endpoint(target)
        except ProbeError as error:
            bad[target.key] = error
    return good, bad
