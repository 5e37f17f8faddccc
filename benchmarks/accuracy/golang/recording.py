"""What the tests of a Go package execute: they are run once with every function instrumented, and it is kept."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

from benchmarks.accuracy.functions import Functions, place
from benchmarks.accuracy.golang import toolchain
from benchmarks.accuracy.golang.packages import Subject, search_path, source
from benchmarks.accuracy.kept import kept
from benchmarks.accuracy.runtime.observed import Edge
from benchmarks.accuracy.runtime.places import Place
from benchmarks.accuracy.traces import Trace

TRACER = "calltrace"
SECONDS = 600
OUTCOME = re.compile(r"^(ok|FAIL|---|panic)\b")
DIRECTLY = frozenset({"by", "go"})
THROUGH = "through"


def trace(subject: Subject, cache: Path) -> Trace:
    """The trace of a package, recorded where the cache has none."""
    return read_trace(kept(cache / "traces" / subject.name, partial(record, subject, cache)))


def record(subject: Subject, cache: Path, target: Path) -> None:
    """Runs the tests of an instrumented copy, and writes its functions, its calls and how the tests ended."""
    workspace = target / "workspace"
    copy = workspace / "src" / subject.path
    shutil.copytree(source(subject, cache), copy)
    shutil.copytree(toolchain.PROGRAMS / TRACER, workspace / "src" / TRACER)
    instrument = toolchain.program("instrument", cache)
    functions = subprocess.run([instrument, copy], check=True, capture_output=True, text=True).stdout
    (target / "functions.json").write_text(functions, encoding="utf-8")
    deselect(copy, subject.deselect)
    calls = target / "calls"
    calls.mkdir()
    path = [workspace, *search_path((subject.package, *subject.needs), cache)]
    variables = toolchain.environment(path, cache)
    variables |= {"CALLTRACE_ROOT": f"{copy}/", "CALLTRACE_OUTPUT": str(calls)}
    everything = f"{subject.path}/..."
    with (target / "tests.log").open("w", encoding="utf-8") as log:
        command = ["go", "test", "-count=1", "-vet=off", f"-timeout={SECONDS}s", everything]
        subprocess.run(command, cwd=copy, env=variables, check=False, stdout=log, stderr=subprocess.STDOUT)
    shutil.rmtree(workspace)


def deselect(folder: Path, tests: tuple[str, ...]) -> None:
    """Gives tests that are not to run names by which nobody finds them."""
    if tests:
        pattern = re.compile(rf"^func (?=({'|'.join(tests)})\()", re.MULTILINE)
        for path in folder.rglob("*_test.go"):
            text = path.read_text(encoding="utf-8")
            path.write_text(pattern.sub("func deselected", text), encoding="utf-8")


def read_trace(folder: Path) -> Trace:
    functions = Functions.of_json((folder / "functions.json").read_text(encoding="utf-8"))
    found: dict[str, set[Edge]] = {how: set() for how in (*DIRECTLY, THROUGH)}
    ran: set[Place] = set()
    for file in (folder / "calls").iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            number, how, site = line.split("\t")
            callee = functions[int(number)].place
            ran.add(callee)
            if site and how in found and not site.startswith("/") and "_test.go:" not in site:
                found[how].add((functions.around(place(site)), callee))
    calls = frozenset().union(*(found[how] for how in DIRECTLY))
    return Trace(outcome(folder / "tests.log"), functions, frozenset(ran), calls, frozenset(found[THROUGH]))


def outcome(log: Path) -> str:
    """How many packages passed and which tests did not."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    passed = sum(line.startswith("ok ") for line in lines)
    failed = [line.split()[2] for line in lines if line.startswith("--- FAIL:")]
    others = [line.split()[1] for line in lines if line.startswith("FAIL\t") and "[" in line]
    return ", ".join([f"{passed} packages passed", *(f"{name} failed" for name in (*failed, *others))])
