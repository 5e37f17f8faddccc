"""Worker processes of extraction: forked where that is safe, else started anew.

A forked worker has everything loaded and starts at once. Forking is safe only while this process has one
thread; with more of them, or where the platform has no fork, a worker is a fresh interpreter, which needs no
special entry point in the host program.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterable, Mapping
from typing import IO, Protocol

from corollary.facts.frames import serve, set_up, write_frame
from corollary.source.settings.configuration import Configuration
from corollary.syntax.languages import Language
from corollary.syntax.parsing import compile_queries


class Process(Protocol):
    """A worker process and the streams to talk to it."""

    requests: IO[bytes]
    answers: IO[bytes]

    def kill(self) -> None:
        """Ends the process, whatever it is doing; may be called again."""

    def close(self) -> None:
        """Ends the process and closes the streams."""


def are_forked() -> bool:
    """Whether processes are forked that are started now."""
    return sys.platform == "linux" and threading.active_count() == 1


def start_process(
    root: str,
    configuration: Configuration,
    languages: Mapping[str, Language],
    compiling: Iterable[tuple[str, str]] = (),
) -> Process:
    """A new worker process; where it is forked, it begins with compiling the queries of languages for some parsers."""
    if are_forked():
        return _Forked(root, configuration, languages, compiling)
    return _Spawned(root, configuration, languages)


class _Spawned:
    def __init__(self, root: str, configuration: Configuration, languages: Mapping[str, Language]) -> None:
        command = [sys.executable, "-m", "corollary.facts.worker"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("a worker without streams")
        self.requests: IO[bytes] = self._process.stdin
        self.answers: IO[bytes] = self._process.stdout
        folders = [str(language.folder) for language in languages.values()]
        write_frame(self.requests, set_up(root, configuration, folders))

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        self.kill()
        _close(self.requests, self.answers)


class _Forked:
    def __init__(
        self,
        root: str,
        configuration: Configuration,
        languages: Mapping[str, Language],
        compiling: Iterable[tuple[str, str]],
    ) -> None:
        requests_out, requests_in = os.pipe()
        answers_out, answers_in = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # native threads of numeric libraries do not matter
            self._pid = os.fork()
        if self._pid == 0:
            os.close(requests_in)
            os.close(answers_out)
            _run_forked(requests_out, answers_in, root, configuration, languages, compiling)
        os.close(requests_out)
        os.close(answers_in)
        self.requests: IO[bytes] = os.fdopen(requests_in, "wb")
        self.answers: IO[bytes] = os.fdopen(answers_out, "rb")
        self._lock = threading.Lock()

    def kill(self) -> None:
        with self._lock:
            if self._pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._pid, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(self._pid, 0)
                self._pid = 0

    def close(self) -> None:
        self.kill()
        _close(self.requests, self.answers)


def _close(*streams: IO[bytes]) -> None:
    for stream in streams:
        with contextlib.suppress(OSError):
            stream.close()


def _run_forked(
    requests: int,
    answers: int,
    root: str,
    configuration: Configuration,
    languages: Mapping[str, Language],
    compiling: Iterable[tuple[str, str]],
) -> None:
    """The life of a forked worker: it ends here, and runs nothing of its parent's clean-up."""
    status = 1
    try:
        gc.disable()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for language, parser in compiling:
            compile_queries(languages[language], parser)
        with os.fdopen(requests, "rb") as incoming, os.fdopen(answers, "wb") as outgoing:
            serve(incoming, outgoing, root, configuration, languages)
        status = 0
    finally:
        os._exit(status)
