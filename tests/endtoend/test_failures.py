"""Files that cannot be read, go away, change, or trip Corollary itself: each costs itself alone, and is labelled."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.endtoend.running import MAIN, Outcome, environment, run, run_process, unprivileged, write

HIDDEN = "def _hidden():\n    return 1\n"
USER = "from a import _hidden\n\n_hidden()\n"


def test_what_cannot_be_read_is_labelled_and_nothing_is_claimed_of_what_it_may_use(tmp_path: Path) -> None:
    prefix = unprivileged()
    if prefix is None:
        pytest.skip("nothing is unreadable for root")
    write(tmp_path, {"a.py": HIDDEN, "main.py": MAIN, "user.py": USER, "closed/x.py": USER})
    (tmp_path / "user.py").chmod(0)
    (tmp_path / "closed").chmod(0)
    summary = run_process(tmp_path, "summary", "--json", prefix=prefix)
    dead = run_process(tmp_path, "dead", "--json", prefix=prefix)
    check = run_process(tmp_path, "check", prefix=prefix)
    reaches = run_process(tmp_path, "reaches", "good", "_hidden", "--json", prefix=prefix)
    (tmp_path / "closed").chmod(0o755)
    assert (summary.code, summary.answer["left_out"], summary.answer["coverage"]["incomplete"]) == (
        3,
        {"unreadable": 2},
        True,
    )
    assert (dead.code, [(row["name"], row["confidence"]) for row in dead.rows]) == (3, [("_hidden", "likely")])
    assert "incomplete" in dead.errors
    assert (check.code, reaches.code, reaches.answer["verdict"]) == (3, 3, "unknown")
    (tmp_path / "user.py").chmod(0o644)
    assert run(tmp_path, "dead", "--json").output == b""


TRIPPING = """
import sys
from corollary.facts import extraction
from corollary.interfaces.cli.group import main
original, name, failure = extraction.extract, sys.argv.pop(1), sys.argv.pop(1)

def extract(content, language, path):
    if path == name:
        failures = {"error": ValueError("odd\\nbytes"), "depth": RecursionError("deep"), "memory": MemoryError()}
        raise failures[failure]
    return original(content, language, path)

extraction.extract = extract
main()
"""


def tripped(root: Path, failure: str, *arguments: str) -> Outcome:
    found = subprocess.run(
        [sys.executable, "-c", TRIPPING, "odd.py", failure, *arguments],
        cwd=root,
        env=environment(),
        capture_output=True,
        check=False,
    )
    return Outcome(found.returncode, found.stdout, found.stderr.decode())


@pytest.mark.parametrize("failure", ["error", "depth", "memory"])
@pytest.mark.parametrize("filler", [0, 200_000], ids=["here", "in a worker"])
def test_an_error_of_ours_costs_one_file_and_asks_for_a_report(failure: str, filler: int, tmp_path: Path) -> None:
    write(tmp_path, {"main.py": MAIN, "odd.py": USER + "x = 1\n" * (filler // 6)})
    found = tripped(tmp_path, failure, "summary", "--json")
    coverage = found.answer["coverage"]
    assert (found.code, found.errors) == (3, "")
    assert (found.answer["left_out"], coverage["incomplete"]) == ({"extraction-failed": 1}, True)
    assert coverage["notes"][0].startswith("odd.py is left out: error in Corollary, please report it: ")
    text = tripped(tmp_path, failure, "callers", "helper").text
    assert "main.py:2: main.py#good calls [exact]" in text
    assert "please report it" in text
    mended = run(tmp_path, "summary", "--json")
    assert (mended.code, mended.answer["left_out"]) == (0, {})


DISTURBED = """
import os, sys
from corollary.facts import reading
from corollary.interfaces.cli.group import main
kind, original = sys.argv.pop(1), reading.read

def read(root, file, configuration):
    if file.path == "b.py":
        place = os.path.join(root, file.path)
        if kind == "vanishes":
            os.unlink(place)
        elif kind == "becomes a folder":
            os.unlink(place)
            os.mkdir(place)
        else:
            with open(place, "w") as out:
                out.write("def g():\\n    h()\\n\\ndef h():\\n    pass\\n")
    return original(root, file, configuration)

reading.read = read
main()
"""


@pytest.mark.parametrize(
    ("kind", "code", "edges"),
    [
        ("vanishes", 3, ["main.py#good"]),
        ("becomes a folder", 0, ["main.py#good"]),
        ("changes", 0, ["b.py#h", "main.py#good"]),
    ],
)
def test_files_that_change_while_they_are_read_give_what_was_read(
    kind: str, code: int, edges: list[str], tmp_path: Path
) -> None:
    write(tmp_path, {"main.py": MAIN, "b.py": "def g():\n    pass\n"})
    found = subprocess.run(
        [sys.executable, "-c", DISTURBED, kind, "edges", "--json"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=False,
    )
    outcome = Outcome(found.returncode, found.stdout, found.stderr.decode())
    assert "Traceback" not in outcome.errors
    assert outcome.code == code
    assert [callee for row in outcome.rows if (callee := row["callee"]["symbol"]) != "main.py#helper"] == edges
    again = run(tmp_path, "edges", "--json")
    assert again.code == 0
    assert again.output == run(write(tmp_path / "copy", _contents(tmp_path)), "edges", "--json").output


def _contents(root: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in root.glob("*.py") if path.is_file()}


HARMFUL = """
import os
from corollary.facts import pool, reading
original, pool.PATIENCE = reading.extract, 3.0

def extract(content, language, path):
    while path == "odd.py":
        if os.environ["HARM"] == "dies":
            os.kill(os.getpid(), 9)
    return original(content, language, path)

reading.extract = extract
"""


@pytest.mark.parametrize(
    ("harm", "trouble"), [("dies", "its process was ended"), ("hangs", "it took longer than 3 seconds")]
)
def test_a_file_that_takes_its_worker_with_it_is_left_out(harm: str, trouble: str, tmp_path: Path) -> None:
    write(tmp_path / "hook", {"sitecustomize.py": HARMFUL})
    root = write(tmp_path / "root", {"main.py": MAIN, "odd.py": USER + "x = 1\n" * 30_000})
    path = f"{tmp_path / 'hook'}:{environment()['PYTHONPATH']}"
    found = run_process(root, "summary", "--json", PYTHONPATH=path, HARM=harm)
    assert (found.code, found.answer["files"], found.answer["left_out"]) == (3, {"python": 1}, {"extraction-failed": 1})
    assert found.answer["coverage"]["notes"] == [f"odd.py is left out: {trouble}"]
    assert run(root, "summary", "--json").answer["files"] == {"python": 2}
