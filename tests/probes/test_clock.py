from far_ends.virtual import SECOND, VirtualClock
from hypothesis import given
from hypothesis import strategies as st

from probes.clock import STEP_NOISE_NS, SystemClock, WallOffset


class SlowClock(VirtualClock):
    """Reading it takes time, now more, now less."""

    def __init__(self, delays_ns: list[int]) -> None:
        super().__init__()
        self._delays_ns = delays_ns
        self._count = 0

    def monotonic_ns(self) -> int:
        self._count += 1
        self.now += self._delays_ns[self._count % len(self._delays_ns)]
        return self.now


def test_the_offset_of_this_machine_is_steady() -> None:
    offset = WallOffset(SystemClock())
    first = offset.ns

    stepped = [offset.stepped() for _ in range(1000)]

    assert not any(stepped)
    assert offset.ns == first


@given(st.lists(st.integers(0, 3_000_000), min_size=1), st.integers(1, 50))
def test_slow_readings_are_never_taken_for_a_step(delays_ns: list[int], times: int) -> None:
    offset = WallOffset(SlowClock(delays_ns))

    stepped = [offset.stepped() for _ in range(times)]

    assert not any(stepped)


@given(st.sampled_from([-1, 1]), st.integers(2 * STEP_NOISE_NS + 1, 10**18))
def test_every_step_that_could_do_harm_is_seen_once(sign: int, size_ns: int) -> None:
    clock = VirtualClock()
    offset = WallOffset(clock)

    clock.step(sign * size_ns / SECOND)

    assert offset.stepped()
    assert not offset.stepped()
    assert offset.steps == 1


def test_the_wall_clock_of_the_past_is_known_across_steps() -> None:
    clock = VirtualClock()
    offset = WallOffset(clock)
    before = clock.now
    wall_before = clock.realtime_ns()
    clock.pause(10)
    clock.step(3600)
    offset.stepped()
    clock.pause(10)

    assert offset.wall_of(before) == wall_before
    assert offset.wall_of(clock.now) == clock.realtime_ns()
