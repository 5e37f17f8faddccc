"""What project manifests say about names: aliases, workspace packages, module paths, entry files.

A manifest that cannot be read is treated as absent; the file listing reports it.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any


class Manifests:
    """The manifests of a program by path; formats are told by the ending.

    `root_name` is the name of the root folder; `root_is_package` says that files of it are imported as its members.
    """

    def __init__(self, contents: Mapping[str, bytes], root_name: str = "", *, root_is_package: bool = False) -> None:
        self.contents = contents
        self.root_name = root_name
        self.root_is_package = root_is_package

    def equals(self, other: Manifests) -> bool:
        """Holds if another says the same."""
        mine, its = ((each.contents, each.root_name, each.root_is_package) for each in (self, other))
        return mine == its

    @cached_property
    def _documents(self) -> dict[str, Any]:
        documents = {}
        for path, content in sorted(self.contents.items()):
            if path.endswith(".json"):
                document = _lenient_json(content.decode("utf-8", "replace"))
                if isinstance(document, dict):
                    documents[path] = document
        return documents

    @cached_property
    def _packages(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Package name -> (folder, manifest) for manifests that declare a name."""
        packages: dict[str, tuple[str, dict[str, Any]]] = {}
        for path, document in self._documents.items():
            if isinstance(document.get("name"), str) and "compilerOptions" not in document:
                packages.setdefault(document["name"], (posixpath.dirname(path), document))
        return packages

    @cached_property
    def _alias_tables(self) -> dict[str, list[tuple[str, list[str]]]]:
        """Folder -> (pattern, stems) as compiler options declare them, in the order of their specificity."""
        tables: dict[str, list[tuple[str, list[str]]]] = {}
        for path in self._documents:
            options = self._compiler_options(path, 0)
            folder = posixpath.dirname(path)
            base = options.get("baseUrl")
            rules = tables.setdefault(folder, [])
            paths = options.get("paths")
            if isinstance(paths, dict):
                root = posixpath.join(options.get("_folder", folder), base if isinstance(base, str) else ".")
                for pattern, targets in paths.items():
                    if isinstance(targets, list):
                        stems = [_below(root, target) for target in targets if isinstance(target, str)]
                        rules.append((pattern, stems))
            if isinstance(base, str):
                rules.append(("*", [_below(options.get("_base_folder", folder), posixpath.join(base, "*"))]))
            rules.sort(key=lambda rule: -len(rule[0].partition("*")[0]))
        return {folder: rules for folder, rules in tables.items() if rules}

    def _compiler_options(self, path: str, depth: int) -> dict[str, Any]:
        document = self._documents.get(path)
        if document is None or depth > 8:
            return {}
        folder = posixpath.dirname(path)
        options: dict[str, Any] = {}
        parents = document.get("extends", [])
        for parent in [parents] if isinstance(parents, str) else parents:
            if isinstance(parent, str) and parent.startswith("."):
                stem = posixpath.normpath(posixpath.join(folder, parent))
                options.update(self._compiler_options(stem if stem in self._documents else stem + ".json", depth + 1))
        own = document.get("compilerOptions")
        if isinstance(own, dict):
            options.update(own)
            if "paths" in own:
                options["_folder"] = folder
            if "baseUrl" in own:
                options["_folder"] = options["_base_folder"] = folder
        return options

    def aliases(self, folder: str, module: str) -> Iterator[str]:
        """The stems that aliases of the folders around give for a module, the best first."""
        for place in upwards(folder):
            for pattern, stems in self._alias_tables.get(place, ()):
                prefix, star, suffix = pattern.partition("*")
                if not star and module == pattern:
                    yield from stems
                elif star and module.startswith(prefix) and module.endswith(suffix):
                    middle = module[len(prefix) : len(module) - len(suffix) or None]
                    for stem in stems:
                        yield stem.replace("*", middle)

    def workspace(self, folder: str, module: str) -> Iterator[str]:
        """The stems that a package of the program, or an import map of the own package, gives for a module."""
        if module.startswith("#"):
            for place in upwards(folder):
                document = self._documents.get(posixpath.join(place, "package.json"))
                if document is not None:
                    yield from _export_stems(place, document.get("imports"), module)
                    return
        parts = module.split("/")
        name = "/".join(parts[:2]) if module.startswith("@") else parts[0]
        found = self._packages.get(name)
        if found is None:
            return
        place, document = found
        inner = module[len(name) :].strip("/")
        yield from _export_stems(place, document.get("exports"), "./" + inner if inner else ".")
        if inner:
            yield posixpath.join(place, inner)
            yield posixpath.join(place, "src", inner)
        else:
            yield from _main_stems(place, document)

    def main_of(self, folder: str) -> str:
        """The stem of the entry file that a folder's manifest names, "" where there is none."""
        document = self._documents.get(posixpath.join(folder, "package.json"))
        if document is None:
            return ""
        return next((stem for stem in _main_stems(folder, document) if stem != folder), "")

    def published(self) -> Iterator[tuple[str, str]]:
        """(folder, stem) of every file that a package manifest publishes or runs."""
        for place, document in self._packages.values():
            for stem in _main_stems(place, document):
                yield place, stem
            for stem in _all_export_stems(place, document.get("exports")):
                yield place, stem
            commands = document.get("bin")
            targets = commands.values() if isinstance(commands, dict) else [commands]
            for target in targets:
                if isinstance(target, str):
                    yield place, _below(place, target)

    def module_roots(self, folder: str) -> Iterator[tuple[str, str]]:
        """(folder, module path) of the manifests around a folder that declare a module path, nearest first."""
        for place in upwards(folder):
            name = self._module_paths.get(place)
            if name:
                yield place, name
        nearest = [item for item in sorted(self._module_paths.items()) if item[0] not in set(upwards(folder))]
        yield from nearest

    @cached_property
    def _module_paths(self) -> dict[str, str]:
        paths = {}
        for path, content in sorted(self.contents.items()):
            if path.endswith(".mod"):
                match = re.search(r'^\s*module\s+"?([^\s"]+)', content.decode("utf-8", "replace"), re.MULTILINE)
                if match:
                    paths[posixpath.dirname(path)] = match[1]
        return paths


