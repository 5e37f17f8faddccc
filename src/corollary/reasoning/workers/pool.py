"""Workers at hand: every call has one to itself, and one is kept warm between calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from corollary.reasoning.workers.process import WorkerProcess


class Pool:
    """Lends workers that `start` makes. What comes back alive is kept, one at most; what comes back dead is gone."""

    def __init__(self, start: Callable[[], WorkerProcess]) -> None:
        self._start = start
        self._idle: WorkerProcess | None = None
        self._lock = Lock()

    @contextmanager
    def worker(self) -> Iterator[WorkerProcess]:
        """A worker that nobody else uses meanwhile. One that is interrupted by any error but a refusal is ended."""
        worker = self._taken() or self._start()
        try:
            yield worker
        except BaseException:
            worker.kill()
            raise
        self._give_back(worker)

    def close(self) -> None:
        """Ends the worker that is kept."""
        worker = self._taken()
        if worker is not None:
            worker.kill()

    def _taken(self) -> WorkerProcess | None:
        with self._lock:
            worker, self._idle = self._idle, None
        if worker is not None and not worker.alive:
            worker.kill()
            return None
        return worker

    def _give_back(self, worker: WorkerProcess) -> None:
        with self._lock:
            if self._idle is None and worker.alive:
                self._idle = worker
                return
        worker.kill()
