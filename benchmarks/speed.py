"""How fast Corollary is on real code, beside the cost of only parsing it.

    python -m benchmarks.speed                    django, fetched by name with pip
    python -m benchmarks.speed --package sympy    another package (may be given several times)
    python -m benchmarks.speed PATH               a folder of yours
    python -m benchmarks.speed --together --package homeassistant --package django --package sympy
                                                  several as one code base, here of 10,000 files

prints a table for each code base and writes the same as JSON. The limits are the promises of the project for
django on two cores; nothing fails where one is missed, because a figure depends on the machine.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

import corollary
from benchmarks import processes, subjects
from corollary.answers.paging import Window
from corollary.linking.program import Ints

REPOSITORY = Path(__file__).parents[1]
CONSOLE_SCRIPT = "from corollary.interfaces.console import main; main()"
PAGE = Window(tokens=4000)  # what an agent gets at once
ROUNDS = 5
COLD_ROUNDS = 3
MANY = 5000
"""Files from which on the promise for an edit is that for 10,000 of them."""


EDITS = {
    "code moved": (r"\A", "# {n}\n"),
    "a body edited": (r"^( +)return ", r"\1probe = str({n})\n\1probe.probe_{n}()\n\1return "),
    "a signature edited": (r"^( *)def (\w+)\(([^()*\n]+)\)", r"\1def \2(\3, probe_{n}=None)"),
    "a function added": (r"\Z", "\n\ndef probe_{n}(): ...\n"),
}
"""Edits of one file: a pattern, of which the first place counts, and what is put there."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value and the promise it is held against (0 where there is none)."""

    measure: str
    value: float
    unit: str
    limit: float = 0.0

    def row(self) -> tuple[str, str, str, str]:
        promise = f"{self.limit:g} {self.unit}" if self.limit else ""
        verdict = ("kept" if self.value <= self.limit else "MISSED") if self.limit else ""
        return self.measure, f"{self.value:.3g} {self.unit}", promise, verdict


def main() -> None:
    arguments = parse_arguments()
    cache: Path = arguments.cache
    roots = [arguments.path.resolve()] if arguments.path else []
    packages = arguments.package or ([] if roots else ["django"])
    roots += [subjects.package(name, cache) for name in packages]
    report = []
    for together in [roots] if arguments.together else [[root] for root in roots]:
        copy = subjects.working_copy(together, cache)
        figures = list(measure(copy, arguments.cold_rounds))
        print_table(copy.name, figures)
        report.append({"subject": copy.name, "figures": [asdict(figure) for figure in figures]})
    target: Path = arguments.json or cache / "speed.json"
    target.write_text(json.dumps({"machine": machine(), "subjects": report}, indent=2) + "\n", encoding="utf-8")
    print(f"\nwritten to {target}")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Measures Corollary on real code.")
    parser.add_argument("path", nargs="?", type=Path, help="a folder to measure instead of a package")
    parser.add_argument("--package", action="append", help="a package to fetch with pip and measure (default: django)")
    parser.add_argument(
        "--cache", type=Path, default=subjects.default_cache(), help="where packages and copies are kept"
    )
    parser.add_argument("--together", action="store_true", help="all that is named as one code base")
    parser.add_argument("--cold-rounds", type=int, default=COLD_ROUNDS, help="how often all is read and linked anew")
    parser.add_argument("--json", type=Path, help="where the figures go (default: speed.json in the cache)")
    return parser.parse_args()


def machine() -> dict[str, str | int | None]:
    return {
        "corollary": corollary.__version__,
        "interpreter": platform.python_version(),
        "system": platform.platform(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
    }


def measure(root: Path, cold_rounds: int) -> Iterator[Figure]:
    """Every figure of one code base, in the order of a user's day."""
    parse = parse_only(root)
    yield Figure("files", parse["files"], "files")
    yield Figure("source", parse["bytes"] / 1e6, "MB")
    yield Figure("parse only, one process", parse["seconds"], "s")
    yield Figure("parse only: processor time", parse["processor"], "s")
    yield from command_line(root, parse["seconds"], cold_rounds)
    yield from warm(root, 500 if parse["files"] > MANY else 150)


def parse_only(root: Path) -> dict[str, float]:
    """The fastest of three processes that only parse: the yardstick should not suffer from a cold disk."""
    command = [sys.executable, "-m", "benchmarks.parse_only", str(root)]
    runs = [subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True) for _ in range(3)]
    results: list[dict[str, float]] = [json.loads(run.stdout) for run in runs]
    return min(results, key=lambda result: result["seconds"])


