import subprocess
import sys

THREADS = """
import ctypes, threading
from exporter import memory

memory.frugal()
meet = threading.Barrier(4)

def work():
    meet.wait()
    kept = [bytes(100_000) for _ in range(20)]
    meet.wait()

threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""

FREEZING = """
import gc
from exporter import memory

cycle = []
cycle.append(cycle)
before = len(gc.get_objects())
memory.begun()
print(before, len(gc.get_objects()), gc.get_freeze_count())
"""


LARGE = """
import gc
from exporter import memory

gc.collect()
looked = []
gc.callbacks.append(lambda phase, info: looked.append(phase))
with memory.large_and_for_long():
    large = [[number] for number in range(100_000)]
print(len(looked), gc.get_freeze_count(), gc.isenabled())
"""


def said_by(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30
    )
    return done.stdout


def test_all_threads_share_one_heap() -> None:
    described = said_by(THREADS)

    assert described.count("<heap nr=") == 1


def test_what_was_there_at_the_start_is_not_looked_through_again() -> None:
    before, after, frozen = map(int, said_by(FREEZING).split())

    assert after < before / 10
    assert frozen > before / 2


def test_what_is_large_is_not_looked_through_while_it_is_made_or_later() -> None:
    looked, frozen, enabled = said_by(LARGE).split()

    assert (looked, enabled) == ("0", "True")
    assert int(frozen) > 100_000
