"""What is assigned to a member that runs a function of the class: that function takes it, as its last parameter.

Deliberately absent: functions that run for many members, as that of a class of fields does, or one that another
function makes for each. Each member would have what any of them is assigned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATION, TAKEN, WRITTEN, Trait
from corollary.linking.assembly import Assembly, Rows
from corollary.linking.context import Context
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs, Lookup
from corollary.linking.values.waiting import Waiting

_PLAIN = 0
_REFERENCE = [name for name, _ in RELATION["reference"].columns]


@dataclass(frozen=True, slots=True)
class Assigning:
    """Members that are assigned, and what is."""

    assigned: Longs
    """The term of each such member, and that of the value."""
    waiting: Waiting
    """The same by the member."""
    takes: Longs
    """For each function of a class the term of the last that it takes after the object, else -1."""
    sets: npt.NDArray[np.bool_]
    """The functions that run where a member is assigned, by what stands at them."""

    @classmethod
    def of(cls, context: Context, parameters: Longs) -> Assigning:
        """`parameters` are the rows of all functions."""
        assembly = context.assembly
        assigned = assembly.by_file.of("members assigned", ("term", "term"), lambda files: _assigned(assembly, files))
        runs = np.zeros(context.things, dtype=bool)
        runs[: len(context.traits)] = (context.traits & (Trait.SETTER | Trait.DELETER)) == Trait.SETTER
        waiting = Waiting(context.assembly.terms, assigned[:, 0], assigned[:, 1])
        return cls(assigned, waiting, _last_taken(context, parameters), runs)


def _assigned(assembly: Assembly, files: npt.NDArray[np.bool_]) -> Longs:
    """Such members of some files, and what they are assigned."""
    references = assembly.rows_among("reference", files)
    told, terms = (references[:, _REFERENCE.index(name)] for name in ("written", "term"))
    written = terms[(told == WRITTEN) | (told == TAKEN)]
    rows, stores = (assembly.rows_among(name, files) for name in ("attribute", "store"))
    term, owner, name = rows[_marked(assembly, written)[rows[:, 0]]].astype(np.int64).T
    members = Lookup(owner << SHIFT | name, term)
    owner, name, value = stores[_marked(assembly, owner)[stores[:, 0]]].astype(np.int64).T
    found = members.find(owner << SHIFT | name)
    return np.stack((found[found >= 0], value[found >= 0]), axis=1)


def _marked(assembly: Assembly, terms: Longs | Rows) -> npt.NDArray[np.bool_]:
    """For each term whether it is one of some; the last is that of no term."""
    found = sets.marked(assembly.terms + 1, terms)
    found[-1] = False
    return found


def _last_taken(context: Context, parameters: Longs) -> Longs:
    plain = parameters[parameters[:, 3] == _PLAIN]
    plain = plain[plain[:, 1] >= context.receives[plain[:, 0]]]
    plain = plain[np.argsort(plain[:, 1], kind="stable")]
    found: Longs = np.full(context.things, -1, dtype=np.int64)
    found[plain[:, 0]] = plain[:, 4]
    found[: len(context.parent)][(context.parent < 0) | ~context.is_class[context.parent]] = -1
    return found
