"""What lives and yet may go: what only tests keep alive, and declared API that nothing in the program uses.

Both are claims about the whole program, so everything that may lead to a symbol counts: guesses, too, what is only
likely to be dead, and for API the bases outside that have what it overrides. Names in strings do not count: tests and
export lists are full of them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Form
from corollary.facts.vocabulary import PROTOCOL_REASON, PURPOSES
from corollary.linking.program import NONE, Ints, Program
from corollary.reasoning import views
from corollary.reasoning.arcs import name_index, open_classes, owners
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import reachable
from corollary.reasoning.questions.liveness import Liveness, root_purposes, roots

Mask = npt.NDArray[np.bool_]
_RUN, _TEST, _API = (PURPOSES.index(purpose) for purpose in ("run", "test", "api"))


def only_tested(program: Program, graph: Graph, alive: Liveness) -> Mask:
    """Which symbols are sure to be alive because of tests, are no part of them, and may be reached by nothing else."""
    if not (program.entry_points.purpose == _TEST).any():
        return np.zeros(len(alive.sure), np.bool_)
    seeds = np.concatenate([roots(program, frozenset({_RUN, _API})), np.flatnonzero(alive.suspect & ~alive.may)])
    others = reachable(graph, views.LIVE_SUSPECT, seeds)
    return alive.sure & ~others & ~test_code(program)


def test_code(program: Program) -> Mask:
    """Which symbols are entry points of tests, or stand in one."""
    symbol, purpose = root_purposes(program)
    found = np.zeros(len(program.symbols), np.bool_)
    found[symbol[purpose == _TEST]] = True
    inner = np.flatnonzero(program.symbols.parent != NONE)
    parent = program.symbols.parent[inner]
    while (added := inner[found[parent] & ~found[inner]]).size:
        found[added] = True
    return found


def unused_api(program: Program, graph: Graph, alive: Liveness) -> Mask:
    """Which symbols are entry points as API alone, and neither they nor what is in them is used from outside of them.

    Symbols are numbered so that those inside of one are a range: then it is enough to know the least and the
    greatest number of the users of each.
    """
    symbol, purpose = root_purposes(program)
    entries = program.entry_points
    found = np.zeros(len(program.symbols), np.bool_)
    found[symbol[purpose == _API]] = True
    found[symbol[purpose != _API]] = False
    found[entries.symbol[entries.reason == name_index(program, PROTOCOL_REASON)]] = False
    found &= ~_overrides_outside(program)
    if not found.any():
        return found
    number, size, levels = _nested(program.symbols.parent)
    least, greatest = _users(graph, alive.may | alive.suspect, number)
    for inner in levels:
        parent = program.symbols.parent[inner]
        np.minimum.at(least, parent, least[inner])
        np.maximum.at(greatest, parent, greatest[inner])
    is_used: Mask = (least < number) | (greatest >= number + size)
    return found & ~is_used


def _overrides_outside(program: Program) -> Mask:
    """Which members override one of a base outside: it is known to have one, or they call one of their own name."""
    found = np.zeros(len(program.symbols), np.bool_)
    member, known = program.overriding
    found[member[known == 1]] = True
    sites, names, own = program.unresolved, program.names, program.symbols.name
    rows = np.flatnonzero((sites.form == Form.CALL) & np.isin(sites.caller, member))
    rows = rows[names.lengths[sites.name[rows]] == own.lengths[sites.caller[rows]]]  # few are left to be compared
    calls = zip(sites.caller[rows].tolist(), sites.name[rows].tolist(), strict=True)
    found[[caller for caller, name in calls if names[name] == own[caller]]] = True
    owner = owners(program)
    overrides: Mask = found & (owner != NONE) & open_classes(program)[owner]
    return overrides


def _users(graph: Graph, living: Mask, number: Ints) -> tuple[Ints, Ints]:
    """Per symbol the least and the greatest number of the symbols, living ones, that may use it."""
    chosen = graph.chosen(views.MAY_USE)
    source, target = graph.source[chosen], graph.target[chosen]
    is_symbol = source < graph.symbols
    users = is_symbol & np.append(living, np.zeros(graph.nodes - graph.symbols, np.bool_))[source]
    least, greatest = np.full(graph.nodes, graph.nodes, np.int32), np.full(graph.nodes, NONE, np.int32)
    np.minimum.at(least, target[users], number[source[users]])
    np.maximum.at(greatest, target[users], number[source[users]])
    hub, beyond = source[~is_symbol], target[~is_symbol]
    while True:
        before = least.copy(), greatest.copy()
        np.minimum.at(least, beyond, least[hub])
        np.maximum.at(greatest, beyond, greatest[hub])
        if np.array_equal(before[0], least) and np.array_equal(before[1], greatest):
            return least[: graph.symbols], greatest[: graph.symbols]


def _nested(parent: Ints) -> tuple[Ints, Ints, list[Ints]]:
    """Per symbol its number, with what is in it right behind it, and how many that are; the levels, innermost first."""
    depth = np.zeros(len(parent), np.int32)
    level = np.flatnonzero(parent != NONE).astype(np.int32)
    above = parent[level]
    while level.size:
        depth[level] += 1
        above = parent[above]
        level, above = level[above != NONE], above[above != NONE]
    levels = [np.flatnonzero(depth == d).astype(np.int32) for d in range(int(depth.max(initial=0)), 0, -1)]
    size = np.ones(len(parent), np.int32)
    for inner in levels:
        np.add.at(size, parent[inner], size[inner])
    outer = np.flatnonzero(parent == NONE)
    number = np.zeros(len(parent), np.int32)
    number[outer] = np.cumsum(size[outer]) - size[outer]
    for inner in reversed(levels):
        ordered = inner[np.argsort(parent[inner], kind="stable")]
        before = np.cumsum(size[ordered]) - size[ordered]
        starts = np.searchsorted(parent[ordered], parent[ordered])
        number[ordered] = number[parent[ordered]] + 1 + before - before[starts]
    return number, size, levels
