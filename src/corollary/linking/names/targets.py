"""Which files imports name, and whether these have what is imported: one row for each import, name and file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corollary.linking.context import Import
from corollary.linking.names.lacking import Lacking
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.names.told import Earlier, Told, told

NONE = -1
_STAR, _TYPES = 1, 2
_KINDS = ("line", "target", "module", "name", "types", "missing", "guarded")
MISSING, MAY_LACK = 1, 2
"""What `missing` says of an import that should name a file of the program and names none, and of one of a name that no
file that was looked at has.
"""


def import_targets(namespaces: Namespaces, before: tuple[Told, Earlier] | None) -> Told:
    """Line, imported file or NONE, module and name as strings; whether it is of types alone, missing, may fail."""
    return told(namespaces, _KINDS, _Targets(namespaces).of_file, before)


class _Targets:
    def __init__(self, namespaces: Namespaces) -> None:
        self._namespaces, self._context = namespaces, namespaces.context
        self._lacking = Lacking(namespaces.context, namespaces)

    def of_file(self, file: int) -> Iterator[tuple[int, ...]]:
        """The rows of a file."""
        guarded = frozenset(self._context.assembly.rows_of("guarded", file)[:, 0].tolist())
        for row in self._rows(file):
            yield *row, int(row[0] in guarded)

    def _rows(self, file: int) -> Iterator[tuple[int, ...]]:
        number = self._context.assembly.texts.number
        for item in self._context.imports_of(file):
            name = number("*" if item.variety == _STAR else item.name)
            for target in self._files(item):
                yield self._row(file, item.line, target, number(item.module), name, item.variety == _TYPES)
        for module, original, _, line in self._context.assembly.rows_of("reexport", file).tolist():
            unit = self._namespaces.target_unit(self._namespaces.resolve(file, self._context.string(module)))
            yield self._row(file, line, NONE if unit is None else unit.files[0], module, original, False)

    def _row(self, file: int, line: int, target: int, module: int, name: int, types: bool) -> tuple[int, ...]:
        texts = self._context.string(module), self._context.string(name)
        if target == NONE:
            missing = int(self._namespaces.resolve(file, texts[0]).missing)
        else:
            missing = MAY_LACK * self._lacking.may_lack(file, *texts)
        return line, target, module, name, int(types), missing

    def _files(self, item: Import) -> Sequence[int]:
        """The files that an import names: the submodule where the name is one."""
        unit = self._namespaces.target_unit(self._namespaces.resolve(item.file, item.module))
        if unit is None:
            inner = self._namespaces.packaged(item)
            return (NONE,) if inner is None else inner.files[:1]
        resolver = self._context.resolvers[unit.files[0]]
        submodule = resolver.submodule(unit.files[0], item.name) if item.name else None
        return submodule.files if submodule is not None and submodule.files else unit.files[:1]
