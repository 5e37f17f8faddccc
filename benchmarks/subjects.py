"""The code bases that are measured: packages by name, fetched with pip once and kept, or a folder of yours.

What is measured is always a copy, so that a benchmark can edit files and leaves nothing behind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

LEFT_OUT = shutil.ignore_patterns(".git", ".corollary", ".venv", "node_modules", "__pycache__")


def default_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "corollary-benchmarks"


def package(name: str, cache: Path) -> Path:
    """The folder with the files of a package's wheel, fetched with pip where the cache has none."""
    folder = cache / "packages" / name
    if not folder.is_dir():
        wheels = cache / "wheels" / name
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        wanted = ["--only-binary=:all:", "--ignore-requires-python", "--dest", str(wheels), name]
        subprocess.run([*command, *wanted], check=True)
        (wheel,) = wheels.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    return folder


def working_copy(subjects: Sequence[Path], cache: Path) -> Path:
    """A fresh copy of a code base, or of several as one, without what tools left in them."""
    copy = cache / "work" / "+".join(subject.name for subject in subjects)
    shutil.rmtree(copy, ignore_errors=True)
    for subject in subjects:
        shutil.copytree(subject, copy, ignore=LEFT_OUT, symlinks=True, dirs_exist_ok=True)
    return copy
