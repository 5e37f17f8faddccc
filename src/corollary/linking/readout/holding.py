"""Modules that are values: an object that is not known may be one of them, and its member one of theirs.

A module is passed on, stored or returned by name; or code loads modules by names that it computes, and the strings of
some file name this one with its folder, or that folder with the one around it. In languages where no more is said,
every module may be a value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import KINDS
from corollary.linking.assembly import Rows
from corollary.linking.context import Context
from corollary.linking.program import Ints
from corollary.linking.readout.readings import Answers, Owners, Readings
from corollary.linking.readout.sites.sites import Sites

_Pairs = tuple[tuple[str, str], ...]


def held_modules(context: Context, sites: Sites, last: Readings) -> Ints:
    """The modules whose members code may reach by way of a value, sorted."""
    is_module = context.kind == KINDS.index("module")
    is_tracked = np.array([found.modules.held_by_mention for found in context.specifications], dtype=bool)
    held = (
        _handed_on(context, sites, is_module, last.modules)
        | _loaded(context, sites, last.always)[context.file]
        | ~is_tracked[context.file]
    )
    return np.flatnonzero(is_module & held).astype(np.int32)


def _handed_on(context: Context, sites: Sites, is_module: npt.NDArray[np.bool_], last: Owners) -> npt.NDArray[np.bool_]:
    """Which modules are among the values that are passed, stored, assigned or returned."""
    column = context.assembly.column
    nodes, modules = last.now(sites.propagation.values, is_module)
    is_handed_on = np.zeros(sites.propagation.nodes + 1, dtype=bool)  # the last is that of no term
    for terms in (
        column("argument", "term"),
        column("store", "value"),
        column("flow", "source"),
        context.returns[:, 1],
    ):
        is_handed_on[terms] = True
    is_handed_on[-1] = False
    found = np.zeros(len(context.kind), dtype=bool)
    found[modules[is_handed_on[nodes]]] = True
    return found


def _loaded(context: Context, sites: Sites, last: Answers) -> npt.NDArray[np.bool_]:
    """Which files code may load by a name that it computes: strings name them or the folder that they are in."""
    words = {word for found in context.languages.values() for word in found.builtins.load.split()}
    numbers = [number for number in map(context.string_id, sorted(words)) if number >= 0]
    if not np.isin(sites.unresolved.columns[1], numbers).any():
        return np.zeros(len(context.assembly.paths), np.bool_)
    assembly = context.assembly
    pairs = last.of("names of modules", (assembly.paths,), lambda: list(map(_names_of, assembly.paths)))
    single = last.of(
        "names in them", (assembly.paths,), lambda: {name for one in pairs for pair in one for name in pair}
    )
    wanted = {*map(context.string_id, single)} - {-1}
    is_wanted = np.zeros(len(assembly.strings), dtype=bool)
    is_wanted[sorted(wanted)] = True
    names, files = assembly.column("mention", "name"), assembly.row_file["mention"]
    rows = np.flatnonzero(is_wanted[names])
    names, files = names[rows], files[rows]
    return last.of("loaded", (assembly.paths, names, files), lambda: _spelled(context, pairs, names, files))


def _spelled(context: Context, pairs: Sequence[_Pairs], names: Rows, files: Rows) -> npt.NDArray[np.bool_]:
    """For each module whether some file spells both names of a pair of its."""
    spelled: dict[str, set[int]] = defaultdict(set)
    for file, name in zip(files.tolist(), names.tolist(), strict=True):
        spelled[context.string(name)].add(file)
    return np.array([_are_spelled(found, spelled) for found in pairs], dtype=bool)


@lru_cache(maxsize=1 << 16)
def _names_of(path: str) -> _Pairs:
    """The names of a module and its folder, and of this folder and the one around it."""
    *outer, name = PurePosixPath(path).with_suffix("").parts
    return tuple(zip([*outer[-2:], name][1:], outer[-2:], strict=True)) if outer else ((name, name),)


def _are_spelled(pairs: Iterable[tuple[str, str]], spelled: Mapping[str, set[int]]) -> bool:
    """Holds if some file spells both names of a pair."""
    return any(not spelled.get(inner, set()).isdisjoint(spelled.get(around, ())) for inner, around in pairs)
