"""What definitions are called and look like, as tables of the program: those of files that stay are not joined anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corollary.linking.assembly import Assembly, runs
from corollary.linking.indices import Run
from corollary.linking.program import StringTable

_TEXTS = ("id", "name", "signature", "doc")


class DefinitionTexts:
    """The texts of the definitions of one program after another."""

    def __init__(self) -> None:
        self._last: tuple[Assembly, Mapping[str, StringTable]] | None = None

    def now(self, assembly: Assembly) -> Mapping[str, StringTable]:
        """By what it tells, a table with the text of each definition."""
        before = None if self._last is None else self._last[0]
        spans = list(runs(assembly.paths, assembly.pieces, before))
        found = {name: StringTable.joined(self._parts(assembly, name, spans)) for name in _TEXTS}
        self._last = assembly, found
        return found

    def _parts(self, assembly: Assembly, name: str, spans: Sequence[Run]) -> list[StringTable]:
        before, tables = (None, {}) if self._last is None else self._last
        parts: list[StringTable] = []
        for run in spans:
            if before is None or run.before is None:
                parts.extend(piece.definitions[name] for piece in assembly.pieces[run.start : run.end])
            else:
                start, end = before.definition_start[[run.before, run.before + run.end - run.start]].tolist()
                parts.append(tables[name].part(start, end))
        return parts
