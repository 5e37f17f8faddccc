"""What is found of entry points is what the library for them finds, wherever packages are installed."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from corollary.syntax.installed import declared

GROUP = "corollary.some_group"
Install = Callable[[Path, str, str], str]
DECLARED = f"[console_scripts]\nx = y:z\n\n[{GROUP}]\nb = one:two\na = three\n"


def in_a_folder(place: Path, metadata: str, text: str) -> str:
    (place / metadata).mkdir(parents=True)
    (place / metadata / "entry_points.txt").write_text(text, encoding="utf-8")
    return str(place)


def in_an_archive(place: Path, metadata: str, text: str) -> str:
    with zipfile.ZipFile(f"{place}.egg", "w") as archive:
        archive.writestr(f"{metadata}/PKG-INFO", "Name: some\n")
        archive.writestr(f"{metadata}/entry_points.txt", text)
    return f"{place}.egg"


@pytest.mark.parametrize(
    ("install", "metadata", "text", "names"),
    [
        (in_a_folder, "some-1.dist-info", DECLARED, ["a", "b"]),
        (in_a_folder, "some-1.egg-info", DECLARED, ["a", "b"]),
        (in_a_folder, "some-1.dist-info", "[console_scripts]\nx = y:z\n", []),
        (in_a_folder, "some-1.dist-info", f"[console_scripts]\n{GROUP} = y:z\n", []),
        (in_a_folder, "elsewhere", DECLARED, []),
        (in_an_archive, "EGG-INFO", DECLARED, ["a", "b"]),
    ],
)
def test_what_is_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, install: Install, metadata: str, text: str, names: list[str]
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path / "nowhere"), *sys.path, install(tmp_path / "site", metadata, text)])
    assert [entry.name for entry in declared(GROUP)] == names == sorted(each.name for each in entry_points(group=GROUP))


def test_who_finds_packages_in_another_way_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import Distribution, DistributionFinder, PathDistribution

    folder = Path(in_a_folder(tmp_path, "some-1.dist-info", DECLARED)) / "some-1.dist-info"

    class Finder(DistributionFinder):
        def find_spec(self, *_: object) -> None: ...

        def find_distributions(self, context: object = None) -> list[Distribution]:
            return [PathDistribution(folder)]

    (folder / "METADATA").write_text("Name: some\n", encoding="utf-8")
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder()])
    assert [entry.name for entry in declared(GROUP)] == ["a", "b"]
