"""What a name means in a module: its own bindings, what it re-exports, its submodules, its star imports.

A *unit* is what an import names: usually one file, in languages whose folders share a scope all files of the
folder that declare the same name. The module of its first file stands for it.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corollary.facts.evidence import Evidence
from corollary.linking.context import Context, Import
from corollary.linking.names.held import HeldTerms
from corollary.linking.names.modules import Target
from corollary.linking.names.seen import ALL, FRAME, key_of
from corollary.linking.values.found import Found
from corollary.linking.values.joins import SHIFT, Join
from corollary.linking.values.things import Outside, value_of

EXACT = int(Evidence.EXACT)
INFERRED = int(Evidence.INFERRED)
WHOLE = "="
"""The name under which a module exports a value that stands for all of it."""

_STAR, _FIRST = 1, 5

_Steps = Generator["_Wanted", Found | None, Found]
"""A look-up that yields each look-up it needs and is sent what that found: chains of any length need no stack."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The files that share one module scope, and the module definition that stands for them."""

    files: tuple[int, ...]
    module: int


_Wanted = tuple[Unit, int, bool]
"""A unit, a name, and whether only what a star import brings counts."""


class Namespaces:
    """Look-ups of names in modules; `outside` takes what lies beyond the program."""

    def __init__(self, context: Context, outside: Outside, units: list[Unit] | None = None) -> None:
        """`units` are those of the last linking of the same files, if there was one."""
        self.context = context
        self.outside = outside
        self.units = units or self._make_units()
        self._targets: dict[tuple[int, ...], Unit] = {}
        self._unit_of_module = {unit.module: unit for unit in self.units}
        self.members = HeldTerms(context)
        self._consulted: set[int] = set()
        self.exports = self._collect_exports()
        self.reexports = self._collect_reexports()
        self.stars = self._collect_stars()
        self._star_lists = self._collect_star_lists()
        for resolver in dict.fromkeys(context.resolvers):
            found = resolver.packaged().items()
            outside.modules.update((name, value_of(self.units[file].module)) for name, file in found)

    @cached_property
    def member_terms(self) -> Join:
        """The terms of members by owner and name, as one number; complete once nothing is attached any more."""
        rows = self.members.rows()
        return Join(rows[:, 0] << SHIFT | rows[:, 1], rows[:, 2])

    def consulting(self) -> set[int]:
        """The keys of what is looked at from now on, until this is called again."""
        self._consulted = set()
        return self._consulted

    def consult(self, file: int, name: int = ALL) -> None:
        """Notes that a name was looked for in a file, its frame was looked at, or all of it."""
        self._consulted.add(key_of(file, name))

    def _consult_unit(self, unit: Unit, name: int) -> None:
        for file in unit.files:
            self.consult(file, name)
            self.consult(file, FRAME)

    def unit_of(self, file: int) -> Unit:
        """The unit of a file."""
        return self.units[file]

    def unit_of_module(self, module: int) -> Unit | None:
        """The unit that a module definition stands for."""
        return self._unit_of_module.get(module)

    def units_of(self, context: Context) -> list[Unit]:
        """The units of the same files as their modules are numbered in another context."""
        if np.array_equal(context.assembly.definition_start, self.context.assembly.definition_start):
            return self.units
        made = {unit.files: Unit(unit.files, context.module(unit.files[0])) for unit in self.units}
        return [made[unit.files] for unit in self.units]

    def _make_units(self) -> list[Unit]:
        context = self.context
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        keys = []
        for file, path in enumerate(context.assembly.paths):
            strategy = context.specifications[file].modules.strategy
            declared = context.declared_names.get(file, "")
            shared = {"directory": posixpath.dirname(path), "namespace": "ns" if declared else path}.get(strategy, path)
            shared = path if context.is_unbuilt(file) else shared
            key = (shared, declared)
            groups[key].append(file)
            keys.append(key)
        made = {key: Unit(tuple(files), context.module(files[0])) for key, files in groups.items()}
        return [made[key] for key in keys]

    def _collect_exports(self) -> dict[int, dict[int, list[int]]]:
        table: dict[int, dict[int, list[int]]] = {}
        for file, name, term in self.context.assembly.rows("export", "name", "term"):
            table.setdefault(file, {}).setdefault(name, []).append(term)
        return table

    def _collect_reexports(self) -> dict[int, list[tuple[str, int, int]]]:
        table: dict[int, list[tuple[str, int, int]]] = {}
        for file, module, name, alias in self.context.assembly.rows("reexport", "module", "name", "alias"):
            table.setdefault(file, []).append((self.context.string(module), name, alias))
        return table

    def _collect_stars(self) -> dict[int, list[str]]:
        assembly, table = self.context.assembly, dict[int, list[str]]()
        stars = np.flatnonzero(assembly.column("imported", "variety") == _STAR)
        files, modules = assembly.row_file["imported"][stars], assembly.column("imported", "module")[stars]
        for file, module in zip(files.tolist(), modules.tolist(), strict=True):
            table.setdefault(file, []).append(self.context.string(module))
        return table

    def _collect_star_lists(self) -> dict[int, frozenset[int]]:
        lists = {}
        for file, names in self.exports.items():
            if self.context.specifications[file].modules.star_list:
                lists[file] = frozenset(names)
        return lists

    def resolve(self, file: int, module: str) -> Target:
        """What an import in a file names."""
        return self.context.resolvers[file].resolve(file, module)

    def target_unit(self, target: Target) -> Unit | None:
        """The unit that an import's target is: of several in one folder the one named like it, or the shortest."""
        if not target.files:
            return None
        found = self._targets.get(target.files)
        if found is None:
            found = self._targets[target.files] = self._nearest(target)
        return found

    def _nearest(self, target: Target) -> Unit:
        units = {self.units[file].module: self.units[file] for file in target.files}
        declared = self.context.declared_names
        folder = posixpath.basename(posixpath.dirname(self.context.assembly.paths[target.files[0]]))
        names = {unit.module: declared.get(unit.files[0], "") for unit in units.values()}
        return min(units.values(), key=lambda u: (names[u.module] != folder, len(names[u.module]), u.module))

    def whole(self, unit: Unit) -> list[int]:
        """The terms that stand for all that a unit exports."""
        name = self.context.string_id(WHOLE)
        self._consult_unit(unit, name)
        return [term for file in unit.files for term in self.exports.get(file, {}).get(name, ()) if term >= 0]

    def imported(self, item: Import) -> Found:
        """What an import binds; nothing where a file of the program has no such name."""
        module = item.module
        if item.variety == _FIRST:
            module = module.partition(".")[0]
        target = self.resolve(item.file, module)
        unit = self.target_unit(target)
        inner = self.packaged(item) if unit is None else None
        if inner is not None:
            return Found(values=[(value_of(inner.module), EXACT)])
        if unit is None:
            name = target.outside.lstrip(".") + (f".{item.name}" if item.name else "")
            return Found(values=[(self.outside.missing(name) if target.missing else self.outside.value(name), EXACT)])
        if not item.name:
            return Found([(term, EXACT) for term in self.whole(unit)], [(value_of(unit.module), EXACT)])
        if item.file in unit.files:
            own = self.target_unit(self.context.resolvers[item.file].submodule(item.file, item.name))
            if own is not None:
                return Found(values=[(value_of(own.module), EXACT)])
        return self.look_up(unit, self.context.string_id(item.name))

    def declared_so(self, file: int, name: str) -> Import | None:
        """The import of a file that binds the last part of a module's name, where the module says that it is `name`."""
        if self.context.specifications[file].modules.binding != "last":
            return None
        for item in self.context.imports_of(file):
            unit = None if item.name or item.term < 0 else self.target_unit(self.resolve(file, item.module))
            if unit is not None and self.context.declared_names.get(unit.files[0]) == name:
                return item
        return None

    def packaged(self, item: Import) -> Unit | None:
        """The module that an import names in a package that no file stands for."""
        resolver = self.context.resolvers[item.file]
        return self.target_unit(resolver.inside(item.file, item.module, item.name)) if item.name else None

    def look_up(self, unit: Unit, name: int) -> Found:
        """What `name` means in a unit for those who import it."""
        return self._answered(self._in_unit((unit, name, False), Found()), {(unit.module, name, False): Found()})

    def look_up_stars(self, file: int, name: int, found: Found) -> None:
        """Adds what the star imports of a file bring under a name."""
        self._answered(self._in_stars(file, name, found), {})

    def _answered(self, first: _Steps, known: dict[tuple[int, int, bool], Found]) -> Found:
        """What the steps find. Each look-up is made once, whatever number of ways and circles lead to it."""
        stack = [first]
        answer: Found | None = None
        while True:
            try:
                unit, name, star = stack[-1].send(answer)
            except StopIteration as end:
                found: Found = end.value
                stack.pop()
                if not stack:
                    return found
                answer = found
                continue
            key = unit.module, name, star
            answer = known.get(key)
            if answer is None:
                known[key] = Found()
                stack.append(self._in_unit((unit, name, star), known[key]))

    def _in_unit(self, wanted: _Wanted, found: Found) -> _Steps:
        unit, name, star = wanted
        self._consult_unit(unit, name)
        for file in unit.files:
            if not star or self._starred(file, name):
                yield from self._in_file(file, name, found)
        return found

    def _in_file(self, file: int, name: int, found: Found) -> _Steps:
        modules = self.context.specifications[file].modules
        if modules.exports == "explicit":
            terms = self.exports.get(file, {}).get(name, ())
        else:
            terms = self.members.get(self.context.module(file)).get(name, ())
        found.nodes.extend((term, EXACT) for term in terms if term >= 0)
        if not found.nodes:
            yield from self._in_reexports(file, name, found)
        if not found.nodes and not found.values and modules.exports != "explicit":
            submodule = self.target_unit(self.context.resolvers[file].submodule(file, self.context.string(name)))
            if submodule is not None:
                found.values.append((value_of(submodule.module), EXACT))
            else:
                yield from self._in_stars(file, name, found)
        return found

    def _in_reexports(self, file: int, name: int, found: Found) -> _Steps:
        default = self.context.string_id("default")
        for module, original, alias in self.reexports.get(file, ()):
            star = self.context.string(original) == "*"
            if alias != name and not (star and not self.context.string(alias) and name != default):
                continue
            target = self.resolve(file, module)
            unit = self.target_unit(target)
            if unit is None:
                if not star or alias == name:
                    suffix = "" if star else "." + self.context.string(original)
                    found.values.append((self.outside.value(module + suffix), EXACT))
            elif star and alias == name:
                found.values.append((value_of(unit.module), EXACT))
            else:
                _add(found, (yield unit, name if star else original, False))
        return found

    def _in_stars(self, file: int, name: int, found: Found) -> _Steps:
        self.consult(file, FRAME)
        for module in self.stars.get(file, ()):
            unit = self.target_unit(self.resolve(file, module))
            if unit is not None:
                _add(found, (yield unit, name, True))
        return found

    def _starred(self, file: int, name: int) -> bool:
        listed = self._star_lists.get(file)
        if listed is not None:
            return name in listed
        return not self.context.string(name).startswith("_")

    def outside_stars(self, file: int) -> list[str]:
        """The modules outside the program of which a file imports every name."""
        self.consult(file, FRAME)
        return [module for module in self.stars.get(file, ()) if not self.resolve(file, module).files]


def _add(found: Found, more: Found | None) -> None:
    """Adds what is not there yet."""
    if more is not None and more is not found:
        found.nodes.extend(node for node in more.nodes if node not in found.nodes)
        found.values.extend(value for value in more.values if value not in found.values)
