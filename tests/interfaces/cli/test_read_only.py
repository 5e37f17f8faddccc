"""A root that can only be read: every command that reads works there, and one that writes says why it cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interfaces.cli.test_versions import run

NOBODY = 65534

READS = [
    ("summary",),
    ("dead", "--at", "main"),
    ("callers", "check", "--at", "main~1"),
    ("facts", "owner", "--at", "main"),
    ("facts", "owner"),
    ("what-if", "--drop", "check"),
    ("what-if", "--drop", "check", "--at", "main"),
    ("what-if", "--drop", "order.py", "--at", "main"),
    ("log",),
    ("log", "--operations"),
    ("show",),
    ("diff", "main~1"),
    ("diff", "main~1", "--question", "dead"),
    ("branch", "list"),
    ("tag", "list"),
    ("fact", "list"),
    ("verify",),
]
WRITES = [("snapshot",), ("branch", "create", "new"), ("fact", "add", "owner", "check", "us"), ("gc",)]

# What is loaded late is loaded before the rights are given up: the interpreter may lie where nobody may read.
SCRIPT = f"""
import encodings.ascii, encodings.unicode_escape, importlib.resources, os, sys, json
import corollary.answers.text.versions, corollary.interfaces.cli.what_if, corollary.syntax.mermaid
import corollary.versioning.versions, corollary.workspace
from corollary.interfaces.cli.group import cli
if os.geteuid() == 0:
    os.setgid({NOBODY}); os.setuid({NOBODY})
for arguments in json.loads(sys.argv[2]):
    try:
        cli.main([*arguments, "--root", sys.argv[1]])
    except SystemExit as end:
        print("ended", end.code, " ".join(arguments), flush=True)
"""


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Path]:
    """A folder with snapshots that nobody may write to."""
    root = tmp_path / "root"
    root.mkdir()
    for text in ("def check():\n    pass\n", "def check():\n    pass\n\n\ncheck()\n"):
        (root / "order.py").write_text(text, encoding="utf-8")
        run(root, "snapshot")
    run(root, "fact", "add", "owner", "check", "us")
    places = [*(root / ".corollary").rglob("*"), root / "order.py", root / ".corollary", root]
    for place in places:
        place.chmod(0o555 if place.is_dir() else 0o444)
    for folder in list(root.parents)[:4]:
        folder.chmod(folder.stat().st_mode | 0o055)
    yield root
    for place in reversed(places):
        place.chmod(0o755 if place.is_dir() else 0o644)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_root_that_cannot_be_written_can_be_asked(frozen: Path) -> None:

    repository = Path(__file__).parents[3]
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(frozen), json.dumps([*READS, *WRITES])],
        env={"PYTHONPATH": str(repository / "src"), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    ends = [line.split(" ", 2)[1:] for line in finished.stdout.splitlines() if line.startswith("ended ")]
    assert ends == [["0", " ".join(one)] for one in READS] + [["2", " ".join(one)] for one in WRITES], finished.stderr
    assert "Traceback" not in finished.stderr
    assert finished.stderr.count("read-only") == len(WRITES)
