"""A progress bar on standard error, shown only if there is something to wait for."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE_SECONDS = 0.4
"""Work that is done by then shows no bar, and loads nothing to draw one with."""


class Bar:
    """A bar that appears when `update` is still called after a moment, and disappears at the end."""

    def __init__(self, *, enabled: bool, what: str = "reading files") -> None:
        self._what = what
        self._enabled = enabled
        self._began = time.monotonic()
        self._progress: Progress | None = None

    def update(self, done: int, total: int) -> None:
        if not self._enabled or (self._progress is None and time.monotonic() - self._began < PATIENCE_SECONDS):
            return
        if self._progress is None:
            self._progress = _started(self._what)
        for task in self._progress.tasks:
            self._progress.update(task.id, description=self._what, completed=done, total=total)

    def following(self, what: str) -> Callable[[int, int], None]:
        """The updates of what comes next, which the bar is called from then on."""

        def update(done: int, total: int) -> None:
            self._what = what
            self.update(done, total)

        return update

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._progress is not None:
            self._progress.stop()


def _started(what: str) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.add_task(what, total=None)
    progress.start()
    return progress
