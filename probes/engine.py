"""Continuous ICMP echo of many links, in a thread of its own."""

import logging
import queue
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from probes.clock import Clock, SystemClock
from probes.echo import Target, Totals, Watch
from probes.icmp_socket import STAMPS_SETTLE_SECONDS, IcmpSocket
from probes.links import Binding, endpoints_of
from probes.minutes import Minute
from probes.probe import ProbeError
from probes.prober import Prober
from probes.record import MinuteRecord
from probes.records import RecordWriter
from probes.sending import Batch
from probes.tally import METRICS as METRICS  # noqa: PLC0414  # part of what this module offers
from probes.wires import OpenWire

OnMinute = Callable[[int, Sequence[MinuteRecord]], None]

STALLED_NS = 2_000_000_000
"""A prober that has not read its sockets for so long knows nothing about this moment."""

LATEST_NS = 200_000_000
"""A packet that could not be sent at its time is sent at most so much later, else left out."""

_LAGS_NS, _LAG_BEATS = 15_000_000_000, 75
"""The largest scheduling lag of the last 15 s is reported: scrapes are about so far apart."""
_AFTER_ERROR_NS = 200_000_000
_MINUTES_WAITING = 15
_LONGEST_STOP_SECONDS = 5.0
_LOG_EVERY_NS = 60_000_000_000
_STALLED = "the prober does not get to run"

_log = logging.getLogger(__name__)


