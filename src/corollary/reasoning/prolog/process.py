"""The parent's side of the worker: started clean, watched, and killed when its time is up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Timer
from typing import BinaryIO

from corollary.errors import CorollaryError
from corollary.reasoning.prolog.installation import Installation, find_installation, missing
from corollary.reasoning.prolog.messages import Call, Reply, receive_reply, send

_STARTING = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may use: address space and Prolog's own memory in bytes, seconds for a query and for loading."""

    address_space: int = 4 << 30
    prolog_memory: int = 1 << 30
    seconds: float = 30
    loading_seconds: float = 300
    answer_bytes: int = 8 << 20


class WorkerProcess:
    """One worker, from its start to its death; after an error it is dead and of no further use."""

    def __init__(self, limits: Limits) -> None:
        installation = find_installation()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-B", "-m", "corollary.reasoning.prolog.worker", str(limits.address_space)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(installation),
            cwd="/" if os.name == "posix" else None,
            start_new_session=True,
            close_fds=True,
        )
        try:
            with self._watched(_STARTING):
                reply = receive_reply(self._output)
        except BaseException:
            self.kill()
            raise
        if reply is None or reply.error:
            self.kill()
            raise missing(f"SWI-Prolog cannot be loaded: {reply.error if reply else 'the worker ended at once'}")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def call(self, predicate: str, text: str, seconds: float) -> str:
        """What the engine's predicate gives for a text; kills the worker when it takes longer or anything breaks."""
        call = Call(predicate, text.encode("utf-8", "replace").decode(), int(seconds) + 1)
        try:
            with self._watched(seconds):
                send(self._input, call)
                reply = receive_reply(self._output)
        except OSError:
            reply = None
        except BaseException:
            self.kill()
            raise
        if reply is None:
            self.kill()
            raise _died(self._process.returncode, seconds)
        return _text_of(reply)

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
    def _watched(self, seconds: float) -> Iterator[None]:
        """Kills the worker when the block takes longer; then it raises `query-timeout`."""
        expired = Event()

        def expire() -> None:
            expired.set()
            with suppress(ProcessLookupError):
                self._process.kill()

        timer = Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        except OSError:
            if not expired.is_set():
                raise
        finally:
            timer.cancel()
        if expired.is_set():
            self.kill()
            raise timed_out(seconds)

    @property
    def _input(self) -> BinaryIO:
        return _pipe(self._process.stdin)

    @property
    def _output(self) -> BinaryIO:
        return _pipe(self._process.stdout)


def timed_out(seconds: float) -> CorollaryError:
    """The error of a query that was ended because its time was up."""
    return CorollaryError(
        "query-timeout",
        f"the query was ended after {seconds:g} seconds",
        remedy="Bind more of its arguments, ask for fewer answers, or allow more time.",
    )


def _text_of(reply: Reply) -> str:
    if not reply.error:
        return reply.text
    if "resource_error" in reply.error:
        raise out_of_memory(reply.error)
    raise CorollaryError("query-error", f"the Prolog engine failed: {reply.error}")


def out_of_memory(what: str) -> CorollaryError:
    """The error of a query that needed more memory than it may have."""
    return CorollaryError(
        "query-memory",
        f"the query needed more memory than it may use ({what})",
        remedy="Bind more of its arguments, or ask for something smaller.",
    )


def _died(status: int | None, seconds: float) -> CorollaryError:
    if sys.platform != "win32":
        import signal

        if status == -signal.SIGXCPU:
            return timed_out(seconds)
    return CorollaryError(
        "query-crashed",
        f"the query ended its Prolog process (status {status}); most often it ran out of memory",
        remedy="Bind more of its arguments, or ask for something smaller.",
    )


def _environment(installation: Installation) -> dict[str, str]:
    """What the interpreter and SWI-Prolog need to find themselves; without a home, no file of a user is loaded."""
    nowhere = os.path.join(os.devnull, "none")  # noqa: PTH118  (no path of a file, but of none)
    environment = {
        "HOME": nowhere,
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(os.path.abspath(entry) for entry in sys.path if entry),  # noqa: PTH100
        **{f"XDG_{name}": nowhere for name in ("CONFIG_HOME", "CONFIG_DIRS", "DATA_HOME", "DATA_DIRS", "CACHE_HOME")},
    }
    if installation.library and installation.home:
        return environment | {"LIBSWIPL_PATH": installation.library, "SWI_HOME_DIR": installation.home}
    return environment | {"PATH": os.path.dirname(installation.executable)}  # noqa: PTH120


def _pipe(stream: object) -> BinaryIO:
    return stream  # type: ignore[return-value]
