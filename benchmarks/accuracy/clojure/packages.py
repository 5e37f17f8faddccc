"""The libraries of the Clojure bench: their sources, and what they need to run."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from benchmarks.accuracy.debian import original, unpacked
from benchmarks.accuracy.kept import kept

DATA = Path(__file__).with_name("subjects.toml")
LANGUAGE = ("libclojure-java", "libspec-alpha-clojure", "libcore-specs-alpha-clojure")
JARS = Path("usr/share/java")


@dataclass(frozen=True, slots=True)
class Subject:
    """A library of the bench, as `subjects.toml` describes it."""

    name: str
    package: str
    source: str
    tests: str
    needs: tuple[str, ...] = ()
    deselect: tuple[str, ...] = ()


def load_subjects(path: Path = DATA) -> dict[str, Subject]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: msgspec.convert({"name": name, **row}, Subject) for name, row in table.items()}


def published(subject: Subject, cache: Path) -> Path:
    """What the authors published, with tests; fetched where the cache has none."""
    return kept(cache / "sources" / subject.name, partial(original, subject.package, cache=cache))


def jars(packages: Iterable[str], cache: Path) -> list[Path]:
    """The archives that some Debian packages have for the virtual machine."""
    return [path for package in packages for path in sorted((unpacked(package, cache) / JARS).glob("*.jar"))]


def analysed_copy(subject: Subject, cache: Path) -> Path:
    """A folder with the library alone, without its tests."""
    target = cache / "work" / subject.name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(published(subject, cache) / subject.source, target)
    return target
