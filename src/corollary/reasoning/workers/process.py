"""The parent's side of a worker: started clean, watched, and killed when its time is up.

A worker gets no descriptor but its two pipes, no environment but what its interpreter needs, no home and no terminal,
and a session of its own. After a violation of a limit it is dead: none is ever used again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Timer
from typing import BinaryIO

from corollary.errors import CorollaryError
from corollary.reasoning.workers.limits import Limits
from corollary.reasoning.workers.messages import Call, OversizedError, Reply, receive_reply, send
from corollary.threads import interruption

_STARTING = 60
_FRAMING = 1 << 16
_NOWHERE = f"{os.devnull}/none"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a worker is started: the module that serves, and what it needs in its environment."""

    module: str
    environment: Mapping[str, str] = field(default_factory=dict)


class UnstartableError(Exception):
    """The worker ended before it could serve; the text says why."""


class WorkerProcess:
    """One worker, from its start to its death."""

    def __init__(self, recipe: Recipe) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-B", "-m", recipe.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**_environment(), **recipe.environment},
            cwd="/" if os.name == "posix" else None,
            start_new_session=True,
            close_fds=True,
        )
        try:
            with self._watched(_STARTING):
                reply = receive_reply(self._output, _FRAMING)
        except BaseException:
            self.kill()
            raise
        if reply is None or reply.error:
            self.kill()
            raise UnstartableError(reply.error if reply else "the worker ended at once")
        self.walls = tuple(reply.text.split())

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def call(self, name: str, text: str, limits: Limits, *, grace: float = 0) -> str:
        """What a call gives for a text; kills the worker when it takes too much or anything breaks.

        `grace` is what a worker that minds the clock itself gets on top of its seconds.
        """
        call = Call(name, text.encode("utf-8", "replace").decode(), limits.seconds + grace, limits.memory)
        try:
            with self._watched(limits.seconds + grace, told=limits.seconds):
                send(self._input, call)
                reply = receive_reply(self._output, limits.output + _FRAMING)
        except OSError:
            reply = None
        except OversizedError:
            self.kill()
            raise too_much_output(limits.output) from None
        except BaseException:
            self.kill()
            raise
        if reply is None:
            self.kill()
            raise _died(self._process.returncode, limits.seconds)
        return self._text_of(reply)

    def kill(self) -> None:
        """Ends the worker, whatever it is doing."""
        with suppress(ProcessLookupError, PermissionError):
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()

    @contextmanager
    def _watched(self, seconds: float, *, told: float | None = None) -> Iterator[None]:
        """Kills the worker when the block takes longer (then it raises `query-timeout`), or is interrupted."""
        expired = Event()

        def end() -> None:
            with suppress(ProcessLookupError):
                self._process.kill()

        def expire() -> None:
            expired.set()
            end()

        timer = Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            with interruption().ending(end):
                yield
        except OSError:
            if not expired.is_set():
                raise
        finally:
            timer.cancel()
        if expired.is_set():
            self.kill()
            raise timed_out(seconds if told is None else told)

    def _text_of(self, reply: Reply) -> str:
        if not reply.error:
            return reply.text
        self.kill()
        if "resource_error" in reply.error or "MemoryError" in reply.error:
            raise out_of_memory(reply.error)
        raise CorollaryError("query-error", f"the solver failed: {reply.error}")

    @property
    def _input(self) -> BinaryIO:
        return _pipe(self._process.stdin)

    @property
    def _output(self) -> BinaryIO:
        return _pipe(self._process.stdout)


def timed_out(seconds: float) -> CorollaryError:
    """The error of a call that was ended because its time was up."""
    return CorollaryError(
        "query-timeout",
        f"the query was ended after {seconds:g} seconds",
        remedy="Bind more of its arguments, ask for fewer answers, or allow more time.",
    )


def out_of_memory(what: str) -> CorollaryError:
    """The error of a call that needed more memory than it may have."""
    return CorollaryError(
        "query-memory",
        f"the query needed more memory than it may use ({what})",
        remedy="Bind more of its arguments, or ask for something smaller.",
    )


def too_much_output(most: int) -> CorollaryError:
    """The error of a call whose answer is longer than it may be."""
    return CorollaryError(
        "query-output",
        f"the answer is longer than the {most} bytes that it may have",
        remedy="Ask for fewer answers, or for smaller ones.",
    )


def _died(status: int | None, seconds: float) -> CorollaryError:
    if sys.platform != "win32":
        import signal

        if status == -signal.SIGXCPU:
            return timed_out(seconds)
    return CorollaryError(
        "query-crashed",
        f"the query ended the process of its solver (status {status}); most often it ran out of memory",
        remedy="Bind more of its arguments, or ask for something smaller.",
    )


def _environment() -> dict[str, str]:
    """What an interpreter needs to find its modules; without a home, no file of a user is loaded."""
    return {
        "HOME": _NOWHERE,
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(os.path.abspath(entry) for entry in sys.path if entry),  # noqa: PTH100
        **{f"XDG_{name}": _NOWHERE for name in ("CONFIG_HOME", "CONFIG_DIRS", "DATA_HOME", "DATA_DIRS", "CACHE_HOME")},
    }


def _pipe(stream: object) -> BinaryIO:
    return stream  # type: ignore[return-value]
