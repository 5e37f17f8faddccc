"""Which file an import names, by the strategy that the importing file's language declares.

The four strategies are parameters of languages, not languages: a dotted name below a source root, a path
relative to the importer, a folder whose files share one scope, and a name that the file itself declares.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corollary.linking.names.manifests import Manifests
from corollary.syntax.specification import Modules


@dataclass(frozen=True, slots=True)
class Target:
    """What an import names: files of the program (the first stands for all), or something outside.

    `missing` says that the import should have named a file of the program and names none.
    """

    files: tuple[int, ...] = ()
    outside: str = ""
    missing: bool = False


class Resolver:
    """Resolves the imports of all files of one strategy; answers are kept."""

    def __init__(self, paths: Sequence[str], members: Sequence[int], modules: Modules, manifests: Manifests) -> None:
        self.paths = paths
        self.members = members
        self.modules = modules
        self.manifests = manifests
        self.by_path = {paths[i]: i for i in members}
        self._folder_of = [posixpath.dirname(path) for path in paths]
        self._known: dict[tuple[str, str], Target] = {}

    def resolve(self, file: int, module: str) -> Target:
        """What `module`, as spelt in a file, names."""
        folder = self._folder_of[file]
        key = (folder, module)
        if key not in self._known:
            self._known[key] = self._resolve(folder, module)
        return self._known[key]

    def submodule(self, file: int, name: str) -> Target:
        """The module `name` inside the package that a file stands for."""
        return Target()

    def packaged(self) -> dict[str, int]:
        """The files, by their whole names, of which a package around them has no file that stands for it."""
        return {}

    def inside(self, file: int, module: str, name: str) -> Target:
        """The module `name` inside what `module`, which no file stands for, names."""
        return Target()

    def file_of(self, stem: str) -> int | None:
        """The file that a path without its ending names."""
        return self.by_path.get(stem)

    def files_like(self, stem: str) -> list[int]:
        """The files that paths without their endings name, with `*` for anything in them."""
        endings = "|".join(map(re.escape, ("", *self.modules.extensions)))
        pattern = re.compile(f"{re.escape(stem).replace(re.escape('*'), '.+')}(?:{endings})")
        return [file for path, file in self.by_path.items() if pattern.fullmatch(path)]

    def _resolve(self, folder: str, module: str) -> Target:
        raise NotImplementedError


def _common_depth(first: str, second: str) -> int:
    depth = 0
    for left, right in zip(first.split("/"), second.split("/"), strict=False):
        if left != right:
            break
        depth += 1
    return depth


class DottedResolver(Resolver):
    """A dotted name is a path below a source root; leading dots climb from the importer's folder."""

    def __init__(self, paths: Sequence[str], members: Sequence[int], modules: Modules, manifests: Manifests) -> None:
        super().__init__(paths, members, modules, manifests)
        split = [posixpath.split(paths[index]) for index in members]
        self._packages = {folder for folder, name in split if name in modules.package_files}
        self._standard = frozenset(modules.standard.split())
        self._names: dict[str, list[int]] = {}
        for index in members:
            for name in self._dotted_names(paths[index]):
                self._names.setdefault(name, []).append(index)
        preference = {extension: rank for rank, extension in enumerate(modules.extensions)}
        for files in self._names.values():
            files.sort(key=lambda i: (preference.get(posixpath.splitext(paths[i])[1], 99), paths[i]))

    def _stem(self, path: str) -> str:
        if posixpath.basename(path) in self.modules.package_files:
            return posixpath.dirname(path)
        return posixpath.splitext(path)[0]

    def _dotted_names(self, path: str) -> list[str]:
        """The names by which a file can be imported: below its package's root, and below each folder above that."""
        stem = self._stem(path)
        folder = posixpath.dirname(path)
        while folder and folder in self._packages:
            folder = posixpath.dirname(folder)
        if not folder and "" in self._packages:
            return self._names_below_root(stem)
        roots = [root for root in dict.fromkeys((folder, "", "src", "lib")) if not root or stem.startswith(root + "/")]
        names = [stem[len(root) :].strip("/").replace("/", ".") for root in roots]
        return [name for name in names if name]

    def _names_below_root(self, stem: str) -> list[str]:
        """The names of a file where the root is itself a package: with the root's own name in front.

        Without it only where the sources do not show that they are imported as a package: `json` is no `own.json`.
        """
        inner = stem.replace("/", ".")
        own = self.manifests.root_name
        named = f"{own}.{inner}".strip(".") if own else ""
        return [name for name in (named, "" if self.manifests.root_is_package else inner) if name]

    def _resolve(self, folder: str, module: str) -> Target:
        stripped = module.lstrip(".")
        level = len(module) - len(stripped)
        if level:
            return self._relative(folder, stripped, level)
        first = module.partition(".")[0]
        files = self._names.get(module, [])
        if first in self._standard:
            beside = [index for index in files if posixpath.dirname(self.paths[index]) == folder]
            files = [] if folder in self._packages else beside
        if not files:
            return Target(outside=module, missing=first in self._names and first not in self._standard)
        best = max(files, key=lambda i: (_common_depth(self.paths[i], folder + "/"), -files.index(i)))
        return Target((best,))

    def _relative(self, folder: str, name: str, level: int) -> Target:
        for _ in range(level - 1):
            folder = posixpath.dirname(folder)
        stem = posixpath.join(folder, *name.split(".")) if name else folder
        target = self.file_of(stem)
        if target is None:
            return Target(outside="." * level + name, missing=True)
        return Target((target,))

    def file_of(self, stem: str) -> int | None:
        for extension in self.modules.extensions:
            found = self.by_path.get(stem + extension)
            if found is not None:
                return found
        for package_file in self.modules.package_files:
            found = self.by_path.get(posixpath.join(stem, package_file))
            if found is not None:
                return found
        return None

    def packaged(self) -> dict[str, int]:
        return self._packaged

    @cached_property
    def _packaged(self) -> dict[str, int]:
        single = {name: files[0] for name, files in self._names.items() if len(files) == 1 and "." in name}
        return {name: file for name, file in single.items() if name.rpartition(".")[0] not in self._names}

    def inside(self, file: int, module: str, name: str) -> Target:
        return self.resolve(file, f"{module}{name}" if module.endswith(".") else f"{module}.{name}")

    def submodule(self, file: int, name: str) -> Target:
        path = self.paths[file]
        if posixpath.basename(path) not in self.modules.package_files:
            return Target()
        found = self.file_of(posixpath.join(posixpath.dirname(path), name))
        return Target() if found is None else Target((found,))


