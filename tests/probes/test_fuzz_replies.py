from fuzz.replies import Chance, checksum, run, slow_reply
from probes.icmp_packet import ECHO_BYTES, blank_requests


def test_mutated_packets_are_judged_as_a_slow_parser_judges_them() -> None:
    results = run(packets=40_000, seed=7)

    assert results["packets"] >= 40_000
    assert min(results[kind] for kind in ("replies", "departures", "refusals")) > 4_000


def test_a_sound_reply_is_among_what_the_mutations_leave() -> None:
    packet = blank_requests(1)
    packet["token"], packet["type"] = 9, 129
    chance = Chance(1)

    judged = [
        slow_reply(chance.mutated((packet.tobytes(), b""))[0], 9, v6=True) for _ in range(1000)
    ]

    assert 100 < sum(one is None for one in judged) < 900


def test_forged_fields_come_with_a_right_checksum() -> None:
    forged = Chance(1).fields(bytes(20) + bytes(ECHO_BYTES))

    assert checksum(forged[20:]) == 0xFFFF
