"""What the tests of a Clojure library execute: they are run once on a marked copy, and it is kept."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

from benchmarks.accuracy.clojure.instrumenting import SUFFIXES, instrument, namespace
from benchmarks.accuracy.clojure.packages import LANGUAGE, Subject, jars, published
from benchmarks.accuracy.functions import Functions
from benchmarks.accuracy.kept import kept
from benchmarks.accuracy.runtime.observed import Edge
from benchmarks.accuracy.runtime.places import Place
from benchmarks.accuracy.traces import Trace

PROGRAMS = Path(__file__).with_name("programs")
MISSING = "the Clojure bench needs `java`, `apt-get` and `dpkg-deb`: on Debian, apt-get install default-jre-headless"
SECONDS = 600
DIRECTLY, THROUGH = "by", "through"
OUTCOME = re.compile(r"^OUTCOME (.*)", re.MULTILINE)


def require() -> None:
    """Ends the program with one line where what it needs is not installed."""
    if not all(map(shutil.which, ("java", "apt-get", "dpkg-deb"))):
        sys.exit(MISSING)


def trace(subject: Subject, cache: Path) -> Trace:
    """The trace of a library, recorded where the cache has none."""
    return read_trace(kept(cache / "traces" / subject.name, partial(record, subject, cache)))


def record(subject: Subject, cache: Path, target: Path) -> None:
    """Runs the tests against a marked copy, and writes its functions, its calls and how the tests ended."""
    target.mkdir()
    folder = published(subject, cache)
    source, tests, copy = folder / subject.source, folder / subject.tests, target / "copy"
    functions, macros = instrument(source, copy)
    (target / "functions.json").write_text(json.dumps([asdict(each) for each in functions]), encoding="utf-8")
    (target / "macros.json").write_text(json.dumps(macros), encoding="utf-8")
    namespaces = sorted({spelled(function.file) for function in functions})
    others = [str(path) for path in jars((*LANGUAGE, *subject.needs), cache)]
    names = [name for name in namespaces_of_tests(tests) if name not in subject.deselect]
    command = [
        *("java", f"-Dcalltrace.namespaces={','.join(namespaces)}", "-Xss8m", "-Xmx768m"),
        *("-cp", os.pathsep.join([str(PROGRAMS), str(copy), str(source), str(tests), *others])),
        *("clojure.main", str(PROGRAMS / "run.clj"), str(target / "calls"), *names),
    ]
    with (target / "tests.log").open("w", encoding="utf-8") as log:
        subprocess.run(command, cwd=folder, check=True, timeout=SECONDS, stdout=log, stderr=subprocess.STDOUT)
    shutil.rmtree(copy)


def namespaces_of_tests(folder: Path) -> list[str]:
    """The namespaces of the tests."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)
    return [name for path in paths if (name := namespace(path.read_bytes()))]


def spelled(file: str) -> str:
    """The namespace of a file, as the virtual machine spells it."""
    return str(Path(file).with_suffix("")).replace("/", ".")


def read_trace(folder: Path) -> Trace:
    functions = Functions.of_json((folder / "functions.json").read_text(encoding="utf-8"))
    files = {spelled(function.file): function.file for function in functions}
    found: dict[str, set[Edge]] = {DIRECTLY: set(), THROUGH: set()}
    ran: set[Place] = set()
    for line in (folder / "calls").read_text(encoding="utf-8").splitlines():
        number, how, namespace, row = line.split("\t")
        callee = functions[int(number)].place
        ran.add(callee)
        if how in found:
            found[how].add((functions.around(Place(files[namespace], int(row))), callee))
    calls, through = frozenset(found[DIRECTLY]), frozenset(found[THROUGH])
    macros = json.loads((folder / "macros.json").read_text(encoding="utf-8"))
    compiled = frozenset(functions[number].place for number in macros)
    return Trace(outcome(folder / "tests.log"), functions, frozenset(ran), calls, through - calls, compiled)


def outcome(log: Path) -> str:
    """How the tests ended, in one line."""
    text = log.read_text(encoding="utf-8", errors="replace")
    ended = OUTCOME.search(text)
    unloaded = text.count("\ncannot load ") + text.startswith("cannot load ")
    return (ended[1] if ended else "did not end") + (f", {unloaded} namespaces not loaded" if unloaded else "")
