"""Functions that only a property has: they run where a member is read, and no value of them is ever called.

What stands under the name of such a function is the property, which cannot be called. A decorator of the program
between the two has the function itself, and may call it; what comes with the language and makes properties does not.
Which decorator that is stands in the file of the function, so this is found once for each state of a file.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATION, Trait
from corollary.linking.context import Context
from corollary.linking.gathered import of_pieces
from corollary.linking.pieces.pieces import Piece
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs
from corollary.syntax.specification import Specification

_TRAITS = [name for name, _ in RELATION["definition"].columns].index("traits")
_MODULE = [name for name, _ in RELATION["imported"].columns].index("module")


def only_read(context: Context) -> npt.NDArray[np.bool_]:
    """The things that are functions of properties, right behind what the language has for making these."""
    assembly = context.assembly
    decorating = sets.marked(len(assembly.paths), assembly.row_file["decorator"])

    def own(file: int) -> Longs:
        piece = assembly.pieces[file]
        if only_read not in piece.found:
            piece.found[only_read] = longs(sorted(_only_read(piece, context.languages[piece.language])))
        return piece.found[only_read]

    found = assembly.by_file.of(
        "only read", ("definition",), lambda files: of_pieces(files & decorating, assembly.definition_start, own)
    )
    return sets.marked(context.things, found[:, 0])


def only_held(context: Context) -> npt.NDArray[np.bool_]:
    """The things that are functions of properties of objects that no class makes: where one is read, it runs."""
    parent = context.parent
    of_class = (parent >= 0) & context.is_class[np.maximum(parent, 0)]
    return sets.marked(context.things, np.flatnonzero((context.traits & int(Trait.PROPERTY) != 0) & ~of_class))


def _only_read(piece: Piece, specification: Specification) -> Iterator[int]:
    """The same of a file, in its own numbers."""
    texts, denoted = piece.strings.texts, piece.look_ups.denoted
    traits = piece.relations["definition"][:, _TRAITS]
    for definition, term, name, given, _ in piece.relations["decorator"].tolist():
        is_property = traits[definition] & Trait.PROPERTY and texts[name] in specification.classes.properties
        if is_property and denoted.get(given) == definition and _is_of_language(piece, term, specification):
            yield definition


def _is_of_language(piece: Piece, term: int, specification: Specification) -> bool:
    """Whether a term is a name that no file binds, or one out of a module that comes with the language."""
    look_ups = piece.look_ups
    root = look_ups.members.get(term, (term, -1))[0]
    if root in look_ups.free:
        return True
    row = look_ups.imported.get(root, -1)
    module = piece.strings.texts[int(piece.relations["imported"][row, _MODULE])] if row >= 0 else ""
    return module.partition(".")[0] in specification.modules.standard.split()