_ENDINGS = re.compile(r"(\.d)?\.[a-z]+$")
_BUILT = tuple(f"{name}/" for name in ("dist", "lib", "build", "out", "es", "esm", "common"))
"""Where built files usually lie; their sources are looked for under `src`, and beside these folders."""


def _below(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))


def upwards(folder: str) -> list[str]:
    """A folder and those around it, the innermost first, up to the root, which is ""."""
    places = [folder]
    while folder:
        folder = posixpath.dirname(folder)
        places.append(folder)
    return places


def _main_stems(place: str, document: dict[str, Any]) -> Iterator[str]:
    for key in ("source", "types", "typings", "module", "main", "browser"):
        value = document.get(key)
        if isinstance(value, str):
            yield posixpath.normpath(posixpath.join(place, value))
            yield from _source_guesses(place, value)
    yield posixpath.join(place, "src/index")
    yield posixpath.join(place, "index")


def _source_guesses(place: str, built: str) -> Iterator[str]:
    """Where the source of a built file usually lies."""
    stem = _ENDINGS.sub("", built.removeprefix("./"))
    for folder in _BUILT:
        if stem.startswith(folder):
            yield posixpath.join(place, "src", stem[len(folder) :])
            yield posixpath.join(place, stem[len(folder) :])


_CONDITIONS = {
    name: rank for rank, name in enumerate(("source", "development", "types", "import", "module", "require", "default"))
}
"""Under which conditions an export is nearest to the source, in this order."""


def _conditions(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key in sorted(value, key=lambda key: _CONDITIONS.get(key, len(_CONDITIONS))):
            yield from _conditions(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from _conditions(item)


def _export_stems(place: str, exports: Any, inner: str) -> Iterator[str]:
    has_paths = isinstance(exports, dict) and any(str(key).startswith((".", "#")) for key in exports)
    if isinstance(exports, str) or (isinstance(exports, dict) and not has_paths):
        exports = {".": exports}
    if not isinstance(exports, dict):
        return
    for pattern, value in exports.items():
        prefix, star, suffix = pattern.partition("*")
        if pattern == inner or (star and inner.startswith(prefix) and inner.endswith(suffix)):
            middle = inner[len(prefix) : len(inner) - len(suffix) or None] if star else ""
            for template in _conditions(value):
                target = template.replace("*", middle)
                yield _below(place, target)
                yield from _source_guesses(place, target)


def _all_export_stems(place: str, exports: Any) -> Iterator[str]:
    if isinstance(exports, dict):
        for key, value in exports.items():
            if str(key).startswith("."):
                yield from _export_stems(place, exports, key)
            else:
                yield from _export_stems(place, {".": {key: value}}, ".")
    elif exports is not None:
        yield from _export_stems(place, exports, ".")


_JSON_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)


def _lenient_json(text: str) -> Any:
    """The value of a JSON text that may have comments and trailing commas; None where it has none."""
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        pass
    try:
        without_comments = _JSON_TOKEN.sub(lambda match: match[1] or ("" if match[0] != "," else ","), text)
        return json.loads(_JSON_TOKEN.sub(lambda match: match[1] or "", without_comments).lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
