"""Packages of libraries whose package files show nothing: code outside imports their modules, and shows all in them.

A library is what a manifest hands out without naming a function of it that is run: the packages below it, or else the
modules beside it. A folder that is run as a program is none.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial

from corollary.facts.vocabulary import VISIBILITIES
from corollary.linking.context import Context
from corollary.linking.names.manifests import upwards
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.readout.entries.collecting import EXPLICIT, fits
from corollary.syntax.specification import Modules, Specification

_PUBLIC = VISIBILITIES.index("public")
_SOURCES = "src"
"""The folder beside a manifest in which sources may lie."""


class Libraries:
    """The libraries of a program, found again where its files or manifests are others."""

    def __init__(self) -> None:
        self._resolvers: object = None
        self._layouts: list[_Layout] = []

    def opened_files(self, context: Context, namespaces: Namespaces) -> Iterator[int]:
        """The files that code outside imports by their own names."""
        if self._resolvers is not context.resolvers:
            self._resolvers = context.resolvers
            self._layouts = [_Layout(context, language) for language in context.languages.values()]
        for layout in self._layouts:
            yield from _opened(context, namespaces, layout)


class _Layout:
    """Where the libraries of a language lie, and what is public there."""

    def __init__(self, context: Context, language: Specification) -> None:
        self.packages: dict[str, int] = {}
        """The package file of each folder that has one."""
        self.modules = defaultdict[str, list[int]](list)
        """The other files of each folder."""
        self.folders = defaultdict[str, list[str]](list)
        """The folders in each folder."""
        self.roots: list[str] = []
        """The outermost packages of libraries."""
        self.alone: list[int] = []
        """Modules that are libraries by themselves."""
        rules = language.modules
        if rules.distribution and rules.exports != EXPLICIT:
            self._programs = list[str]()
            self._filled: set[str] = {""}
            self._gather(context, language)
            self._find_roots(context, rules)

    def _gather(self, context: Context, language: Specification) -> None:
        rules = language.modules
        for file, (path, found) in enumerate(zip(context.assembly.paths, context.specifications, strict=True)):
            hides = any(pattern and fits(pattern, path) for pattern in (rules.private_path, rules.test_path))
            folder, name = posixpath.split(path)
            self._filled.update(upwards(folder))
            if found.name != language.name or hides:
                continue
            if name in rules.package_files:
                self.packages[folder] = file
            else:
                self.modules[folder].append(file)
            if rules.program_path and fits(rules.program_path, path):
                self._programs.append(path)
        folders = {place for inner in (*self.packages, *self.modules) for place in upwards(inner)} - {""}
        for folder in sorted(folders):
            self.folders[posixpath.dirname(folder)].append(folder)

    def _find_roots(self, context: Context, rules: Modules) -> None:
        handed_out = self._handed_out(context, rules)
        if not any(handed_out.values()):
            return
        outermost = [folder for folder in self.packages if self.packages.keys().isdisjoint(upwards(folder)[1:])]
        libraries = [folder for folder in outermost if not any(map(partial(_is_below, folder), self._programs))]
        homes = {folder: next(filter(handed_out.__contains__, upwards(folder)), None) for folder in libraries}
        self.roots = [folder for folder, home in homes.items() if home is not None and handed_out[home]]
        without = [folder for folder in handed_out if handed_out[folder] and folder not in homes.values()]
        places = [place for folder in without for place in (folder, posixpath.join(folder, _SOURCES))]
        self.alone = [file for place in places for file in self.modules.get(place, ())]

    def _handed_out(self, context: Context, rules: Modules) -> dict[str, bool]:
        """Whether what lies in a folder is handed out, and nothing of it is run, for each folder with manifests.

        Manifests in a folder that has nothing else tell of what lies beside it.
        """
        found = defaultdict[str, list[str]](list)
        for path, content in context.manifests.contents.items():
            folder, name = posixpath.split(path)
            if any(fnmatchcase(name, manifest) for manifest in rules.manifests):
                home = folder if folder in self._filled else posixpath.dirname(folder)
                found[home].append(content.decode("utf-8", "replace"))
        return {
            folder: any(re.search(rules.distribution, text) for text in texts)
            and not any(rules.entry_reference and re.search(rules.entry_reference, text) for text in texts)
            for folder, texts in found.items()
        }


def _is_below(folder: str, path: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _opened(context: Context, namespaces: Namespaces, layout: _Layout) -> Iterator[int]:
    yield from layout.alone
    waiting = list(layout.roots)
    while waiting:
        folder = waiting.pop()
        package = layout.packages.get(folder)
        if package is None or not _shows(context, namespaces, package):
            yield from layout.modules[folder]
            waiting += layout.folders[folder]


def _shows(context: Context, namespaces: Namespaces, package: int) -> bool:
    """Whether a package file has something of the program for those who import the package."""
    start, stop = context.assembly.definition_start[package : package + 2].tolist()
    own = slice(start + 1, stop)
    public = (context.visibility[own] == _PUBLIC) & (context.parent[own] == start) & context.is_callable[own]
    if public.any() or namespaces.stars.get(package) or namespaces.exports.get(package):
        return True
    return any(
        item.name and namespaces.target_unit(namespaces.resolve(package, item.module)) is not None
        for item in context.imports_of(package)
    )
