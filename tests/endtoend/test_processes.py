"""Processes that run at once, are interrupted, lose a worker, or lack a solver."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.endtoend.running import COMMAND, environment, run, run_process, write

FUNCTIONS = "".join(f"def f{i}(a):\n    g{i}(a)\n\n\ndef g{i}(a):\n    return a\n\n\n" for i in range(300))
LARGE = {f"m{i}.py": f"# {i}\n{FUNCTIONS}" for i in range(40)}
"""Enough for worker processes, in several batches."""


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return run(write(tmp_path_factory.mktemp("reference"), LARGE), "edges", "--json", "--jobs", "1").output


@pytest.mark.parametrize("count", [2, 4])
def test_processes_at_once_give_the_same(count: int, tmp_path: Path, expected: bytes) -> None:
    write(tmp_path, LARGE)
    command = [*COMMAND, "edges", "--json", "--jobs", "2"]
    started = [
        subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(count)
    ]
    ends = [(*process.communicate(), process.returncode) for process in started]
    assert {code for _, _, code in ends} == {0}
    assert {output for output, _, _ in ends} == {expected}
    assert b"Traceback" not in b"".join(errors for _, errors, _ in ends)
    assert run(tmp_path, "edges", "--json").output == expected


INTERRUPTED = """
import os, signal, sys
from corollary.interfaces.cli.group import main
signal.signal(signal.SIGALRM, lambda *_: os.killpg(0, signal.SIGINT))
signal.setitimer(signal.ITIMER_REAL, float(sys.argv.pop(1)))
main()
"""


@pytest.mark.parametrize("seconds", [0.05, 0.15, 0.3, 0.45, 0.6, 0.9])
def test_an_interruption_is_one_line_and_loses_nothing(seconds: float, tmp_path: Path, expected: bytes) -> None:
    write(tmp_path, LARGE)
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(seconds), "edges", "--json", "--jobs", "2"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    output, errors = process.communicate()
    if process.returncode:
        assert (process.returncode, errors) == (130, b"corollary: interrupted\n")
    else:
        assert (output, errors) == (expected, b"")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert run(tmp_path, "edges", "--json").output == expected


KILLING = """
import os, signal, sys
from corollary.interfaces.cli.group import main
kills, start = int(sys.argv.pop(1)), os.fork

def fork():
    global kills
    pid = start()
    if pid and kills:
        kills -= 1
        os.kill(pid, signal.SIGKILL)
    return pid

os.fork = fork
main()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("kills", [1, 2])
def test_a_killed_worker_costs_nothing(kills: int, tmp_path: Path, expected: bytes) -> None:
    write(tmp_path, LARGE)
    found = subprocess.run(
        [sys.executable, "-c", KILLING, str(kills), "edges", "--json", "--jobs", "2"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert (found.returncode, found.stdout, found.stderr) == (0, expected, b"")


def test_without_prolog_graphs_answer_and_queries_say_how_to_get_it(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "def f():\n    g()\n\ndef g():\n    pass\n\nf()\n"})
    empty = tmp_path / "empty"
    empty.mkdir()
    for command in (("summary",), ("callers", "g"), ("dead",), ("cycles",), ("facts",), ("query", "--predicates")):
        found = run_process(tmp_path, *command, PATH=str(empty))
        assert (found.code, found.errors) == (0, "")
    found = run_process(tmp_path, "query", "calls(A, B)", PATH=str(empty))
    assert (found.code, found.output) == (2, b"")
    assert "SWI-Prolog is not installed" in found.errors
    assert "apt install" in found.errors
