"""The packages of npm that are measured: their sources, a copy that runs, and a copy that is analysed.

Everything is fetched, once, with npm, or with apt where the archive of npm has no tests, and kept in the cache; nothing
of it is part of this repository.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from benchmarks.accuracy.debian import original

DATA = Path(__file__).with_name("subjects.toml")
SAMPLED = Path(__file__).with_name("sampled.toml")
NODE = Path(__file__).with_name("node")
SOURCE = re.compile(r"(?<!\.d)\.[cm]?[jt]sx?$")
TYPED = re.compile(r"\.[cm]?tsx?$")
TEST = re.compile(
    r"(^|/)(tests?|__tests__|testing|node_modules)/|[._-](test|spec|bench)\.[cm]?[jt]sx?$|\.config\.[cm]?js$|^test\.js$"
)
MANIFESTS = ("package.json", "tsconfig.json")
QUIET = ("--loglevel=error", "--no-audit", "--no-fund")


@dataclass(frozen=True, slots=True)
class Subject:
    """A package of the bench, as `subjects.toml` describes it."""

    name: str
    version: str
    sources: tuple[str, ...]
    tests: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    modules: str = ""
    debian: str = ""


def load_subjects(path: Path = DATA) -> dict[str, Subject]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: msgspec.convert({"name": name, **row}, Subject) for name, row in table.items()}


def published(subject: Subject, cache: Path) -> Path:
    """The unpacked package as it was published, fetched where the cache has none."""
    folder = cache / "npm" / f"{subject.name.replace('/', '-')}-{subject.version}"
    if not folder.is_dir():
        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        if subject.debian:
            original(subject.debian, part / subject.name, cache)
            (part / subject.name).rename(folder)
            shutil.rmtree(part)
            return folder
        part.mkdir(parents=True)
        npm("pack", f"{subject.name}@{subject.version}", "--pack-destination", str(part), folder=part)
        (archive,) = part.glob("*.tgz")
        with tarfile.open(archive) as content:
            content.extractall(part, filter="data")
        (inner,) = (path for path in part.iterdir() if path.is_dir())
        inner.rename(folder)
        shutil.rmtree(part)
    return folder


def running_copy(subject: Subject, source: Path, target: Path) -> Path:
    """A copy of the package with all that it and its tests need."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    manifest = target / "package.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    for key in ("devDependencies", "scripts", "jest"):
        content.pop(key, None)
    manifest.write_text(json.dumps(content, indent=2), encoding="utf-8")
    npm("install", "--no-save", "--ignore-scripts", "--no-package-lock", *subject.requirements, folder=target)
    return target


def tools(cache: Path) -> Path:
    """The folder with the tracer and the libraries that it needs, installed where the cache has none."""
    folder = cache / "node"
    shutil.copytree(NODE, folder, dirs_exist_ok=True)
    wanted = (NODE / "package.json").read_text(encoding="utf-8")
    complete = folder / "complete"
    if not complete.is_file() or complete.read_text(encoding="utf-8") != wanted:
        npm("install", "--no-package-lock", folder=folder)
        complete.write_text(wanted, encoding="utf-8")
    return folder


def analysed_copy(subject: Subject, source: Path, target: Path) -> Path:
    """A folder with the sources of the package alone, beside what says how its modules are named."""
    shutil.rmtree(target, ignore_errors=True)
    for file in [*source_files(subject, source), *(name for name in MANIFESTS if (source / name).is_file())]:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / file, target / file)
    return target


def source_files(subject: Subject, source: Path) -> Sequence[str]:
    """The files of a package that are traced and analysed, in order."""
    found = (path.relative_to(source).as_posix() for path in _below(subject, source))
    return sorted({file for file in found if SOURCE.search(file) and not TEST.search(file)})


def typed_tests(subject: Subject, source: Path) -> Sequence[str]:
    """The tests among the sources that the engine cannot run as they are."""
    found = (path.relative_to(source).as_posix() for path in _below(subject, source))
    return sorted({file for file in found if SOURCE.search(file) and TEST.search(file) and TYPED.search(file)})


def _below(subject: Subject, source: Path) -> Iterator[Path]:
    for pattern in subject.sources:
        for path in source.glob(pattern):
            yield from (path.rglob("*") if path.is_dir() else (path,))


def npm(*arguments: str, folder: Path) -> None:
    """Run npm; without it, or if it fails, one line says so."""
    program = shutil.which("npm")
    if program is None or shutil.which("node") is None:
        sys.exit("this part of the bench needs Node.js 20 or later with npm: neither or only one of them was found")
    run = subprocess.run([program, *arguments, *QUIET], cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode:
        reasons = [line for line in run.stderr.splitlines() if "error" in line]
        sys.exit(f"npm {arguments[0]} failed in {folder}: {' '.join(reasons[:2]) or 'is there a network?'}")
