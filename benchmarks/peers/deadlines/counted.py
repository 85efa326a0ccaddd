"""Count what a worker's tasks have done, until it is enough or time is up."""

import asyncio
import time
from contextlib import suppress


class Counted:
    """A count that can be waited for."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._count, self._enough = 0, asyncio.Event()

    def one(self) -> None:
        """Count one more."""
        self._count += 1
        if self._count >= self._most:
            self._enough.set()

    async def each(self, start: float) -> float:
        """Wait, and return how many seconds one took since `start`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._enough.wait(), self._seconds)
        return (time.perf_counter() - start) / max(self._count, 1)
