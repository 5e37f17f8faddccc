"""What is alive: the symbols that entry points lead to, for sure, perhaps, or with a stretch.

Three nested sets. *Sure* follows what is known. *May* adds guesses, what overrides an entry point, and members of
classes with a base outside the program, with one condition: such a member needs a class in use, for nobody can call
a method of an object that is never made. *Suspect* drops the condition and adds names in strings, what is exported, and
all members of what only code outside can use, which may inherit from it; what is not even suspect is proved dead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import PROTOCOL_REASON, PURPOSES
from corollary.linking.program import NONE, Bytes, Ints, Program
from corollary.reasoning import views
from corollary.reasoning.arcs import name_index, owners
from corollary.reasoning.columns import distinct
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import Conditional, Tree, reachable, search
from corollary.reasoning.results import EntryPoint
from corollary.reasoning.views import Arc

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Liveness:
    """The trees of what is surely and perhaps alive, and the three sets as masks over symbols."""

    sure_tree: Tree
    may_tree: Tree
    sure: Mask
    may: Mask
    suspect: Mask


def liveness(program: Program, graph: Graph) -> Liveness:
    """What the entry points lead to."""
    seeds = roots(program)
    sure = search(graph, views.LIVE_SURE, seeds)
    may = search(graph, views.LIVE_MAY, seeds, conditional=_guessed_members(program, graph))
    count = graph.symbols
    is_sure, is_possible = sure.distance[:count] != NONE, may.distance[:count] != NONE
    spoken_for = np.concatenate([seeds, _mentioned(program), program.exports[1]])
    return Liveness(sure, may, is_sure, is_possible, _suspect(program, graph, spoken_for, is_possible))


def _suspect(program: Program, graph: Graph, seeds: Ints, may: Mask) -> Mask:
    """What the seeds lead to with a stretch: of a class that only code outside can use, any member."""
    owner = owners(program)
    of_unused = np.flatnonzero((owner != NONE) & ~may[owner])
    while True:
        suspect = reachable(graph, views.LIVE_SUSPECT, seeds)
        added = of_unused[suspect[owner[of_unused]] & ~suspect[of_unused]]
        if not len(added):
            return suspect
        seeds = np.concatenate([seeds, added.astype(np.int32)])


def roots(program: Program, purposes: frozenset[int] = frozenset(range(len(PURPOSES)))) -> Ints:
    """The symbols that run without a caller: the entry points, except members that need a living owner."""
    symbol, purpose = root_purposes(program)
    return distinct(symbol[np.isin(purpose, list(purposes))])


def root_purposes(program: Program) -> tuple[Ints, Bytes]:
    """The (symbol, purpose) pairs of what runs without a caller; a symbol may be there for several purposes."""
    entries = program.entry_points
    free = (entries.reason != name_index(program, PROTOCOL_REASON)) | (program.symbols.parent[entries.symbol] == NONE)
    return entries.symbol[free], entries.purpose[free]


def reason_of(program: Program, root: int) -> int:
    """The first reason why a root runs: an index into the program's names."""
    entries = program.entry_points
    rows = np.flatnonzero(entries.symbol == root)
    reasons = [int(reason) for reason in entries.reason[rows]]
    return min(reasons, key=lambda reason: (program.names[reason] == PROTOCOL_REASON, reason))


def entry_points(program: Program) -> tuple[EntryPoint, ...]:
    """The symbols that may run without a caller, in symbol order, each with all its reasons."""
    entries = program.entry_points
    reasons: dict[int, set[int]] = {}
    for symbol, reason in zip(entries.symbol.tolist(), entries.reason.tolist(), strict=True):
        reasons.setdefault(symbol, set()).add(reason)
    return tuple(EntryPoint(symbol, tuple(sorted(reasons[symbol]))) for symbol in sorted(reasons))


def _guessed_members(program: Program, graph: Graph) -> Conditional:
    arc = graph.chosen(views.mask(Arc.CANDIDATE_MEMBER, Arc.ENTRY_OVERRIDE))
    return Conditional(arc, owners(program)[graph.target[arc]])


def _mentioned(program: Program) -> Ints:
    """The symbols whose name stands in some string."""
    name, symbol = program.candidates
    return distinct(symbol[np.isin(name, program.mentions)])
