"""An interruption while modules load: at any of them the process ends with one line, as it does everywhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.endtoend.running import COMMAND, MAIN, SOURCE, environment, run_process, write

INTERRUPTING = """
import os, signal, sys

if "HEEDED" in os.environ:
    signal.signal(signal.SIGINT, signal.default_int_handler)

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == os.environ["INTERRUPTED_AT"]:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder)
"""
"""What the interpreter runs before anything else: a module that is looked for interrupts the process.

Interruptions are heeded, whoever runs the tests, where the environment says so.
"""

MODULES = [
    "corollary.interfaces.cli.group",
    "click",
    "click.core",
    "corollary.errors",
    "corollary.interfaces.cli.questions",
    "corollary.workspace",
    "msgspec",
    "numpy",
    "corollary.indexing",
    "sqlite3",
    "corollary.answers.text",
]


def interrupted(root: Path, module: str) -> subprocess.CompletedProcess[bytes]:
    write(root, {"site/sitecustomize.py": INTERRUPTING, "code/a.py": MAIN})
    return subprocess.run(
        [*COMMAND, "summary"],
        cwd=root / "code",
        env=environment(PYTHONPATH=f"{root / 'site'}:{SOURCE}", INTERRUPTED_AT=module, HEEDED="1"),
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("module", MODULES)
def test_while_a_module_loads(module: str, tmp_path: Path) -> None:
    found = interrupted(tmp_path, module)
    assert (found.returncode, found.stdout, found.stderr) == (130, b"", b"corollary: interrupted\n")
    assert run_process(tmp_path / "code", "summary").code == 0


def test_without_one_all_is_well(tmp_path: Path) -> None:
    found = interrupted(tmp_path, "no.such.module")
    assert (found.returncode, found.stderr) == (0, b"")


def test_who_began_the_process_may_have_it_ignored(tmp_path: Path) -> None:
    ignoring = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
    write(tmp_path, {"site/sitecustomize.py": INTERRUPTING, "code/a.py": MAIN})
    found = run_process(
        tmp_path / "code",
        "summary",
        prefix=ignoring,
        PYTHONPATH=f"{tmp_path / 'site'}:{SOURCE}",
        INTERRUPTED_AT="click",
    )
    assert (found.code, found.errors) == (0, "")


ENDING = """
import os, signal
from corollary.interfaces import console
from corollary.interfaces.cli import group as cli

class Last:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

last = Last()
console.main()
"""


def test_after_the_answer_it_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": MAIN})
    found = subprocess.run(
        [COMMAND[0], "-c", ENDING, "summary"], cwd=tmp_path, env=environment(), capture_output=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, b"")
    assert found.stdout == run_process(tmp_path, "summary").output
