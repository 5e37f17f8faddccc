"""Edges and open sites as columns, and how those of several sources become one table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.linking.flow.propagation import Propagation
from corollary.linking.values.joins import Longs

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class EdgeRows:
    """Edges as columns: caller, callee, line, column, evidence, form; in order, and each once."""

    columns: tuple[Longs, ...]


@dataclass(frozen=True, slots=True)
class OpenRows:
    """Sites that are not, or not fully, resolved: caller, string, line, column, reason, form."""

    columns: tuple[Longs, ...]


@dataclass(frozen=True, slots=True)
class KnownSites:
    """The sites of files that have the same as before, which is known; `files` tells which have not."""

    files: npt.NDArray[np.bool_]
    edges: EdgeRows
    unresolved: OpenRows
    unseen: OpenRows
    handing: npt.NDArray[np.bool_]
    """The files that may hand out something else than before."""
    assigning: npt.NDArray[np.bool_]
    """The names under which objects may say what runs where members are assigned, as `Sites.assigning_names`."""
    handed: Longs
    """What the others hand out, as `Sites.handed` has it."""


def distinct(edges: tuple[Longs, ...]) -> tuple[Longs, ...]:
    """The edges in order, of those at one site to one callee in one form only that of the best evidence."""
    caller, callee, line, column, evidence, form = edges
    order = np.lexsort((evidence, form, callee, column, line, caller))
    sites = np.stack((caller, callee, line, column, form))[:, order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (sites[:, 1:] != sites[:, :-1]).any(axis=0)
    return tuple(part[order[first]] for part in edges)


def put_in(rows: tuple[Longs, ...], more: tuple[Longs, ...]) -> tuple[Longs, ...]:
    """Rows that are in the order of their callers with those of other callers, which are too."""
    places = np.searchsorted(rows[0], more[0])
    return tuple(np.insert(column, places, new) for column, new in zip(rows, more, strict=True))


def joined(*parts: tuple[Longs, ...]) -> tuple[Longs, ...]:
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))


def values_at(propagation: Propagation, terms: Longs) -> tuple[Longs, Longs, Longs]:
    """(site, value, evidence) for sites whose callees are these terms; -1 has no values."""
    known = np.flatnonzero(terms >= 0)
    site, values, evidence = propagation.values.rows_of(terms[known])
    return known[site], values, evidence.astype(np.int64)
