"""What declared types rule out: a variable or parameter of a plain built-in type takes no object of the program.

What is declared stands in one file, with all that the type is made of, so it is found once for each state of a file.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from corollary.linking.assembly import Assembly
from corollary.linking.context import Context
from corollary.linking.gathered import of_pieces
from corollary.linking.pieces.pieces import Piece
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs

_DEEPEST = 8


def plain_terms(context: Context) -> Longs:
    """The terms that are declared to be of plain built-in types, all of them."""
    assembly = context.assembly
    words = {name: frozenset(found.builtins.plain.split()) for name, found in context.languages.items()}
    declaring = sets.marked(len(assembly.paths), assembly.row_file["instance"])

    def plain(file: int) -> Longs:
        piece = assembly.pieces[file]
        if plain_terms not in piece.found:
            piece.found[plain_terms] = _Declared(piece, words[piece.language]).plain()
        return piece.found[plain_terms]

    found = assembly.by_file.of(
        "plain terms", ("term",), lambda files: of_pieces(files & declaring, assembly.term_start, plain)
    )
    return found[:, 0]


def ruled_out(assembly: Assembly, plain: Longs) -> npt.NDArray[np.bool_]:
    """The rows of `flow` that would bring terms of plain types something else."""
    flow = assembly.relations["flow"]
    if not len(plain):
        return np.zeros(len(flow), dtype=bool)
    found = sets.marked(assembly.terms, plain)[flow[:, 1]]
    found &= ~assembly.by_term.marks("instance", "term")[flow[:, 0]]
    return found


class _Declared:
    """The types that a file declares, in its own numbers."""

    def __init__(self, piece: Piece, words: frozenset[str]) -> None:
        """`words` are the names of plain built-in types."""
        texts = piece.strings.texts
        types, free = piece.relations["instance"], piece.look_ups.free
        self._types = dict(zip(types[:, 0].tolist(), types[:, 1].tolist(), strict=True))
        self._literals = piece.look_ups.literal
        self._named = frozenset(free)
        self._plain = frozenset(term for term, name in free.items() if texts[name] in words)
        self._sources: dict[int, list[int]] = defaultdict(list)
        for source, target in _flow_of_types(piece):
            self._sources[target].append(source)

    def plain(self) -> Longs:
        """The terms that are declared to be of plain types, sorted."""
        return np.array([term for term in sorted(self._sources) if self._rules_out(term)], dtype=np.int64)

    def _rules_out(self, term: int) -> bool:
        declared = [self._types[source] for source in self._sources[term] if source in self._types]
        return any(map(self._is_named, declared)) and all(map(self._is_plain, declared))

    def _is_plain(self, kind: int, depth: int = 0) -> bool:
        if kind in self._named:
            return kind in self._plain
        if kind in self._literals:
            return True
        parts = self._sources.get(kind, ())
        return bool(parts) and depth < _DEEPEST and all(self._is_plain(part, depth + 1) for part in parts)

    def _is_named(self, kind: int, depth: int = 0) -> bool:
        """Whether some name makes up a type: what is written out says nothing of the rest, which is not known."""
        parts = self._sources.get(kind, ())
        return kind in self._named or (depth < _DEEPEST and any(self._is_named(part, depth + 1) for part in parts))


def _flow_of_types(piece: Piece) -> list[tuple[int, int]]:
    """The sources and targets of flows from what has a declared type, and to what types are made of."""
    flow, instances = piece.relations["flow"][:, :2], piece.relations["instance"]
    is_type = np.zeros(piece.terms + 1, dtype=bool)  # the last is that of no term
    is_type[instances[:, 1]] = True
    for _ in range(_DEEPEST):
        is_type[flow[is_type[flow[:, 1]], 0]] = True
    has_type = np.zeros(piece.terms + 1, dtype=bool)
    has_type[instances[:, 0]] = True
    found: list[tuple[int, int]] = flow[has_type[flow[:, 0]] | is_type[flow[:, 1]]].tolist()
    return found
