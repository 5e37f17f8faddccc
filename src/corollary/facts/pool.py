"""Extraction on all cores: batches of files, taken by worker processes as they become free.

A worker that dies or takes too long costs one file, which is then left out with a reason: the files of its
batch are tried again one by one. Little work is done here, without a process; but not that of a large file, since
nothing could end it. Whoever asked may go on with what is there while workers still work on the rest.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from queue import SimpleQueue

import msgspec

from corollary.facts.frames import answers_of, asked, read_frame, write_frame
from corollary.facts.processes import Process, start_process
from corollary.facts.reading import Extracted, extract_file, failed
from corollary.source.files import SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.syntax.languages import Language
from corollary.syntax.parsing import compile_queries

BATCH_BYTES = 50_000
"""Bytes of source in a batch: little enough that at the end no process waits long for the last of another."""
EACH = 500
"""What a file costs whatever is in it, in bytes of source."""
WORTH_A_PROCESS = 500_000
"""Bytes of source, with those for each file, below which starting a process costs more than it saves."""
LARGE = 128_000
"""Bytes of one file from which on it is not worked on without a process."""
PATIENCE = 120.0
"""Seconds after which a batch that gives no answer is given up."""
_ATTEMPTS = 2
"""How often a file is tried whose worker dies."""
_TURN = 0.0005
"""Seconds that a thread has to itself: no worker process waits longer for the thread that feeds it."""

Arrived = Callable[[SourceFile, Extracted], None]


def batches(files: Sequence[SourceFile]) -> Iterator[list[SourceFile]]:
    """The files, the largest first, cut so that each batch has about the same number of bytes."""
    batch: list[SourceFile] = []
    size = 0
    for file in sorted(files, key=lambda file: (-file.size, file.path)):
        batch.append(file)
        size += file.size + EACH
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
    arrived: Arrived = lambda file, extracted: None,
) -> dict[str, Extracted]:
    """What each file gives, by path, worked out by at most `jobs` processes; `progress` is told of each batch.

    `arrived` is told of each file as early as can be, in an order that depends on nothing but the files.
    Raises CorollaryError "grammar-invalid" where the files need a language whose parser or queries are no good.
    """
    for name, parser in sorted(
        {(f.language, languages[f.language].parser_for(f.path)) for f in files if f.language in languages}
    ):
        compile_queries(languages[name], parser)
    work = deque(batches(files))
    run = _Run(root, configuration, languages, work, progress)
    order = [file for batch in work for file in batch]
    if sum(file.size + EACH for file in files) < WORTH_A_PROCESS and all(file.size < LARGE for file in files):
        run.work_here()
        for file in order:
            arrived(file, run.results[file.path])
        return run.results
    workers: list[_Worker] = []
    try:
        workers.extend(_Worker(run) for _ in range(min(jobs, len(work))))
        with _short_turns():
            for worker in workers:
                worker.start()
            run.hand_over(order, arrived, len(workers))
    except BaseException as error:
        run.failure = error
        raise
    finally:
        for worker in workers:
            worker.stop()
    if run.failure is not None:
        raise run.failure
    return run.results


@contextlib.contextmanager
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


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
        self._attempts: Counter[str] = Counter()
        self._progress = progress
        self._lock = threading.Lock()
        self._news = SimpleQueue[bool]()  # whether there are results; else a feeder has ended

    def start(self) -> Process:
        """A new worker process."""
        return start_process(self.root, self.configuration, self.languages)

    def take(self) -> list[SourceFile] | None:
        """The next batch; None when there is none."""
        with self._lock:
            return self._work.popleft() if self._work and self.failure is None else None

    def give_back(self, batch: list[SourceFile], trouble: str, *, for_good: bool) -> None:
        """Puts the files of a batch back, one by one; a single file that failed too often is left out."""
        if len(batch) == 1:
            file = batch[0]
            self._attempts[file.path] += 1
            if for_good or self._attempts[file.path] >= _ATTEMPTS:
                self.put({file.path: failed(file, trouble)})
                return
        with self._lock:
            self._work.extend([file] for file in batch)

    def put(self, results: Mapping[str, Extracted]) -> None:
        """Adds results."""
        with self._lock:
            self.results.update(results)
            self._progress(len(results))
        self._news.put(True)

    def end(self) -> None:
        """Notes that a feeder has ended."""
        self._news.put(False)

    def hand_over(self, order: Sequence[SourceFile], arrived: Arrived, feeders: int) -> None:
        """Tells of the files in order, each when it and all before it are there, until all feeders have ended."""
        told = 0
        while feeders:
            feeders -= not self._news.get()
            while told < len(order) and order[told].path in self.results:
                arrived(order[told], self.results[order[told].path])
                told += 1

    def work_here(self) -> None:
        """Takes batches until none is left."""
        while (batch := self.take()) is not None:
            for file in batch:
                self.put({file.path: extract_file(self.root, file, self.configuration, self.languages)})


class _Worker:
    """A worker process, and the thread that feeds it."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._process: Process | None = run.start()
        self._thread = threading.Thread(target=self._feed, daemon=True)

    def start(self) -> None:
        """Begins to feed the process; all processes must have been started."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the process, whatever it is doing."""
        if self._process is not None:
            self._process.close()

    def _feed(self) -> None:
        try:
            while (batch := self._run.take()) is not None:
                slow = threading.Event()
                answers = self._ask(batch, slow)
                if answers is None:
                    self.stop()
                    self._process = None
                    trouble = (
                        f"it took longer than {PATIENCE:.0f} seconds" if slow.is_set() else "its process was ended"
                    )
                    self._run.give_back(batch, trouble, for_good=slow.is_set())
                else:
                    self._run.put({answer.outcome.path: answer for answer in answers})
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self._run.failure = error
        finally:
            self._run.end()

    def _ask(self, batch: list[SourceFile], slow: threading.Event) -> list[Extracted] | None:
        """What the files give; None, and `slow` where that is why, if the process has to be replaced."""
        with contextlib.suppress(OSError, msgspec.DecodeError):
            process = self._process = self._process or self._run.start()

            def give_up() -> None:
                slow.set()
                process.kill()

            watch = threading.Timer(PATIENCE, give_up)
            watch.start()
            try:
                write_frame(process.requests, asked(batch))
                data = read_frame(process.answers)
            finally:
                watch.cancel()
            return answers_of(data, batch) if data is not None else None
        return None
