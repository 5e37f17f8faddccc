"""The trace of a package: its own tests, run once in an instrumented copy within a time limit, kept in the cache."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.ecmascript.packages import Subject, published, running_copy, source_files, tools, typed_tests

SECONDS = 1800
OUTCOME = re.compile(
    r"^\W*(pass|fail|tests|passing|failing)\s+\d+|^\W*\d+ (passing|failing)|^\s*Tests\s.*(passed|failed)"
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function with a name; `lines` are those of its begin and of its name, `last` is that of its end."""

    file: str
    lines: tuple[int, ...]
    last: int
    name: str
    kind: str
    lazy: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A call, by the numbers of the functions; without a caller it stands outside all functions of its file."""

    file: str
    caller: int | None
    callee: int
    line: int
    name: str | None
    operation: str
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What ran inside a package, and how the run of its tests ended."""

    engine: str
    outcome: str
    functions: tuple[Function | None, ...]
    ran: frozenset[int]
    covered: frozenset[int]
    calls: tuple[Call, ...]


def trace(subject: Subject, cache: Path) -> Trace:
    """The trace of a package, recorded where the cache has none."""
    file = cache / "npm-traces" / f"{subject.name.replace('/', '-')}-{subject.version}.json"
    if not file.is_file():
        record(subject, cache, file)
    return read_trace(json.loads(file.read_text(encoding="utf-8")))


def record(subject: Subject, cache: Path, target: Path) -> None:
    """Run the tests of a package and write what they executed, with how they ended."""
    source = published(subject, cache)
    files = source_files(subject, source)
    tracer = tools(cache)
    folder = running_copy(subject, source, cache / "npm-runs" / subject.name.replace("/", "-"))
    target.parent.mkdir(parents=True, exist_ok=True)
    work = target.with_suffix(".work")
    shutil.rmtree(work, ignore_errors=True)
    (work / "calls").mkdir(parents=True)
    (work / "coverage").mkdir()
    table = work / "functions.json"
    environ = dict(os.environ) | {"TRACE_FORMAT": subject.modules}
    node(
        str(tracer / "instrument.cjs"),
        str(folder),
        str(table),
        *files,
        "--",
        *typed_tests(subject, source),
        environ=environ,
    )
    outcome = run_tests(subject, folder, tracer, work, target.with_suffix(".log"))
    part = target.with_suffix(".part")
    steps = (folder, table, work / "calls", work / "coverage", part)
    node(str(tracer / "resolve.cjs"), *map(str, steps), environ=dict(os.environ))
    content = json.loads(part.read_text(encoding="utf-8"))
    target.write_text(json.dumps(content | {"outcome": outcome}), encoding="utf-8")
    part.unlink()
    shutil.rmtree(work)


def run_tests(subject: Subject, folder: Path, tracer: Path, work: Path, log: Path) -> str:
    """Run the tests under the tracer; how they ended, in their own words."""
    variables = {
        "NODE_OPTIONS": f"--require {tracer / 'runtime.cjs'}",
        "NODE_V8_COVERAGE": str(work / "coverage"),
        "TRACE_OUTPUT": str(work / "calls"),
        "NODE_ENV": "test",
    }
    ended = ""
    with log.open("wb") as output:
        try:
            subprocess.run(
                ["node", *arguments(subject, folder)],
                cwd=folder,
                env=environment(variables, subject.variables),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            ended = " (stopped at the time limit)"
    if not any((work / "calls").iterdir()):
        sys.exit(f"the tests of {subject.name} left no trace; what they printed is in {log}")
    return last_lines(log) + ended


def environment(variables: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """The variables of a run; options of the engine are added to those of the tracer."""
    options = " ".join(each["NODE_OPTIONS"] for each in (variables, own) if "NODE_OPTIONS" in each)
    return dict(os.environ) | variables | own | {"NODE_OPTIONS": options}


def arguments(subject: Subject, folder: Path) -> Iterator[str]:
    """What the engine is told, with the files that patterns stand for."""
    for argument in subject.tests:
        if "*" in argument:
            yield from sorted(path.relative_to(folder).as_posix() for path in folder.glob(argument))
        else:
            yield argument


def last_lines(log: Path) -> str:
    """How a run of tests says that it ended."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    told = [line.strip("# ") for line in lines if OUTCOME.search(line)]
    return ", ".join(told[-3:])


def node(*command: str, environ: dict[str, str]) -> None:
    run = subprocess.run(["node", *command], capture_output=True, text=True, check=False, env=environ)
    if run.returncode:
        sys.exit(f"{Path(command[0]).name} failed:\n{run.stderr}")


def read_trace(content: dict[str, Any]) -> Trace:
    functions = tuple(
        None if row is None else Function(row[0], tuple(row[1]), *row[2:]) for row in content["functions"]
    )
    calls = tuple(Call(*row) for row in content["calls"])
    return Trace(
        content["node"],
        content["outcome"],
        functions,
        frozenset(content["ran"]),
        frozenset(content["covered"]),
        calls,
    )
