"""The packages of the bench: their pinned versions, their sources, and an environment of its own for each.

Everything is fetched with pip, once, and kept in the cache; nothing of it is part of this repository.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

DATA = Path(__file__).with_name("subjects.toml")
COPIED = ("pyproject.toml", "setup.cfg")  # what tells an analyser of entry points
LEFT_OUT = shutil.ignore_patterns(".corollary", "__pycache__", "tests", "test", "*.so")
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


@dataclass(frozen=True, slots=True)
class Subject:
    """A package of the bench, as `subjects.toml` describes it."""

    name: str
    version: str
    source: str
    packages: tuple[str, ...]
    requirements: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    runner: str = "pytest"
    deselect: tuple[str, ...] = ()

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the package inside the sdist."""
        return tuple((PurePosixPath(self.source) / package).as_posix() for package in self.packages)


def load_subjects(path: Path = DATA) -> dict[str, Subject]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: msgspec.convert({"name": name, **row}, Subject) for name, row in table.items()}


def sdist(name: str, version: str, cache: Path) -> Path:
    """The unpacked sdist of a package, fetched with pip where the cache has none."""
    folder = cache / "sources" / f"{name}-{version}"
    if not folder.is_dir():
        archives = cache / "sdists" / f"{name}-{version}"
        fetch = ["download", "--no-deps", f"--no-binary={name}", "--dest", str(archives), f"{name}=={version}"]
        subprocess.run([sys.executable, *PIP, *fetch], check=True)
        (archive,) = archives.glob("*.tar.gz")
        unpacked = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(unpacked, ignore_errors=True)
        with tarfile.open(archive) as content:
            content.extractall(unpacked, filter="data")
        (inner,) = unpacked.iterdir()
        inner.rename(folder)
        unpacked.rmdir()
    return folder


def environment(name: str, requirements: Sequence[str], cache: Path) -> Path:
    """The interpreter of a virtual environment that has the requirements, made where the cache has none."""
    folder = cache / "environments" / name
    interpreter = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    complete = folder / "complete"
    wanted = "\n".join(requirements)
    if not complete.is_file() or complete.read_text(encoding="utf-8") != wanted:
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([interpreter, *PIP, "install", *requirements], check=True)
        complete.write_text(wanted, encoding="utf-8")
    return interpreter


def analysed_copy(subject: Subject, source: Path, target: Path) -> Path:
    """A folder with the package alone, where it lies in the sdist, beside what names its entry points."""
    shutil.rmtree(target, ignore_errors=True)
    for folder in subject.folders:
        shutil.copytree(source / folder, target / folder, ignore=LEFT_OUT)
    for name in COPIED:
        if (source / name).is_file():
            shutil.copy(source / name, target / name)
    return target
