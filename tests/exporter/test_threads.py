import asyncio
import threading

import pytest

from exporter.threads import in_daemon_thread


def test_the_result_or_the_error_of_the_work_arrives() -> None:
    def fail() -> None:
        raise ValueError("as meant")

    assert asyncio.run(in_daemon_thread(lambda: threading.current_thread().daemon)) is True
    with pytest.raises(ValueError, match="as meant"):
        asyncio.run(in_daemon_thread(fail))


def test_nobody_has_to_wait_for_work_that_takes_long() -> None:
    begun, end = threading.Event(), threading.Event()

    async def give_up() -> None:
        waiting = asyncio.create_task(in_daemon_thread(lambda: (begun.set(), end.wait(10))))
        await asyncio.sleep(0)
        begun.wait(10)
        waiting.cancel()

    asyncio.run(give_up())

    end.set()
