"""A bound on how long a command may take: a check that hangs must not pass, nor hold a job up for hours."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click


class _OverError(BaseException):
    """The time is over. No handler of what went wrong may take it for its own."""


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Runs what is inside for at most so long; then ends the command with exit code 3, since nothing is known.

    Without a clock that interrupts (on Windows) the time is not bounded.
    """
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return

    def over(_number: int, _frame: FrameType | None) -> None:
        raise _OverError

    previous = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _OverError:
        click.echo(f"corollary: incomplete: not done within {seconds:g} seconds", err=True)
        raise click.exceptions.Exit(3) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
