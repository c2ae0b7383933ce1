import ipaddress

import numpy as np
import pytest

from probes.echo import Pattern, Target
from probes.links import Binding, Links, endpoints_of
from probes.probe import Reason


def links_with(*targets: Target, capacity: int = 8) -> Links:
    links = Links(capacity, np.random.default_rng(1))
    good, bad = endpoints_of(targets)
    assert not bad
    links.replace(good)
    return links


def words(address: str) -> np.ndarray:
    packed = ipaddress.ip_address(address).packed
    if len(packed) == 4:
        packed = bytes(8) + packed + bytes(4)
    return np.frombuffer(packed, np.uint64)[None, :]


def test_a_target_keeps_its_slot_until_it_changes() -> None:
    links = links_with(Target("a", "192.0.2.1"), Target("b", "192.0.2.2"))
    before = dict(links.slots)

    good, _ = endpoints_of([Target("b", "192.0.2.2"), Target("a", "192.0.2.9"), Target("c", "::1")])
    change = links.replace(good)

    assert links.slots["b"] == before["b"]
    assert links.slots["a"] != before["a"]
    assert change.removed.tolist() == [before["a"]]
    assert sorted(change.added.tolist()) == sorted([links.slots["a"], links.slots["c"]])


@pytest.mark.parametrize(
    "changed",
    [
        Target("a", "192.0.2.1", Pattern.PAIR),
        Target("a", "192.0.2.1", source="198.51.100.1"),
        Target("a", "192.0.2.1", interface="eth0"),
        Target("a", "192.0.2.1", anchor=True),
    ],
)
def test_any_change_of_a_target_takes_a_new_slot(changed: Target) -> None:
    links = links_with(Target("a", "192.0.2.1"))
    before = links.slots["a"]

    links.replace(endpoints_of([changed])[0])

    assert links.slots["a"] != before


def test_a_slot_is_used_again_only_after_it_was_released_and_in_another_generation() -> None:
    targets = [Target(str(n), f"192.0.2.{n}") for n in range(8)]
    links = links_with(*targets)
    slot = links.slots["3"]
    generation = links.generations[slot]

    links.replace(endpoints_of(one for one in targets if one.key != "3")[0])
    free_before = links.free
    links.release(slot)
    links.replace(endpoints_of([*targets[:3], *targets[4:], Target("new", "192.0.2.99")])[0])

    assert free_before == 0
    assert links.slots["new"] == slot
    assert links.generations[slot] == generation + 1


def test_more_room_moves_nobody() -> None:
    links = links_with(Target("a", "192.0.2.1"), Target("b", "2001:db8::1"), capacity=2)
    before, ids = dict(links.slots), links.ids.copy()

    links.resize(5)

    assert links.slots == before
    assert links.ids[:2].tolist() == ids.tolist()
    assert links.free == 3
    assert len(links.addresses) == len(links.names) == len(links.lines) == 5


def test_quoted_packets_find_their_link_by_address_id_and_sequence() -> None:
    links = links_with(
        Target("a", "192.0.2.1"),
        Target("same", "192.0.2.1", interface="eth1"),
        Target("six", "2001:db8::1"),
    )
    ordinals = np.full(links.capacity, 70_000)

    for key, address in (("a", "192.0.2.1"), ("same", "192.0.2.1"), ("six", "2001:db8::1")):
        slot = links.slots[key]
        ids = links.ids[slot : slot + 1]
        recent, old = np.array([69_999 & 0xFFFF]), np.array([69_000 & 0xFFFF])

        assert links.find(words(address), ids, recent, ordinals).tolist() == [slot]
        assert links.find(words(address), ids, old, ordinals).tolist() == []
        assert links.find(words(address), ids ^ 1, recent, ordinals).tolist() == []
        assert links.find(words("192.0.2.77"), ids, recent, ordinals).tolist() == []


def test_nobody_is_found_among_no_links() -> None:
    links = Links(4, np.random.default_rng(1))
    one = np.array([1])

    assert links.find(words("192.0.2.1"), one, one, links.generations).tolist() == []


def test_another_id_is_never_the_same() -> None:
    links = links_with(Target("a", "192.0.2.1"))
    slot = np.array([links.slots["a"]])

    for _ in range(1000):
        before = links.ids[slot].tolist()
        links.set_ids(slot, links.other_ids(slot))

        assert links.ids[slot].tolist() != before
        assert 0 <= links.ids[slot][0] <= 0xFFFF


def test_targets_that_make_no_sense_stop_no_other() -> None:
    good, bad = endpoints_of(
        [
            Target("name", "example.org"),
            Target("fine", "192.0.2.1"),
            Target("mixed", "192.0.2.1", source="2001:db8::1"),
            Target("zone", "fe80::1%nosuch0"),
            Target("source", "192.0.2.1", source="here"),
        ]
    )

    assert set(good) == {"fine"}
    assert {key: one.reason for key, one in bad.items()} == {
        "name": Reason.ADDRESS,
        "mixed": Reason.ADDRESS,
        "zone": Reason.INTERFACE,
        "source": Reason.ADDRESS,
    }
    assert "example.org" in str(bad["name"])


def test_two_targets_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two targets are called a"):
        endpoints_of([Target("a", "192.0.2.1"), Target("a", "192.0.2.2")])


def test_a_link_local_address_carries_its_interface() -> None:
    good, bad = endpoints_of([Target("a", "fe80::1%lo")])

    assert not bad
    assert good["a"].binding == Binding(v6=True)
    assert good["a"].name[24:28] != bytes(4)