class EchoEngine:
    """Measures all targets without pause and hands out a record of each link and minute."""

    def __init__(
        self,
        vantage: str,
        *,
        on_minute: OnMinute,
        seed: int | None = None,
        clock: Clock | None = None,
        open_wire: OpenWire = IcmpSocket,
    ) -> None:
        """Prepare; nothing is opened or sent before `start`.

        `on_minute` is called from a thread of the engine, once for each minute and in their order,
        at the latest a second after the last packet of the minute is settled. `seed` makes phases
        and echo ids repeatable. `clock` and `open_wire` are the machine's own unless said.
        """
        self._clock = clock or SystemClock()
        random = np.random.default_rng(secrets.randbits(128) if seed is None else seed)
        self._open_wire = open_wire
        self._prober = Prober(self._clock, open_wire, random)
        self._writer = RecordWriter(vantage)
        self._on_minute = on_minute
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._waiting: queue.Queue[Minute | None] = queue.Queue(_MINUTES_WAITING)
        self._threads: tuple[threading.Thread, ...] = ()
        self._misunderstood: dict[str, ProbeError] = {}
        self._collected_ns = self._clock.monotonic_ns()
        self._lags: deque[tuple[int, int]] = deque([(0, 0)], _LAG_BEATS)
        self._counts = {"pauses_total": 0, "minutes_dropped_total": 0, "errors_total": 0}
        self._logged_ns: int | None = None

    def start(self) -> None:
        """Begin to measure; raises ProbeError if this process may not send ICMP at all."""
        self._open_wire(Binding(v6=False), 1).close()
        self._collected_ns = self._clock.monotonic_ns()
        self._threads = (
            threading.Thread(target=self._measure, name="icmp", daemon=True),
            threading.Thread(target=self._hand_out, name="icmp-minutes", daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop measuring; the running minute is not handed out.

        A consumer of minutes that does not return is not waited for longer than a few seconds.
        """
        self._stop.set()
        for thread in self._threads:
            thread.join(_LONGEST_STOP_SECONDS)
        self._threads = ()

    def set_targets(self, targets: Iterable[Target]) -> None:
        """Measure these from now on.

        Targets that stay as they are keep counters, phase and sequence. A target that cannot be
        measured stops no other: `problems` says why. Raises ValueError if two have one key.
        """
        good, bad = endpoints_of(targets)
        with self._lock:
            self._prober.replace(good)
            self._misunderstood = bad

    @property
    def problems(self) -> Mapping[str, ProbeError]:
        """Why targets are not measured at the moment, by key."""
        with self._lock:
            return {**self._prober.problems, **self._misunderstood}

    def watch(self) -> Watch:
        """Return what the newest packets of every link say."""
        with self._lock:
            watch = self._prober.watch()
            silent_ns = self._clock.monotonic_ns() - self._collected_ns
        if silent_ns <= STALLED_NS:
            return watch
        since_ns = watch.at_ns - silent_ns
        return replace(watch, fault=_STALLED, fault_since_ns=watch.fault_since_ns or since_ns)

    def totals(self) -> Totals:
        """Return running totals of all links, and the engine about itself."""
        with self._lock:
            totals = self._prober.totals()
            lag_ns = self._recent_lag_ns()
        health = {
            **totals.health,
            "scheduling_lag_seconds": lag_ns / 1e9,
            **{name: float(count) for name, count in self._counts.items()},
        }
        return replace(totals, health=health)

    def _recent_lag_ns(self) -> int:
        recent_ns = self._clock.monotonic_ns() - _LAGS_NS
        while len(self._lags) > 1 and self._lags[0][0] < recent_ns:
            self._lags.popleft()
        return max(lag_ns for _, lag_ns in self._lags)

    # The thread that measures

    def _measure(self) -> None:
        beat_ns = self._clock.monotonic_ns()
        while not self._stop.is_set():
            try:
                beat_ns = self._beat(beat_ns)
            except Exception:  # noqa: BLE001  # whatever happens, measuring goes on
                self._failed()
                beat_ns = self._clock.monotonic_ns()
        with self._lock:
            self._prober.close()
        self._end()

    def _beat(self, begin_ns: int) -> int:
        """Plan, send and collect; return when the next beat begins."""
        clock, prober = self._clock, self._prober
        with self._lock:
            if prober.prepare():
                clock.wait_until(clock.monotonic_ns() + int(STAMPS_SETTLE_SECONDS * 1e9))
            end_ns = begin_ns + prober.beat_ns
            prober.pass_over()
            plan = prober.plan(begin_ns, end_ns)
        lag_ns = self._send(plan)
        clock.wait_until(end_ns)
        with self._lock:
            minutes = prober.collect()
            self._collected_ns = now_ns = clock.monotonic_ns()
            self._lags.append((now_ns, max(lag_ns, now_ns - end_ns)))
        for minute in minutes:
            self._queue(minute)
        if now_ns - end_ns <= LATEST_NS:
            return end_ns
        # What was due in a pause is left out, never sent as a burst.
        self._counts["pauses_total"] += 1
        return now_ns

    def _send(self, plan: list[Batch]) -> int:
        """Send the batches at their times; return how late the latest was, nanoseconds."""
        clock, prober, worst_ns = self._clock, self._prober, 0
        for batch in plan:
            if prober.must_drain(batch):
                with self._lock:
                    prober.drain()
            clock.wait_until(batch.due_ns)
            late_ns = clock.monotonic_ns() - batch.due_ns
            worst_ns = max(worst_ns, late_ns)
            if late_ns <= LATEST_NS:
                prober.send(batch)
            else:
                prober.pass_over(batch)
        return worst_ns

    def _failed(self) -> None:
        """Log an error that nobody foresaw, once a minute at most."""
        self._counts["errors_total"] += 1
        now_ns = self._clock.monotonic_ns()
        if self._logged_ns is None or now_ns - self._logged_ns > _LOG_EVERY_NS:
            self._logged_ns = now_ns
            _log.exception("an error in the ICMP engine; measuring goes on")
        self._clock.wait_until(now_ns + _AFTER_ERROR_NS)

    # The thread that hands minutes out

    def _queue(self, minute: Minute) -> None:
        try:
            self._waiting.put_nowait(minute)
        except queue.Full:
            self._counts["minutes_dropped_total"] += 1
            _log.error("minute %d is lost: its records are not taken", minute.minute)

    def _end(self) -> None:
        """Tell the other thread that there are no more minutes, whatever it is still to do."""
        while True:
            try:
                self._waiting.put_nowait(None)
            except queue.Full:
                self._waiting.get_nowait()
            else:
                return

    def _hand_out(self) -> None:
        while (minute := self._waiting.get()) is not None:
            try:
                self._on_minute(minute.minute, self._writer.write(minute))
            except Exception:  # noqa: BLE001  # a fault of the consumer must not end the measuring
                _log.exception("the records of minute %d were not taken", minute.minute)
            del minute  # else its packets were kept until the next one is complete
