"""What lies outside of the program, as imports name it: packages, and modules of them or of the standard library."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.answers.describing import Describer
from corollary.answers.types.parts import Step
from corollary.linking.program import NONE, Program

_END = r"(?:[./:].*)?"
_SCHEME = r"(?:\w+:)?"


@dataclass(frozen=True)
class Outside:
    """The imports of a program that lead out of it."""

    program: Program
    describe: Describer

    def importing(self, pattern: str, *, type_only: bool) -> npt.NDArray[np.int64]:
        """The rows of imports of what a pattern names: a package or module with all that is below it.

        A `*` stands for a part of a name; a scheme in front of what is imported (`x:name`) says nothing.
        """
        imports, fits = self.program.imports, _expression(pattern).fullmatch
        named = {pair: any(map(fits, _spelt(*pair))) for pair in self._pairs}
        rows = self._rows if type_only else self._rows[imports.type_only[self._rows] == 0]
        pairs = (self._pair(row) for row in rows.tolist())
        return rows[np.fromiter((named[pair] for pair in pairs), np.bool_, len(rows))]

    def nearest(self, pattern: str) -> str:
        """What is imported that is named much like a pattern that names nothing, "" if nothing is."""
        if not pattern.strip("*./") or any(_expression(pattern).fullmatch(one) for one in self._packages):
            return ""
        close = difflib.get_close_matches(pattern.removesuffix("*").rstrip("./"), self._packages, n=1, cutoff=0.8)
        return close[0] if close else ""

    def step(self, row: int) -> Step:
        """An import as a step."""
        imports = self.program.imports
        file, module = self.describe.file(int(imports.file[row])), self.describe.word(int(imports.module[row]))
        return Step(file, module, file, int(imports.line[row]), "load", "exact")

    @cached_property
    def _rows(self) -> npt.NDArray[np.int64]:
        imports = self.program.imports
        return np.flatnonzero((imports.target == NONE) & (imports.missing == 0))

    @cached_property
    def _pairs(self) -> set[tuple[str, str]]:
        return set(map(self._pair, self._rows.tolist()))

    def _pair(self, row: int) -> tuple[str, str]:
        imports, names = self.program.imports, self.program.names
        return names[imports.module[row]], names[imports.imported[row]]

    @cached_property
    def _packages(self) -> list[str]:
        """Every module that is imported, and all that these are below."""
        found: dict[str, None] = {}
        for module, _ in sorted(self._pairs):
            for end in re.finditer(r"(?<=\w)[./]|$", module):
                found[module[: end.start()]] = None
        return list(found)


def _spelt(module: str, name: str) -> Sequence[str]:
    """How what an import names may be spelt: the module, and what is imported of it."""
    return (module, f"{module}.{name}", f"{module}/{name}") if name else (module,)


def _expression(pattern: str) -> re.Pattern[str]:
    inner = r"[^./]*".join(map(re.escape, pattern.split("*")))
    return re.compile(f"{_SCHEME}{inner}{_END}", re.DOTALL)
