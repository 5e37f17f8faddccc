"""Files that use certain words of their language: by them it is told what code may do there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from corollary.linking.context import Context
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs
from corollary.syntax.specification import Specification


def files_that_use(context: Context, words: Callable[[Specification], str]) -> frozenset[int]:
    """The files with a free name, or a name of a member, that is one of the words of their language."""
    told = {name: words(context.languages[name]) for name in context.spoken}
    question, by_file = f"files that use {told}", context.assembly.by_file
    rows = by_file.of(question, ("definition",), lambda files: _modules_that_use(context, told, files))
    return frozenset(context.file[rows[:, 0]].tolist())


def _modules_that_use(context: Context, told: Mapping[str, str], files: npt.NDArray[np.bool_]) -> Longs:
    """The modules of some files that use the words of their language."""
    assembly, found = context.assembly, np.zeros(len(files), dtype=bool)
    for language, words in told.items():
        means = [number for number in map(context.string_id, words.split()) if number >= 0]
        is_meant, of_language = sets.marked(len(assembly.strings), means), files & context.are_of(language)
        for relation in ("free", "attribute") if means and of_language.any() else ():
            rows = assembly.rows_in(relation, of_language)
            found |= assembly.files_of(relation, rows[is_meant[assembly.column(relation, "name")[rows]]])
    return assembly.definition_start[:-1][found, None]
