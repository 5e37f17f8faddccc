"""The console script: the command line, from before it is loaded until after it has ended.

An interruption finds no work to undo in these moments; so it ends the process on the spot, with the one line and the
exit code that it has everywhere, and not as an exception in whatever module happens to be loading.

At its end the process goes at once: to take a program apart object by object takes as long as many a question.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys


def main() -> None:
    """Runs the command line; loads it first."""
    codes: list[int] = []
    atexit.register(_leave, codes)  # before all others, and so after them
    heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeded:
        signal.signal(signal.SIGINT, _end)
    from corollary.interfaces.cli.group import main as run

    if heeded:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run()
    except SystemExit as end:
        if isinstance(end.code, int):
            codes.append(end.code)
        raise
    finally:
        if heeded:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _leave(codes: list[int]) -> None:
    """Ends the process if it is known with which code."""
    for stream in (sys.stdout, sys.stderr) if codes else ():
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    if codes:
        os._exit(codes[-1])


def _end(*_: object) -> None:
    os.write(2, b"corollary: interrupted\n")
    os._exit(130)
