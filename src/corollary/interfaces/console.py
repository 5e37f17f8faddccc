"""The console script: the command line, from before it is loaded until after it has ended.

An interruption finds no work to undo in these moments; so it ends the process on the spot, with the one line and the
exit code that it has everywhere, and not as an exception in whatever module happens to be loading.
"""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Runs the command line; loads it first."""
    heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeded:
        signal.signal(signal.SIGINT, _end)
    from corollary.interfaces.cli.group import main as run

    if heeded:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run()
    finally:
        if heeded:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(*_: object) -> None:
    os.write(2, b"corollary: interrupted\n")
    os._exit(130)
