"""Objects that several threads may share: whoever asks one waits until it is not asked by another.

A program is a value, but what leads to it (an index, the connection to a database, workers of solvers) is not. An
answer is about one program from its beginning to its end, also while another thread looks at the files again. Who no
longer waits for an answer interrupts what makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import isgeneratorfunction
from threading import Lock
from types import FunctionType
from typing import Any, TypeVar

from corollary.errors import CorollaryError

Kind = TypeVar("Kind", bound=type[Any])


def one_at_a_time(kind: Kind) -> Kind:
    """The class, with its public methods and properties used by one thread at a time: each holds the object's `lock`.

    The lock is one that its own thread need not wait for (`threading.RLock`). Generators hold it while they make an
    item, and not while somebody looks at that.
    """
    for name, member in list(vars(kind).items()):
        if name.startswith("_") or name == "lock":
            continue
        if isinstance(member, FunctionType):
            setattr(kind, name, (_iterating if isgeneratorfunction(member) else _calling)(member))
        elif isinstance(member, property) and member.fget is not None:
            setattr(kind, name, property(_calling(member.fget), doc=member.__doc__))
    return kind


def _calling(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def held(self: Any, *arguments: Any, **named: Any) -> Any:
        with self.lock:
            return function(self, *arguments, **named)

    return held


def _iterating(function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    @wraps(function)
    def held(self: Any, *arguments: Any, **named: Any) -> Iterator[Any]:
        items = function(self, *arguments, **named)
        while True:
            with self.lock:
                try:
                    item = next(items)
                except StopIteration:
                    return
            yield item

    return held


class Interruption:
    """The early end of what one thread does, told by another: what it waits for ends, and it stops where it asks."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._happened = False
        self._ends: list[Callable[[], None]] = []

    def interrupt(self) -> None:
        """Tells it, and ends what is waited for."""
        with self._lock:
            self._happened = True
            ends = tuple(self._ends)
        for end in ends:
            end()

    def check(self) -> None:
        """Raises CorollaryError "interrupted" once it was told."""
        if self._happened:
            raise CorollaryError("interrupted", "nobody waits for this answer any more")

    @contextmanager
    def of_this_thread(self) -> Iterator[None]:
        """A block that it interrupts."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """A block that waits for what `end` ends. Raises like `check`, also instead of what the end made it raise."""
        self.check()
        with self._lock:
            self._ends.append(end)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._ends.remove(end)
            self.check()


_CURRENT: ContextVar[Interruption | None] = ContextVar("interruption", default=None)


def interruption() -> Interruption:
    """What interrupts this thread; where nobody would, one that nobody tells."""
    return _CURRENT.get() or Interruption()
