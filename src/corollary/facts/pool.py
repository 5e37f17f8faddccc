"""Extraction on all cores: batches of files, taken by this process and by worker processes alike.

A worker is a plain child process that speaks frames over its standard streams, so a host program needs no
special entry point. A worker that dies or takes too long costs one file, which is then left out with a reason:
the files of its batch are tried again one by one.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO

import msgspec

from corollary.facts.reading import Extracted, extract_file
from corollary.source.configuration import Configuration
from corollary.source.files import Omitted, Source, SourceFile
from corollary.syntax.languages import Language

BATCH_BYTES = 200_000
WORTH_A_PROCESS = 500_000
"""Bytes of source below which starting a process costs more than it saves."""
PATIENCE = 120.0
"""Seconds after which a batch that gives no answer is given up."""
FAILED = "extraction-failed"

_SIZE = 8


class Setup(msgspec.Struct, frozen=True):
    """What a worker needs to know before its first batch."""

    root: str
    configuration: Configuration
    folders: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What a worker gives for one file."""

    source: Source | None
    omitted: Omitted | None
    segment: bytes


def write_frame(stream: IO[bytes], value: object) -> None:
    """Sends one value."""
    data = msgspec.msgpack.encode(value)
    stream.write(len(data).to_bytes(_SIZE, "big") + data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next value's bytes; None at the end of the stream."""
    size = stream.read(_SIZE)
    if len(size) < _SIZE:
        return None
    wanted = int.from_bytes(size, "big")
    data = stream.read(wanted)
    return data if len(data) == wanted else None


def batches(files: Sequence[SourceFile]) -> Iterator[list[SourceFile]]:
    """The files in order, cut so that each batch has about the same number of bytes."""
    batch: list[SourceFile] = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.size
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def extract_files(
    root: str,
    files: Sequence[SourceFile],
    configuration: Configuration,
    languages: Mapping[str, Language],
    *,
    jobs: int,
    progress: Callable[[int], None] = lambda done: None,
) -> dict[str, Extracted]:
    """What each file gives, by path, worked out by at most `jobs` processes; `progress` is told of each batch."""
    work = deque(batches(files))
    total = sum(file.size for file in files)
    helpers = 0 if total < WORTH_A_PROCESS else min(jobs, len(work)) - 1
    run = _Run(root, configuration, languages, work, progress)
    workers = [_Worker(run) for _ in range(max(helpers, 0))]
    try:
        run.work_here()
        for worker in workers:
            worker.join()
    finally:
        for worker in workers:
            worker.stop()
    if run.failure is not None:
        raise run.failure
    return run.results


class _Run:
    """The batches that are left and the results so far, shared by threads."""

    def __init__(
        self,
        root: str,
        configuration: Configuration,
        languages: Mapping[str, Language],
        work: deque[list[SourceFile]],
        progress: Callable[[int], None],
    ) -> None:
        self.root = root
        self.configuration = configuration
        self.languages = languages
        self.results: dict[str, Extracted] = {}
        self.failure: BaseException | None = None
        self._work = work
        self._progress = progress
        self._lock = threading.Lock()

    def take(self) -> list[SourceFile] | None:
        """The next batch; None when there is none."""
        with self._lock:
            return self._work.popleft() if self._work and self.failure is None else None

    def give_back(self, batch: list[SourceFile]) -> None:
        """Puts the files of a batch back, one by one; a single file that failed is left out."""
        if len(batch) == 1:
            self.put({batch[0].path: Extracted(Omitted(batch[0].path, FAILED), b"")})
            return
        with self._lock:
            self._work.extend([file] for file in batch)

    def put(self, results: Mapping[str, Extracted]) -> None:
        """Adds results."""
        with self._lock:
            self.results.update(results)
            self._progress(len(results))

    def work_here(self) -> None:
        """Takes batches until none is left."""
        while (batch := self.take()) is not None:
            for file in batch:
                self.put({file.path: extract_file(self.root, file, self.configuration, self.languages)})


class _Worker:
    """A child process, and the thread that feeds it."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._feed, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Waits until the worker finds no more batches."""
        self._thread.join()

    def stop(self) -> None:
        """Ends the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "corollary.facts.worker"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        folders = tuple(str(language.folder) for language in self._run.languages.values())
        if process.stdin is not None:
            write_frame(process.stdin, Setup(self._run.root, self._run.configuration, folders))
        return process

    def _feed(self) -> None:
        try:
            while (batch := self._run.take()) is not None:
                answers = self._ask(batch)
                if answers is None:
                    self.stop()
                    self._process = None
                    self._run.give_back(batch)
                else:
                    self._run.put({a.outcome.path: a for a in answers})
            self.stop()
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self._run.failure = error

    def _ask(self, batch: list[SourceFile]) -> list[Extracted] | None:
        with contextlib.suppress(OSError, msgspec.DecodeError):
            process = self._process = self._process or self._start()
            if process.stdin is None or process.stdout is None:
                return None
            watch = threading.Timer(PATIENCE, process.kill)
            watch.start()
            try:
                write_frame(process.stdin, batch)
                data = read_frame(process.stdout)
            finally:
                watch.cancel()
            if data is not None:
                answers = msgspec.msgpack.decode(data, type=list[Answer])
                return [Extracted(a.source or a.omitted, a.segment) for a in answers if a.source or a.omitted]
        return None
