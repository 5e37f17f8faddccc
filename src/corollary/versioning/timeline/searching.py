"""Where on a line something begins to hold, asking as few places as can be: searches that know nothing of programs.

A search by halves supposes that what holds goes on holding. That is not so of all that can be asked, so a result says
of which places it knows, and whether those were all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

FOUND, BETWEEN, ALWAYS, NEVER, UNKNOWN = "found", "between", "always", "never", "unknown"
_PROBES = 8


@dataclass(frozen=True, slots=True)
class Start:
    """Where something begins to hold: at `first`, and not at `before`.

    `result` is FOUND, where the two are neighbours; BETWEEN, where those between could not be told; ALWAYS, where it
    holds at the oldest place; NEVER, where it holds at none that was asked; UNKNOWN, where none could be told.
    """

    result: str
    before: int | None
    first: int | None


class Asking:
    """Asks places, each once."""

    def __init__(self, count: int, ask: Callable[[int], bool | None]) -> None:
        self.count = count
        self._ask = ask
        self.said: dict[int, bool | None] = {}

    def holds(self, at: int) -> bool | None:
        if at not in self.said:
            self.said[at] = self._ask(at)
        return self.said[at]

    @property
    def complete(self) -> bool:
        """Whether every place was asked."""
        return len(self.said) == self.count

    def changes(self) -> list[int]:
        """Of the places that were asked, the first and those that say something else than the one before."""
        found: list[int] = []
        for at in sorted(self.said):
            if not found or self.said[at] != self.said[found[-1]]:
                found.append(at)
        return found


class Search(Protocol):
    """A way to search."""

    def __call__(self, asking: Asking, *, everywhere: bool = False) -> Start: ...


def first_start(asking: Asking, *, everywhere: bool = False) -> Start:
    """The first place where it holds: by halves, or `everywhere` by asking all. O(log places) where all can be told."""
    last = asking.count - 1
    if everywhere:
        for at in range(asking.count):
            asking.holds(at)
    else:
        asking.holds(0)
        asking.holds(last)
        if True not in asking.said.values():
            for probe in range(1, _PROBES):
                if asking.holds(last * probe // _PROBES):
                    break
    holding = [at for at, said in asking.said.items() if said]
    if not holding:
        return Start(NEVER if False in asking.said.values() else UNKNOWN, None, None)
    first = min(holding)
    return _between(
        asking, max((at for at, said in asking.said.items() if said is False and at < first), default=None), first
    )


def last_start(asking: Asking, *, everywhere: bool = False) -> Start:
    """Where what holds at the last place began to hold without a break, as far as was asked.

    Goes back in growing steps, so that a break shortly before the end is not jumped over, or `everywhere` one by one.
    """
    at = asking.count - 1
    if asking.holds(at) is not True:
        return Start(NEVER if asking.holds(at) is False else UNKNOWN, None, None)
    step, first = 1, at
    while at > 0:
        at = max(at - step, 0)
        said = asking.holds(at)
        if said is False:
            return _between(asking, at, first)
        if said:
            first = at
        step = 1 if everywhere else 2 * step
    return _between(asking, None, first)


def _between(asking: Asking, low: int | None, high: int) -> Start:
    """The start between a place where it does not hold (None: before the first) and one where it does."""
    while low is None or high - low > 1:
        lowest = 0 if low is None else low + 1
        untold = [at for at in range(lowest, high) if asking.said.get(at, 0) is not None]
        if not untold:
            break
        middle = untold[len(untold) // 2] if low is not None else untold[0]
        said = asking.holds(middle)
        if said:
            high = middle
        elif said is False:
            low = middle
    if low is None:
        return Start(ALWAYS if high == 0 else BETWEEN, None, high)
    return Start(FOUND if high - low == 1 else BETWEEN, low, high)