def command_line(root: Path, yardstick: float, cold_rounds: int) -> Iterator[Figure]:
    """Whole calls of the command, start-up included: with no index, and with an index and nothing changed."""
    cold = []
    for _ in range(cold_rounds):
        shutil.rmtree(root / ".corollary", ignore_errors=True)
        cold.append(call(root))
    seconds = statistics.median(cost.seconds for cost in cold)
    yield Figure("cold: summary", seconds, "s")
    yield Figure("cold: beside parse only", seconds / yardstick, "times", limit=6)
    yield Figure("cold: processor time", statistics.median(cost.processor for cost in cold), "s")
    yield Figure("cold: peak memory, all processes", max(cost.resident for cost in cold) / 1e6, "MB", limit=600)
    yield Figure("cold: the same, shared pages once", max(cost.proportional for cost in cold) / 1e6, "MB")
    unchanged = [call(root) for _ in range(ROUNDS)]
    yield Figure("nothing changed: summary", statistics.median(cost.seconds for cost in unchanged), "s", limit=0.5)
    yield Figure("nothing changed: processor time", statistics.median(cost.processor for cost in unchanged), "s")
    yield Figure("nothing changed: peak memory", max(cost.resident for cost in unchanged) / 1e6, "MB")


def call(root: Path) -> processes.Cost:
    cost = processes.run([sys.executable, "-c", CONSOLE_SCRIPT, "summary", "--root", root])
    if cost.exit_code not in (0, 3):
        sys.exit(f"corollary summary failed with {cost.exit_code}:\n{cost.output}")
    return cost


def warm(root: Path, limit: float) -> Iterator[Figure]:
    """One process that keeps the index: each question, and an edit until the next answer (in at most `limit` ms)."""
    workspace = corollary.Workspace.open(root)
    program = workspace.program()
    callers = program.symbols.id[busiest(program.edges.callee)]
    callee = program.symbols.id[busiest(program.edges.caller)]
    edited = root / program.files[int(program.symbols.file[busiest(program.edges.callee)])]
    source = edited.read_text(encoding="utf-8")
    numbers = itertools.count()

    def edit(pattern: str, replacement: str) -> None:
        changed = re.sub(pattern, replacement.format(n=next(numbers)), source, count=1, flags=re.MULTILINE)
        edited.write_text(changed, encoding="utf-8")
        workspace.refresh()
        workspace.callers(callers, window=PAGE)

    questions: dict[str, Callable[[], object]] = {
        "summary": workspace.summary,
        "callers": lambda: workspace.callers(callers, window=PAGE),
        "callees": lambda: workspace.callees(callee, window=PAGE),
        "impact": lambda: workspace.impact(callers, window=PAGE),
        "reaches": lambda: workspace.reaches(callee, callers, window=PAGE),
        "reaches, the other way": lambda: workspace.reaches(callers, callee, window=PAGE),
        "dead": lambda: workspace.dead(window=PAGE),
        "cycles over calls": lambda: workspace.cycles(level="calls", window=PAGE),
        "cycles over imports": lambda: workspace.cycles(level="imports", window=PAGE),
        "map": lambda: workspace.map(window=PAGE),
    }
    for name, ask in questions.items():
        yield Figure(f"warm: {name}", 1000 * median_time(ask), "ms", limit=50)
    yield Figure("warm: getting ready for edits", time_of(workspace.prepare), "s")
    edit(*EDITS["code moved"])  # what is kept between edits is made at the first
    for name, (pattern, replacement) in EDITS.items():
        if re.search(pattern, source, re.MULTILINE):
            took = median_time(functools.partial(edit, pattern, replacement))
            yield Figure(f"warm: {name}, next answer", 1000 * took, "ms", limit=limit)


def busiest(column: Ints) -> int:
    """The symbol that occurs most often at one end of the edges."""
    return int(np.bincount(column).argmax())


def median_time(action: Callable[[], object]) -> float:
    """The median time of a few runs after one that fills what is computed on first use."""
    action()
    return statistics.median(time_of(action) for _ in range(ROUNDS))


def time_of(action: Callable[[], object]) -> float:
    """The seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def print_table(subject: str, figures: list[Figure]) -> None:
    rows = [("measure", "figure", "promise", ""), *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    print(f"\n{subject}")
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
