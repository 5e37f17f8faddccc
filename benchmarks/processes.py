"""Runs a command and says what it cost: wall time, and the peak memory of it and all its children.

The operating system only reports the largest single child, so the memory of the whole tree is sampled from
/proc. Where there is no /proc, the figure is that of the largest process, and says so.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
INTERVAL = 0.02  # seconds between two samples


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run cost; memory in bytes."""

    seconds: float
    processor: float
    """Seconds of processor time, over all processes: the figure that a busy machine changes least."""
    resident: int
    """The largest sum of resident memory over the tree: pages that processes share are counted in each."""
    proportional: int
    """The same with shared pages counted once (0 where the system does not tell)."""
    exit_code: int
    output: str


def run(command: Sequence[str | Path], *, cwd: Path | None = None) -> Cost:
    """The cost of running a command to its end."""
    before = _processor_time()
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        sampler = _Sampler(process.pid)
        sampler.start()
        output, _ = process.communicate()
        seconds = time.perf_counter() - start
        sampler.finish()
    resident = sampler.resident or _largest_child()
    return Cost(seconds, _processor_time() - before, resident, sampler.proportional, process.returncode, output)


class _Sampler(threading.Thread):
    """Remembers the peaks of a process tree while it runs."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._done = threading.Event()
        self.resident = 0
        self.proportional = 0

    def run(self) -> None:
        while PROC.is_dir() and not self._done.wait(INTERVAL):
            tree = _tree(self._root)
            self.resident = max(self.resident, sum(_field(pid, "status", "VmRSS:") for pid in tree))
            self.proportional = max(self.proportional, sum(_field(pid, "smaps_rollup", "Pss:") for pid in tree))

    def finish(self) -> None:
        self._done.set()
        self.join()


def _tree(root: int) -> list[int]:
    """The process and all its descendants, over the children of each of its threads."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for children in (PROC / str(pid)).glob("task/*/children"):
            try:
                waiting += map(int, children.read_text().split())
            except OSError:
                continue  # it has ended meanwhile
    return found


def _field(pid: int, file: str, name: str) -> int:
    """A size from a file of /proc, in bytes; 0 for a process that has ended."""
    try:
        lines = (PROC / str(pid) / file).read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def _processor_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _largest_child() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