class RelativeResolver(Resolver):
    """A path relative to the importer, or the name of a package: of a workspace, by an alias, or outside."""

    def _resolve(self, folder: str, module: str) -> Target:
        module = module.partition("?")[0]
        if module.startswith((".", "/")):
            stem = posixpath.normpath(posixpath.join(folder, module)) if module[0] == "." else module.lstrip("/")
            found = self.file_of(stem)
            return Target((found,)) if found is not None else Target(outside=module, missing=module[0] == ".")
        for stem in self.manifests.aliases(folder, module):
            found = self.file_of(stem)
            if found is not None:
                return Target((found,))
        for stem in self.manifests.workspace(folder, module):
            found = self.file_of(stem)
            if found is not None:
                return Target((found,))
        return Target(outside=module)

    def file_of(self, stem: str) -> int | None:
        stem = "" if stem == "." else stem
        candidates = [stem, *(stem + extension for extension in self.modules.extensions)]
        for written, meant in self.modules.substitutions.items():
            if stem.endswith(written):
                base = stem[: -len(written)]
                candidates += [base + extension for extension in meant.split()]
        candidates += [posixpath.join(stem, package_file) for package_file in self.modules.package_files]
        for candidate in candidates:
            found = self.by_path.get(candidate)
            if found is not None:
                return found
        entry = self.manifests.main_of(stem)
        return self.file_of(entry) if entry and entry != stem else None


class DirectoryResolver(Resolver):
    """A folder whose files share one scope, named below the path that the nearest manifest declares."""

    def __init__(self, paths: Sequence[str], members: Sequence[int], modules: Modules, manifests: Manifests) -> None:
        super().__init__(paths, members, modules, manifests)
        self._folders: dict[str, list[int]] = {}
        for index in members:
            self._folders.setdefault(posixpath.dirname(paths[index]), []).append(index)
        self._suffixes: dict[str, list[str]] = {}
        for folder in sorted(self._folders):
            parts = folder.split("/")
            for start in range(len(parts)):
                self._suffixes.setdefault("/".join(parts[start:]), []).append(folder)

    def _resolve(self, folder: str, module: str) -> Target:
        if module.startswith("."):
            return self._folder(posixpath.normpath(posixpath.join(folder, module)), module)
        for root, name in sorted(self.manifests.module_roots(folder), key=lambda found: -len(found[1])):
            if module == name or module.startswith(name + "/"):
                return self._folder(posixpath.join(root, module[len(name) :].strip("/")).strip("/"), module)
        for place in (folder, *_ancestors(posixpath.join(folder, "x"))):
            vendored = posixpath.join(place, "vendor", module)
            if vendored in self._folders:
                return self._folder(vendored, module)
        if "." in module.partition("/")[0]:
            known = self._suffixes.get(module)
            if known:
                return self._folder(max(known, key=lambda f: (_common_depth(f, folder), f)), module)
        return Target(outside=module)

    def _folder(self, folder: str, module: str) -> Target:
        files = self._folders.get("" if folder == "." else folder)
        return Target(tuple(files)) if files else Target(outside=module, missing=True)


class NamespaceResolver(Resolver):
    """A name that the imported file declares for itself, or that its path spells."""

    def __init__(self, paths: Sequence[str], members: Sequence[int], modules: Modules, manifests: Manifests) -> None:
        super().__init__(paths, members, modules, manifests)
        self.declared: dict[str, list[int]] = {}

    def declare(self, name: str, file: int) -> None:
        """Records the name that a file declares."""
        self.declared.setdefault(name, []).append(file)

    def _resolve(self, folder: str, module: str) -> Target:
        files = self.declared.get(module)
        return Target(tuple(files)) if files else Target(outside=module)


RESOLVERS: Mapping[str, type[Resolver]] = {
    "dotted": DottedResolver,
    "relative": RelativeResolver,
    "directory": DirectoryResolver,
    "namespace": NamespaceResolver,
}


def _ancestors(path: str) -> list[str]:
    folders = []
    folder = posixpath.dirname(path)
    while folder:
        folders.append(folder)
        folder = posixpath.dirname(folder)
    return [*folders, ""]
