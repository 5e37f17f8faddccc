"""What is kept of the tables of one program for those of the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from corollary.linking.context import Context
from corollary.linking.incremental.numbering import Numbering
from corollary.linking.readout.exporting import ShownTerms
from corollary.linking.readout.readings import Flags, Readings
from corollary.linking.tables.held import HeldFunctions
from corollary.linking.tables.names import Names
from corollary.linking.tables.texts import DefinitionTexts
from corollary.linking.values.joins import Longs


@dataclass(slots=True)
class Kept:
    """What the last tables were made of."""

    readings: Readings = field(default_factory=Readings)
    shown: ShownTerms = field(default_factory=ShownTerms)
    held: HeldFunctions = field(default_factory=HeldFunctions)
    texts: DefinitionTexts = field(default_factory=DefinitionTexts)
    names: Names | None = None

    def follow(
        self,
        context: Context,
        numbering: Numbering,
        nodes: Longs,
        revalued: Flags,
        held_otherwise: Longs | None,
        *,
        same: bool,
    ) -> None:
        """Goes on to the next linking: `nodes` are the numbers now of those before, `revalued` have other values.

        `same` says whether definitions, classes and names of members are what they were; `held_otherwise` are the
        definitions that other terms may hold than before, None where more than that is other.
        """
        self.readings.follow(numbering, nodes, revalued, held_otherwise, same=same)
        self.shown.follow(numbering)
        self.held.follow(context, numbering, np.flatnonzero(revalued[: context.assembly.terms]))
