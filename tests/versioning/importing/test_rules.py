"""What a commit becomes is made anew when the code that decides it changes, and not when other code does."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

from corollary.versioning.importing.rules import DECIDING

STAGE = "corollary.versioning."
MODULES = {
    "versioning/importing/blobs.py": True,
    "versioning/contents/settings.py": True,
    "facts/segment.py": True,
    "versioning/timeline/lives.py": False,
    "versioning/versions.py": False,
    "versioning/importing/history.py": False,
}
"""Whether another version of them makes one of the import."""

REPORT = """
import pathlib, sys
from corollary.versioning.importing.rules import DECIDING, code_digest
version = code_digest.__wrapped__(*DECIDING)
for module in sys.argv[2:]:
    with (pathlib.Path(sys.argv[1]) / module).open("a") as file:
        file.write("# another version of it\\n")
    before, version = version, code_digest.__wrapped__(*DECIDING)
    print(int(version != before))
"""


def imported_by(module: Path) -> set[str]:
    """The modules of the stage that a module imports anywhere, as paths in the package."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(STAGE):
            found.add(f"{node.module}".removeprefix("corollary.").replace(".", "/") + ".py")
    return found


def test_the_modules_that_decide_are_those_that_importing_is_made_of(repository: Path) -> None:
    package = repository / "src" / "corollary"
    needed: set[str] = set()
    pending = {"versioning/importing/importer.py"}
    while pending:
        needed |= pending
        pending = {one for module in pending for one in imported_by(package / module)} - needed
    assert needed == {f"{place}.py" for place in DECIDING if place.startswith("versioning/")}


def test_only_modules_that_decide_make_another_version(repository: Path, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    package = Path(shutil.copytree(repository / "src" / "corollary", tmp_path / "corollary", ignore=ignored))
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", REPORT, str(package), *MODULES]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert dict(zip(MODULES, map(bool, map(int, said.split())), strict=True)) == MODULES
