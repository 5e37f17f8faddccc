"""The tables that the steps of linking share: definitions, languages and what each file imports."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import splitext

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import LAMBDA, SIGNATURE, SUBSTITUTES, Trait
from corollary.facts.vocabulary import KINDS
from corollary.linking.assembly import Assembly, Longs, Rows
from corollary.linking.names.manifests import Manifests
from corollary.linking.names.modules import RESOLVERS, NamespaceResolver, Resolver
from corollary.linking.spoken import ByDefinition, Found
from corollary.syntax.specification import Specification

CLASS_KINDS = frozenset(KINDS.index(kind) for kind in ("class", "interface", "enum", "namespace", "type"))
CALLABLE_KINDS = frozenset(KINDS.index(kind) for kind in ("function", "method", "macro", "lambda", "property"))
CONSTRUCTIBLE_KINDS = frozenset(KINDS.index(kind) for kind in ("class", "interface", "enum", "type"))


@dataclass(frozen=True, slots=True)
class Import:
    """One import: the variable it binds (-1 for none), what it names, and who says so."""

    file: int
    term: int
    module: str
    name: str
    variety: int
    owner: int
    line: int
    column: int


class Context:
    """One program's facts with the languages' specifications and the projects' manifests."""

    def __init__(
        self,
        assembly: Assembly,
        languages: Mapping[str, Specification],
        manifests: Manifests,
        before: Context | None = None,
    ) -> None:
        """`before` is the context of the last linking, whose answers about paths are kept where these are the same."""
        self.assembly = assembly
        self._imports: dict[int, list[Import]] = {}
        self._term_starts: list[int] = assembly.term_start.tolist()
        self._definition_starts: list[int] = assembly.definition_start.tolist()
        self.languages = languages
        self.manifests = manifests
        self.specifications = [languages[name] for name in assembly.languages]
        self.kind: Rows = assembly.column("definition", "kind")
        self.parent: Rows = assembly.column("definition", "parent")
        self.name: Rows = assembly.column("definition", "name")
        self.traits: Rows = assembly.column("definition", "traits")
        self.visibility: Rows = assembly.column("definition", "visibility")
        self.file: Rows = assembly.row_file["definition"]
        self.is_class: npt.NDArray[np.bool_] = np.isin(self.kind, list(CLASS_KINDS))
        self.is_callable: npt.NDArray[np.bool_] = np.isin(self.kind, list(CALLABLE_KINDS))
        self.is_constructible: npt.NDArray[np.bool_] = np.isin(self.kind, list(CONSTRUCTIBLE_KINDS))
        self.resolvers: list[Resolver] = (
            before.resolvers if before is not None and self._is_framed_like(before) else self._resolvers()
        )
        """The resolver of each file: files whose languages name modules alike share one."""

    def _is_framed_like(self, other: Context) -> bool:
        """Holds if the files, their languages, manifests and declared names are the same: so modules resolve alike."""
        one, its = self.assembly, other.assembly
        same = one.paths == its.paths and one.languages == its.languages and self.manifests.equals(other.manifests)
        return same and self.declared_names == other.declared_names

    @cached_property
    def is_method(self) -> npt.NDArray[np.bool_]:
        """The functions that are members of classes."""
        found: npt.NDArray[np.bool_] = (self.parent >= 0) & self.is_class[self.parent] & self.is_callable
        return found

    @cached_property
    def receives(self) -> npt.NDArray[np.bool_]:
        """The functions whose first parameter is the object, or the class, that they are members of."""
        strategies = np.array([found.receiver.strategy for found in self.specifications])
        static = (self.traits & int(Trait.STATIC)) != 0
        received: npt.NDArray[np.bool_] = self.is_method & ~static & (strategies == "first-parameter")[self.file]
        received |= self._declared_receiver & (strategies == "declared")[self.file]
        return np.concatenate((received, np.zeros(self.things - len(received), dtype=bool)))

    @cached_property
    def names_receiver(self) -> npt.NDArray[np.bool_]:
        """The methods that take the object they run on like any argument, which who calls an object does not pass."""
        named = [
            found.receiver.strategy == "keyword" and bool(found.classes.call_operator) for found in self.specifications
        ]
        found: npt.NDArray[np.bool_] = self.is_method & np.array(named, dtype=bool)[self.file]
        return np.concatenate((found, np.zeros(self.things - len(found), dtype=bool)))

    @property
    def _declared_receiver(self) -> npt.NDArray[np.bool_]:
        """The functions that name the type they are members of."""
        found: npt.NDArray[np.bool_] = np.zeros(len(self.parent), dtype=bool)
        found[self.assembly.column("owner", "definition")] = True
        return found

    @cached_property
    def things(self) -> int:
        """How many things the program has: its definitions, then the objects that are made at one place."""
        return self.assembly.definitions + len(self.assembly.relations["object"])

    def returned(self, definition: int) -> int:
        """The node of what a function returns: these follow the terms."""
        return self.assembly.terms + definition

    @cached_property
    def runs(self) -> npt.NDArray[np.bool_]:
        """The things that are functions, with a name or without."""
        kinds = self.assembly.column("object", "contains")
        return np.concatenate((self.is_callable, np.isin(kinds, (LAMBDA, SIGNATURE))))

    @cached_property
    def signatures(self) -> npt.NDArray[np.bool_]:
        """The things that are types of functions."""
        return np.concatenate(
            (np.zeros(self.assembly.definitions, dtype=bool), self.assembly.column("object", "contains") == SIGNATURE)
        )

    @cached_property
    def substitutes(self) -> Longs:
        """For each term what substitutes for what is given there, as a parameter or in a call: a term, or -1."""
        rows = self.assembly.relations["result"]
        rows = rows[rows[:, 2] == SUBSTITUTES]
        found: Longs = np.full(self.assembly.terms + 1, -1, dtype=np.int64)  # the last is that of no term
        found[rows[:, 1]] = rows[:, 0]
        return found

    @cached_property
    def is_substitute(self) -> npt.NDArray[np.bool_]:
        """The things that stand in for others: their calls run nothing."""
        found = np.zeros(self.assembly.terms + 1, dtype=bool)
        found[self.substitutes] = True
        found[-1] = False
        objects = found[self.assembly.column("object", "term")]
        return np.concatenate((np.zeros(self.assembly.definitions, dtype=bool), objects))

    @cached_property
    def parameters(self) -> Longs:
        """The parameters of all functions: thing, position, name, variety, term."""
        return self._of_functions("parameter", "lambda_parameter")

    @cached_property
    def returns(self) -> Longs:
        """What all functions return: thing, term."""
        return self._of_functions("returns", "lambda_returns")

    @cached_property
    def returning_files(self) -> Rows:
        """The file of each row of `returns`."""
        return np.concatenate([self.assembly.row_file[name] for name in ("returns", "lambda_returns")])

    def _of_functions(self, named: str, unnamed: str) -> Longs:
        rows = self.assembly.relations[unnamed].astype(np.int64)
        terms = self.assembly.column("object", "term")
        order = np.argsort(terms, kind="stable")
        rows[:, 0] = order[np.searchsorted(terms, rows[:, 0], sorter=order)] + self.assembly.definitions
        return np.concatenate((self.assembly.relations[named].astype(np.int64), rows))

    @cached_property
    def stubs(self) -> frozenset[int]:
        """The files that only declare what a file beside them holds, whose name differs in its ending alone."""
        endings = [(file, found.modules.stubs) for file, found in enumerate(self.specifications) if found.modules.stubs]
        paths = self.assembly.paths
        declaring = [file for file, stubs in endings if paths[file].endswith(stubs)]
        if not declaring:
            return frozenset()
        known = frozenset(paths)
        return frozenset(file for file in declaring if not known.isdisjoint(self._beside(file)))

    def _beside(self, file: int) -> Iterator[str]:
        """The paths that a file has with the endings of files that are no stubs."""
        modules, stem = self.specifications[file].modules, splitext(self.assembly.paths[file])[0]
        return (stem + ending for ending in modules.extensions if ending not in modules.stubs)

    def string(self, index: int) -> str:
        """A string of the program."""
        return self.assembly.strings[index]

    def string_id(self, text: str) -> int:
        """The number of a string, -1 where no file has it."""
        return self.assembly.string_ids.get(text, -1)

    @cached_property
    def member_names(self) -> list[int]:
        """The names by which members are read."""
        names: list[int] = self.assembly.spoken("attribute", "name").tolist()
        return names

    def module(self, file: int) -> int:
        """The module definition of a file."""
        return self._definition_starts[file]

    @cached_property
    def declared_names(self) -> dict[int, str]:
        """The name that a file declares for itself."""
        return {file: self.string(name) for file, name in self.assembly.rows("module_name", "name")}

    def is_unbuilt(self, file: int) -> bool:
        """Holds if no build reads a file with those beside it."""
        pattern = self.specifications[file].modules.unbuilt_path
        return bool(pattern) and re.search(pattern, self.assembly.paths[file]) is not None

    def _resolvers(self) -> list[Resolver]:
        groups: dict[tuple[object, ...], list[int]] = {}
        keys = []
        for file, specification in enumerate(self.specifications):
            modules = specification.modules
            key: tuple[object, ...] = (modules.strategy, modules.package_files, modules.extensions)
            groups.setdefault(key, []).append(file)
            keys.append(key)
        made = {}
        for key, files in groups.items():
            modules = self.specifications[files[0]].modules
            built = [file for file in files if not self.is_unbuilt(file)]
            made[key] = RESOLVERS[modules.strategy](self.assembly.paths, built, modules, self.manifests)
            resolver = made[key]
            if isinstance(resolver, NamespaceResolver):
                for file in files:
                    if file in self.declared_names:
                        resolver.declare(self.declared_names[file], file)
        return [made[key] for key in keys]

    @cached_property
    def imports(self) -> list[Import]:
        """Every import of the program, in the order of files and of the source."""
        return [item for file in range(len(self.assembly.paths)) for item in self.imports_of(file)]

    def imports_of(self, file: int) -> list[Import]:
        """The imports of a file, in the order of the source."""
        found = self._imports.get(file)
        if found is None:
            found = self._imports[file] = [
                Import(file, term, self.string(module), self.string(name), variety, owner, line, column)
                for term, module, name, line, column, variety, owner in self.assembly.rows_of("imported", file).tolist()
            ]
        return found

    def file_of_term(self, term: int) -> tuple[int, int]:
        """The file of a term, and the number that the term has there."""
        file = bisect_right(self._term_starts, term) - 1
        return file, term - self._term_starts[file]

    def file_of_definition(self, definition: int) -> tuple[int, int]:
        """The file of a definition, and the number that the definition has there."""
        file = bisect_right(self._definition_starts, definition) - 1
        return file, definition - self._definition_starts[file]

    def are_of(self, language: str) -> npt.NDArray[np.bool_]:
        """Which files are of a language."""
        if language not in self.spoken:
            return np.zeros(len(self.languages_of_files), dtype=bool)
        found: npt.NDArray[np.bool_] = self.languages_of_files == self.spoken.index(language)
        return found

    def things_of(self, files: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which things are of some files."""
        return files[np.concatenate((self.file, self.assembly.row_file["object"]))]

    def by_definition(self, found: Callable[[Specification], Found]) -> ByDefinition[Found]:
        """For each definition what is found for its language."""
        return ByDefinition([found(self.languages[name]) for name in self.spoken], self._numbers_of_languages)

    @cached_property
    def _numbers_of_languages(self) -> bytes:
        """For each definition its language, by its place among those that there are files of."""
        return np.repeat(self.languages_of_files, np.diff(self.assembly.definition_start)).tobytes()

    @cached_property
    def spoken(self) -> list[str]:
        """The languages that there are files of, sorted."""
        return sorted(set(self.assembly.languages))

    @cached_property
    def languages_of_files(self) -> npt.NDArray[np.uint8]:
        """For each file its language, by its place among those that there are files of."""
        places = {name: place for place, name in enumerate(self.spoken)}
        return np.array([places[name] for name in self.assembly.languages], dtype=np.uint8)

    def term(self, file: int, number: int) -> int:
        """The term that has a number in a file."""
        return self._term_starts[file] + number


def imports_package(assembly: Assembly, name: str) -> bool:
    """Whether files import others as members of the package `name` that they lie in, or relatively at its top."""
    for file, module in assembly.rows("imported", "module"):
        text = assembly.strings[module]
        if text == name or text.startswith(f"{name}.") or (text.startswith(".") and "/" not in assembly.paths[file]):
            return True
    return False
