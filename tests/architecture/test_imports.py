"""The direction of the pipeline, and what may be loaded before there is anything to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = frozenset({"mcp", "networkx", "numpy", "pydantic", "pyswip", "rich", "scipy", "tree_sitter", "z3", "zstandard"})

UNNEEDED = frozenset(
    {
        "corollary.facts.pool",
        "corollary.linking.linker",
        "corollary.verification",
        "networkx",
        "numpy.ma",
        "scipy",
        "z3",
    }
)
"""What is not loaded for a question about code that did not change."""

CLASSES = "class A:\n    def f(self): ...\n\n\nclass B(A):\n    def f(self): ...\n\n\nclass C(B): ...\n\n\nC().f()\n"

REPORT = """
import json, sys
sys.argv = ["corollary", *{arguments!r}]
try:
    {program}
except SystemExit as end:
    assert not end.code, end.code
finally:
    print("\\n" + json.dumps(sorted(sys.modules)))
"""


def modules_after(program: str, *arguments: str) -> set[str]:
    source = Path(__file__).parents[2] / "src"
    finished = subprocess.run(
        [sys.executable, "-c", REPORT.format(program=program, arguments=arguments)],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return set(json.loads(finished.stdout.splitlines()[-1]))


def top_level_modules_after(program: str, *arguments: str) -> set[str]:
    return {name.partition(".")[0] for name in modules_after(program, *arguments)}


def test_every_contract_holds(repository: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_the_command_line_starts_light(argument: str) -> None:
    program = "from corollary.interfaces.console import main; main()"
    assert not top_level_modules_after(program, argument) & HEAVY


def test_the_library_starts_light() -> None:
    assert not top_level_modules_after("import corollary") & HEAVY


def test_where_nothing_changed_little_is_loaded(tmp_path: Path) -> None:
    program = "from corollary.interfaces.console import main; main()"
    (tmp_path / "a.py").write_text(CLASSES, encoding="utf-8")
    assert modules_after(program, "summary", "--root", str(tmp_path)) & UNNEEDED
    assert modules_after(program, "summary", "--root", str(tmp_path)) & UNNEEDED == set()
