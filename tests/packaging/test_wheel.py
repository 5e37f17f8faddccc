"""A wheel that is installed elsewhere holds, and finds, everything the repository has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="building a wheel without a network takes hatchling (scripts/setup --dev)")

PROBE = """
import json, corollary, corollary.resources as resources
print(json.dumps([corollary.__file__, str(resources.grammars_folder()), str(resources.templates_folder())]))
"""


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def files_below(folder: Path) -> set[str]:
    """The files of a folder that belong to the product, relative to it."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".corollary" not in path.parts
    }


def locations(python_path: Path, elsewhere: Path) -> list[Path]:
    """Where the package, the grammars and the templates are found by a process that runs elsewhere."""
    finished = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(python_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [Path(text) for text in json.loads(finished.stdout)]


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(repository))
    (built,) = folder.glob("*.whl")
    return built


def test_holds_every_file(wheel: Path, repository: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    expected = {
        *(f"corollary/{name}" for name in files_below(repository / "src" / "corollary")),
        *(f"corollary/_data/grammars/{name}" for name in files_below(repository / "grammars")),
        *(f"corollary/_data/templates/{name}" for name in files_below(repository / "templates")),
    }
    assert "corollary/py.typed" in expected
    assert not expected - held


def test_finds_its_data_where_it_is_installed(wheel: Path, repository: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    pip("install", "--quiet", "--no-deps", "--target", str(target), str(wheel))
    package, grammars, templates = locations(target, tmp_path)
    assert package.is_relative_to(target)
    assert grammars.is_relative_to(target)
    assert templates.is_relative_to(target)
    assert files_below(grammars) == files_below(repository / "grammars")


def test_finds_its_data_in_a_checkout(repository: Path, tmp_path: Path) -> None:
    _, grammars, templates = locations(repository / "src", tmp_path)
    assert (grammars, templates) == (repository / "grammars", repository / "templates")
