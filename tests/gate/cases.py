"""Cases of the gate as data: a text file with the files of a small code base, and what a check of it must say.

    === a.py
    def f(): ...
    === expected
    a.py:1: function f is dead (proved): nothing calls or mentions it [dead-code]

The section `corollary.toml` is the policy; without one the policy is what it is for everybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"
EXPECTED = "expected"

_SECTION = re.compile(r"^=== (.+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """Files by path, and the lines that are expected."""

    name: str
    files: dict[str, str]
    expected: str

    def write(self, root: Path) -> Path:
        """Writes the files below a folder."""
        write(root, self.files)
        return root


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """The sections of a text, by their titles."""
    parts = _SECTION.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def read(path: Path) -> Case:
    files = sections(path.read_text(encoding="utf-8"))
    expected = files.pop(EXPECTED, "")
    return Case(path.stem, files, expected)


def update(path: Path, found: str) -> None:
    """Writes what was found as what is expected."""
    text = path.read_text(encoding="utf-8").partition(f"=== {EXPECTED}\n")[0]
    path.write_text(f"{text}=== {EXPECTED}\n{found}", encoding="utf-8")


CASES = sorted(FOLDER.glob("*.txt"))
