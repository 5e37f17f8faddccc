"""The Go packages of the bench: fetched from Debian with apt, and kept in the cache; nothing needs to be installed."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.accuracy.debian import unpacked

DATA = Path(__file__).with_name("subjects.toml")
TOOLS = ("golang-golang-x-tools-dev", "golang-golang-x-mod-dev", "golang-golang-x-sys-dev")
"""What the call graphs are computed with."""
GOCODE = Path("usr/share/gocode")
LEFT_OUT = shutil.ignore_patterns("*_test.go", "testdata", "vendor")


@dataclass(frozen=True, slots=True)
class Subject:
    """A package of the bench, as `subjects.toml` describes it."""

    name: str
    package: str
    path: str
    needs: tuple[str, ...] = ()
    deselect: tuple[str, ...] = ()


def load_subjects(path: Path = DATA) -> dict[str, Subject]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: msgspec.convert({"name": name, **row}, Subject) for name, row in table.items()}


def search_path(packages: Iterable[str], cache: Path) -> list[Path]:
    """The folders of some Debian packages that Go finds packages in."""
    return [unpacked(package, cache) / GOCODE for package in packages]


def source(subject: Subject, cache: Path) -> Path:
    """The folder of a package with its tests."""
    return unpacked(subject.package, cache) / GOCODE / "src" / subject.path


def analysed_copy(subject: Subject, cache: Path) -> Path:
    """A folder with the package alone, without its tests."""
    target = cache / "work" / subject.name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source(subject, cache), target, ignore=LEFT_OUT)
    return target
