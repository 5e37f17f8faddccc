"""A check that cannot be finished, for want of time or because a solver failed, must neither pass nor hang a job."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from corollary.errors import CorollaryError

UNFINISHED = frozenset({"query-timeout", "query-memory", "query-crashed", "query-output"})
"""The codes of errors that say of a solver that it failed, and not that it was asked something wrong."""


_AGAIN = 2.0
"""Seconds after which the end is said again."""


class _OverError(BaseException):
    """The time is over. No handler of what went wrong may take it for its own; code in C may, so it comes again."""


@contextmanager
def complete(seconds: float | None) -> Iterator[None]:
    """Runs what is inside; ends the command with exit code 3 if a solver fails in it, or when the seconds are over."""
    try:
        with _within(seconds):
            yield
    except CorollaryError as error:
        if error.code not in UNFINISHED:
            raise
        click.echo(f"corollary: incomplete: {error}", err=True)
        raise click.exceptions.Exit(3) from None


@contextmanager
def _within(seconds: float | None) -> Iterator[None]:
    """Runs what is inside for at most so long. Without a clock that interrupts (on Windows) the time is not bounded."""
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return

    passed = False

    def over(_number: int, _frame: FrameType | None) -> None:
        nonlocal passed
        passed = True
        raise _OverError

    previous = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    except BaseException:
        if not passed:
            raise
        click.echo(f"corollary: incomplete: not done within {seconds:g} seconds", err=True)
        raise click.exceptions.Exit(3) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
