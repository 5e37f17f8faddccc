"""Which imports name something that the imported file does not have.

An import is only said to be wrong where what a file has can be known: its language says by which means code may add to
that (`opened_by`), and the file uses none of them, nor do those of which it takes every name. A name that any code
stores in an object counts as one that the file may have, and so does one that the file spells in a string.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATION
from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces, Unit
from corollary.linking.names.using import files_that_use

_STAR, _DEFAULT = "*", "default"
_MENTIONED = [name for name, _ in RELATION["mention"].columns].index("name")


class Lacking:
    """The imports of one program, held against what files have."""

    def __init__(self, context: Context, namespaces: Namespaces) -> None:
        self._context = context
        self._namespaces = namespaces
        self._open: dict[int, bool] = {}

    def lacks(self, file: int, module: str, name: str) -> bool:
        """Holds if `name`, imported from `module` in a file, is nowhere in the file that it names."""
        unit = self._namespaces.target_unit(self._namespaces.resolve(file, module))
        if unit is None or not self.may_lack(file, module, name):
            return False
        number = self._context.string_id(name)
        if (
            number in self._stored
            or self._implicit(unit, name)
            or any(number in self._spelt(one) for one in unit.files)
        ):
            return False
        return not self._is_open(unit)

    def may_be_made(self, file: int, module: str) -> bool:
        """Holds if a file that `module` would lie below uses the means by which code adds to what there is."""
        above = module.rpartition(".")[0]
        while above.strip("."):
            found = self._namespaces.target_unit(self._namespaces.resolve(file, above))
            if found is not None:
                return not self.opened.isdisjoint(found.files)
            above = above.rpartition(".")[0]
        return False

    def may_lack(self, file: int, module: str, name: str) -> bool:
        """Holds if neither the file that an import names nor any that it takes names of binds the name."""
        if name in {"", _STAR, _DEFAULT} or not self._context.specifications[file].modules.opened_by:
            return False
        unit = self._namespaces.target_unit(self._namespaces.resolve(file, module))
        number = self._context.string_id(name)
        if unit is None or file in unit.files or self._has(unit, number):
            return False
        known = self._namespaces.look_up(unit, number)
        return not known.nodes and not known.values

    def _has(self, unit: Unit, name: int) -> bool:
        """Whether one of the files binds the name, or exports it where only that counts."""
        for file in unit.files:
            self._namespaces.consult(file, name)
            explicit = self._context.specifications[file].modules.exports == "explicit"
            module = self._context.module(file)
            bound = self._namespaces.exports.get(file, {}) if explicit else self._namespaces.members.get(module)
            if name in bound:
                return True
        return False

    def _implicit(self, unit: Unit, name: str) -> bool:
        """Whether every file of the language has the name."""
        builtins = self._context.specifications[unit.files[0]].builtins.names
        return name in builtins.split()

    def _is_open(self, unit: Unit) -> bool:
        """Whether a unit may have names that nothing in its files spells."""
        if unit.module not in self._open:
            self._open[unit.module] = False  # a circle of files that take every name of one another opens none
            self._open[unit.module] = any(map(self._opens, unit.files))
        return self._open[unit.module]

    def _opens(self, file: int) -> bool:
        context, namespaces = self._context, self._namespaces
        specification = context.specifications[file]
        if not specification.modules.opened_by or file in self._broken or file in self.opened:
            return True
        fallback = context.string_id(specification.classes.fallback)
        if fallback in namespaces.members.get(context.module(file)) or namespaces.whole(namespaces.unit_of(file)):
            return True
        if specification.modules.exports == "explicit" and not self._exports(file):
            return True
        stars = [*namespaces.stars.get(file, ()), *self._reexported(file)]
        units = [namespaces.target_unit(namespaces.resolve(file, module)) for module in stars]
        return any(unit is None or self._is_open(unit) for unit in units)

    def _exports(self, file: int) -> bool:
        return bool(self._namespaces.exports.get(file) or self._namespaces.reexports.get(file))

    def _reexported(self, file: int) -> list[str]:
        """The modules of which a file exports every name."""
        rows = self._namespaces.reexports.get(file, ())
        return [module for module, name, _ in rows if self._context.string(name) == _STAR]

    @cached_property
    def _stored(self) -> frozenset[int]:
        """The names that code stores in objects."""
        return frozenset(self._context.assembly.spoken("store", "name").tolist())

    def _spelt(self, file: int) -> npt.NDArray[np.int32]:
        """The names that a file spells in strings: what makes modules on demand is told what they have in this way."""
        found: npt.NDArray[np.int32] = self._context.assembly.rows_of("mention", file)[:, _MENTIONED]
        return found

    @cached_property
    def _broken(self) -> frozenset[int]:
        """The files that could not be read in full."""
        return frozenset(self._context.assembly.row_file["parse_error"].tolist())

    @cached_property
    def opened(self) -> frozenset[int]:
        """The files that use one of the means by which code adds to what a file has."""
        return files_that_use(self._context, lambda specification: specification.modules.opened_by)
