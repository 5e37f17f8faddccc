"""What a server does when nobody asks: once the answers have stopped for a while, and never beside one of its own."""

from __future__ import annotations

from collections.abc import Callable

import anyio
import anyio.to_thread


class Bell:
    """Rung at each answer; when it has been silent for some seconds after that, the server is idle."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._rung = anyio.Event()

    def ring(self) -> None:
        """Notes an answer; to be called in the thread of the event loop."""
        self._rung.set()

    async def whenever_idle(self, work: Callable[[], None]) -> None:
        """Does the work, in a thread, each time the server has become idle; until it is cancelled."""
        while True:
            await self._rung.wait()
            while self._rung.is_set():
                self._rung = anyio.Event()
                with anyio.move_on_after(self._seconds):
                    await self._rung.wait()
            await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
