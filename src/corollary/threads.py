"""Objects that several threads may share: whoever asks one waits until it is not asked by another.

A program is a value, but what leads to it (an index, the connection to a database, workers of solvers) is not. An
answer is about one program from its beginning to its end, also while another thread looks at the files again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from inspect import isgeneratorfunction
from types import FunctionType
from typing import Any, TypeVar

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
