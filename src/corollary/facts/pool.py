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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from queue import SimpleQueue

import msgspec

from corollary.facts.batches import Batch, Batches, Needs, cost
from corollary.facts.frames import answers_of, asked, read_frame, write_frame
from corollary.facts.processes import Process, are_forked, start_process
from corollary.facts.reading import Extracted, extract_file, failed
from corollary.source.files import SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.syntax.languages import Language
from corollary.syntax.parsing import compile_queries

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
    """What each file gives, by path, worked out by `jobs` processes at most at a time; `progress` is told of batches.

    `arrived` is told of each file as early as can be, in an order that depends on nothing but the files.
    Raises CorollaryError "grammar-invalid" where the files need a language whose parser or queries are no good.
    """
    work = Batches.of(files, languages)
    run = _Run(root, configuration, languages, work, progress)
    order = work.order
    if cost(files) < WORTH_A_PROCESS and all(file.size < LARGE for file in files):
        run.work_here()
        for file in order:
            arrived(file, run.results[file.path])
        return run.results
    workers: list[_Worker] = []
    try:
        run.man(workers, min(jobs, len(work.own) + len(work.others)))
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
        work: Batches,
        progress: Callable[[int], None],
    ) -> None:
        self.root = root
        self.configuration = configuration
        self.languages = languages
        self.results: dict[str, Extracted] = {}
        self.failure: BaseException | None = None
        self._needs = work.needs
        self._own, self._others = deque(work.own), deque(work.others)
        self._attempts: Counter[str] = Counter()
        self._progress = progress
        self._lock = threading.Lock()
        self._news = SimpleQueue[bool]()  # whether there are results; else a feeder has ended

    def start(self, compiling: Iterable[Needs] = ()) -> Process:
        """A new worker process; where it is forked, it begins with compiling what files need."""
        return start_process(self.root, self.configuration, self.languages, compiling)

    def compile(self, needs: Iterable[Needs]) -> None:
        """Compiles here what files need. Raises CorollaryError "grammar-invalid"."""
        for language, parser in needs:
            compile_queries(self.languages[language], parser)

    def man(self, workers: list[_Worker], count: int) -> None:
        """Adds so many workers. Those that are forked have what they need compiled by then.

        If nothing was compiled before, the first has another process before, which compiles what the other files need.
        """
        workers.extend(_Worker(self) for _ in range(count))
        if are_forked():
            here = self._needs
            if count > 1 and self._others and not compile_queries.cache_info().currsize:
                here, others = self._needs[:1], self._needs[1:]
                workers[0].shifts.append(_Shift(self.start(others), self.take_other))
            self.compile(here)
        for worker in workers:
            worker.shifts.append(_Shift(self.start(), self.take))

    def take(self) -> Batch | None:
        """The next batch; None when there is none."""
        with self._lock:
            work = self._own or self._others
            return work.popleft() if work and self.failure is None else None

    def take_other(self) -> Batch | None:
        """The next batch of the others; None when there is none."""
        with self._lock:
            return self._others.popleft() if self._others and self.failure is None else None

    def give_back(self, batch: Batch, trouble: str, *, for_good: bool) -> None:
        """Puts the files of a batch back, one by one; a single file that failed too often is left out.

        Raises CorollaryError "grammar-invalid" where that is why.
        """
        self.compile(self._needs)
        if len(batch) == 1:
            file = batch[0]
            self._attempts[file.path] += 1
            if for_good or self._attempts[file.path] >= _ATTEMPTS:
                self.put({file.path: failed(file, trouble)})
                return
        with self._lock:
            self._own.extend([file] for file in batch)

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


@dataclass(frozen=True, slots=True)
class _Shift:
    """A worker process, and where its batches come from."""

    process: Process
    take: Callable[[], Batch | None]


class _Worker:
    """Worker processes of which one works after another, and the thread that feeds them."""

    def __init__(self, run: _Run) -> None:
        self.shifts: list[_Shift] = []
        self._run = run
        self._process: Process | None = None
        self._thread = threading.Thread(target=self._feed, daemon=True)

    def start(self) -> None:
        """Begins to feed the process; all processes must have been started."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the processes, whatever they are doing."""
        self._end()
        for shift in self.shifts:
            shift.process.close()

    def _end(self) -> None:
        if self._process is not None:
            self._process.close()
        self._process = None

    def _feed(self) -> None:
        try:
            for shift in self.shifts:
                self._end()
                self._process = shift.process
                while (batch := shift.take()) is not None:
                    self._work_on(batch)
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self._run.failure = error
        finally:
            self._run.end()

    def _work_on(self, batch: Batch) -> None:
        slow = threading.Event()
        answers = self._ask(batch, slow)
        if answers is not None:
            self._run.put({answer.outcome.path: answer for answer in answers})
            return
        self._end()
        trouble = f"it took longer than {PATIENCE:.0f} seconds" if slow.is_set() else "its process was ended"
        self._run.give_back(batch, trouble, for_good=slow.is_set())

    def _ask(self, batch: Batch, slow: threading.Event) -> list[Extracted] | None:
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
