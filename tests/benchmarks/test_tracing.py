"""The tracer records what runs inside a folder, in all threads; the trace is read as places of the source."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.accuracy.comparing import Share, seen
from benchmarks.accuracy.packages import Subject
from benchmarks.accuracy.runtime.observed import Observed, observe
from benchmarks.accuracy.runtime.places import Place, Sources
from benchmarks.accuracy.runtime.recording import TRACER, UNDER_TRACER, arguments, last_line, read_trace

MODULE = """\
import contextlib
import threading


def start():
    with opened():
        pass
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return sorted([2, 1], key=negative)


def work():
    for number in numbers():
        negative(number)


def numbers():
    yield 1
    yield 2


def negative(number):
    return -number


@contextlib.contextmanager
def opened():
    yield


def never():
    return start()
"""


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    root = tmp_path_factory.mktemp("subject")
    (root / "package").mkdir()
    (root / "package" / "__init__.py").touch()
    (root / "package" / "code.py").write_text(MODULE)
    (root / "suite.py").write_text(
        "from package.code import start\nfrom functools import singledispatch\nsingledispatch(lambda _: start())(1)\n"
    )
    variables = {
        "TRACE_ROOT": str(root),
        "TRACE_FOLDERS": "package",
        "TRACE_OUTPUT": str(root / "trace.json"),
        "PYTHONPATH": f"{TRACER.parent}:{root}",
    }
    subprocess.run([sys.executable, "-c", UNDER_TRACER, "suite"], cwd=root, env=variables, check=True)
    trace = read_trace({"outcome": "1 passed", **json.loads((root / "trace.json").read_text())})
    return observe(trace, Sources(root), ".")


def place(name: str) -> Place:
    line = next(number for number, text in enumerate(MODULE.split("\n"), 1) if text.startswith(f"def {name}("))
    return Place("package/code.py", line)


def test_what_ran_is_known(observed: Observed) -> None:
    assert observed.ran == {place(name) for name in ("start", "work", "numbers", "negative", "opened")}
    assert observed.lazy == {place("numbers"), place("opened")}
    assert Place("package/code.py", 0) in observed.live


def test_calls_inside_the_package_are_known(observed: Observed) -> None:
    causes = {edge: site.cause for edge, site in observed.edges.items()}
    assert {edge: cause.direct for edge, cause in causes.items()} == {
        (place("work"), place("numbers")): True,
        (place("work"), place("negative")): True,
        (place("start"), place("negative")): False,
    }


def test_what_libraries_call_in_between_is_known_apart(observed: Observed) -> None:
    assert observed.through == {(place("start"), place("opened"))}
    assert seen(observed, [(place("start"), place("opened")), (place("start"), place("work"))]) == Share(1, 2)


def test_the_runner_is_told_the_tests(tmp_path: Path) -> None:
    subject = Subject("name", "1", ".", ("name",), (), tests=("tests",), deselect=("tests/a.py",))
    assert arguments(subject)[-2:] == ["--deselect=tests/a.py", "tests"]
    assert arguments(Subject("name", "1", ".", ("name",), (), runner="name.test")) == []
    log = tmp_path / "log"
    log.write_text("....\n===== 3 passed in 1s =====\nsome threads were left\n")
    assert last_line(log) == "3 passed in 1s"
