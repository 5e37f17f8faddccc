"""Object literals: what they hold by name, where they are written, and whether nothing else is in them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import CLOSED, CONTAINS, ELEMENT, OPEN, SEQUENCE
from corollary.linking.assembly import Assembly
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, expand

Flags = npt.NDArray[np.bool_]

_PLAIN = 0


class Literals:
    """The object literals of a program with the names of what they hold, and the types that are written out."""

    def __init__(self, assembly: Assembly, things: int, files: npt.NDArray[np.bool_]) -> None:
        """`files` are those in whose language functions take what is declared for the literal that they stand in."""
        objects, definitions = assembly.relations["object"], assembly.definitions
        written = np.isin(objects[:, 1], (CLOSED, OPEN))
        holds = np.isin(objects[:, 1], (_PLAIN, CONTAINS, SEQUENCE)) & files[assembly.row_file["object"]]
        self.is_literal = np.zeros(things + 1, dtype=bool)  # the last is that of everything outside
        self.is_literal[definitions:things] = holds
        self.is_type = np.zeros(things + 1, dtype=bool)
        self.is_type[definitions:things] = written
        of_term = np.full(assembly.terms, -1, dtype=np.int64)
        of_term[objects[holds, 0]] = np.flatnonzero(holds) + definitions
        owners = of_term[assembly.column("store", "object")]
        stores = np.flatnonzero(owners >= 0)
        owners, names = owners[stores], assembly.column("store", "name")[stores].astype(np.int64)
        is_plain = np.zeros(things + 1, dtype=bool)
        is_plain[definitions:things] = objects[:, 1] == _PLAIN
        told = ~(is_plain[owners] & _are_elements(assembly, names))
        keys = sets.unique(owners[told] << SHIFT | names[told])
        self.holding: Longs = keys
        """Thing and name, as one number, of all that literals hold; sorted."""
        flow, returns, stores = (assembly.relations[name].astype(np.int64) for name in ("flow", "returns", "store"))
        flow, returns = flow[of_term[flow[:, 0]] >= 0, :2], returns[of_term[returns[:, 1]] >= 0]
        self.written: Longs = np.stack((of_term[flow[:, 0]], flow[:, 1]), axis=1)
        """Literals, each with a term that it is written for."""
        self.given_back: Longs = np.stack((of_term[returns[:, 1]], returns[:, 0]), axis=1)
        """Literals, each with a function that gives it back as it is written."""
        inner = np.flatnonzero((of_term[stores[:, 0]] >= 0) & (of_term[stores[:, 2]] >= 0))
        self.inside: Longs = np.stack((of_term[stores[inner, 2]], of_term[stores[inner, 0]], stores[inner, 1]), axis=1)
        """Literals, each with the one that it is written in and the name that it has there."""
        self.is_whole = is_plain & ~_among_others(assembly, self.written, things)
        """The literals beside which no other value stands where they are written: what they hold is all there is."""
        at = np.full(assembly.terms, -1, dtype=np.int64)
        at[self.written[:, 1]] = self.written[:, 0]
        stores = stores[at[stores[:, 0]] >= 0]
        self.held: Longs = sets.union(keys, sets.unique(at[stores[:, 0]] << SHIFT | stores[:, 1]))
        """As `holding`, with what literals are assigned where they are written."""

    def having(self, assembly: Assembly, definitions: Longs) -> Flags:
        """Which literals hold one of some functions."""
        found = np.zeros(len(self.is_literal), dtype=bool)
        if not len(definitions):
            return found
        denotes, objects, stores = (assembly.relations[name] for name in ("denotes", "object", "store"))
        terms = denotes[np.isin(denotes[:, 1], definitions), 0]
        owners = stores[np.isin(stores[:, 2], terms), 0]
        found[np.flatnonzero(np.isin(objects[:, 0], owners)) + assembly.definitions] = True
        return found & self.is_literal

    def names(self, things: Longs) -> tuple[Longs, Longs]:
        """(index into things, key) of what literals hold."""
        low, high = np.searchsorted(self.holding, things << SHIFT), np.searchsorted(self.holding, things + 1 << SHIFT)
        row, place = expand(low, high)
        return row, self.holding[place]

    def names_held(self, thing: int) -> frozenset[int]:
        """The names of what a literal holds, what is assigned to it where it is written among them."""
        low, high = np.searchsorted(self.held, (thing << SHIFT, thing + 1 << SHIFT)).tolist()
        return frozenset((self.held[low:high] & LOW).tolist())


def _among_others(assembly: Assembly, written: Longs, things: int) -> Flags:
    """Which literals are written for a term that has other values, too, be they what a literal takes all members of."""
    found = np.zeros(things + 1, dtype=bool)
    sources = np.bincount(assembly.column("flow", "target"), minlength=assembly.terms)
    found[written[sources[written[:, 1]] > 1, 0]] = True
    return found


def _are_elements(assembly: Assembly, names: Longs) -> npt.NDArray[np.bool_]:
    """Which names are those of elements: what a literal holds by name is one, too."""
    found: npt.NDArray[np.bool_] = assembly.texts.fitting(_is_element)[names]
    return found


def _is_element(text: str) -> bool:
    return text.startswith(ELEMENT[0])
