"""The trace of a package: its own test suite, run once under the tracer within a time limit, kept in the cache."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.packages import Subject, environment, sdist

TRACER = Path(__file__).with_name("tracer.py")
SECONDS = 900
GRACE = 60  # for the tracer to write what it has
UNDER_TRACER = (
    f"import runpy, sys, {TRACER.stem}; del sys.argv[0]; runpy.run_module(sys.argv[0], None, '__main__', True)"
)
OUTCOME = re.compile(r"^=* ?(\d+ passed|\d+ failed|OK|FAILED|Ran \d+ tests)")


@dataclass(frozen=True, slots=True)
class Code:
    """A code object: its file below the folder that imports begin at, and its first line, decorators included."""

    file: str
    line: int
    name: str
    flags: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call from one code object to another; positions are lines and columns in bytes, None where unknown."""

    caller: Code
    callee: Code
    operation: str
    positions: tuple[int | None, int | None, int | None, int | None]
    resumed: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """What ran inside a package, and how the run of its tests ended."""

    interpreter: str
    outcome: str
    ran: tuple[Code, ...]
    calls: tuple[Call, ...]
    through: tuple[tuple[Code, Code], ...] = ()
    """Callers and callees with code of libraries in between."""


def trace(subject: Subject, cache: Path) -> Trace:
    """The trace of a package, recorded where the cache has none."""
    file = cache / "traces" / f"{subject.name}-{subject.version}.json"
    if not file.is_file():
        record(subject, cache, file)
    return read_trace(json.loads(file.read_text(encoding="utf-8")))


def record(subject: Subject, cache: Path, target: Path) -> None:
    """Run the tests of a package under the tracer and write the trace with the last line of the test run."""
    source = sdist(subject.name, subject.version, cache)
    requirements = [f"{subject.name}=={subject.version}", *subject.requirements]
    interpreter = environment(subject.name, requirements, cache)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    log = target.with_suffix(".log")
    variables = {
        "TRACE_ROOT": str(source / subject.source),
        "TRACE_FOLDERS": os.pathsep.join(subject.packages),
        "TRACE_OUTPUT": str(part),
        "PYTHONPATH": os.pathsep.join([str(TRACER.parent), str(source / subject.source)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ended = run_tests(interpreter, subject, source, variables, log)
    if not part.is_file():
        sys.exit(f"the tests of {subject.name} left no trace; what they printed is in {log}")
    content = json.loads(part.read_text(encoding="utf-8"))
    content["outcome"] = last_line(log) + ("" if ended else " (stopped at the time limit)")
    target.write_text(json.dumps(content), encoding="utf-8")
    part.unlink()


def run_tests(interpreter: Path, subject: Subject, source: Path, variables: dict[str, str], log: Path) -> bool:
    """Whether the tests came to an end within the limit; else they are interrupted, then killed."""
    command = [str(interpreter), "-c", UNDER_TRACER, subject.runner, *arguments(subject)]
    environ = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | variables
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=source, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
            return False
    return True


def arguments(subject: Subject) -> list[str]:
    """What the runner is told; one that is not pytest knows its tests."""
    if subject.runner != "pytest":
        return []
    deselected = [f"--deselect={test}" for test in subject.deselect]
    return ["-q", "-p", "no:cacheprovider", "--color=no", "--tb=line", *deselected, *subject.tests]


def last_line(log: Path) -> str:
    """How a run of tests says that it ended."""
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    told = [line.strip("= ") for line in lines if OUTCOME.search(line)]
    return told[-1] if told else ""


def read_trace(content: dict[str, Any]) -> Trace:
    codes = [Code(*row) for row in content["codes"]]
    calls = (
        Call(codes[caller], codes[callee], operation, tuple(positions), resumed)
        for caller, callee, operation, positions, resumed in content["calls"]
    )
    return Trace(
        content["interpreter"],
        content["outcome"],
        tuple(codes[number] for number in content["ran"]),
        tuple(calls),
        tuple((codes[caller], codes[callee]) for caller, callee in content.get("through", ())),
    )
