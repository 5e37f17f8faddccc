"""Steps, many of them as columns; and what a step stands on: where it is in the source, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence, Form
from corollary.linking.program import Ints, Program
from corollary.reasoning.results import Step, StepKind


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Steps in an order, each made when somebody looks at it."""

    caller: Ints
    callee: Ints
    kind: npt.NDArray[np.int8]  # a StepKind
    row: Ints

    @classmethod
    def joined(cls, parts: Iterable[Steps]) -> Self:
        """All steps of some parts, one part after the other."""
        found = list(parts)
        return cls(
            np.concatenate([_NONE, *(part.caller for part in found)]),
            np.concatenate([_NONE, *(part.callee for part in found)]),
            np.concatenate([_NONE.astype(np.int8), *(part.kind for part in found)]),
            np.concatenate([_NONE, *(part.row for part in found)]),
        )

    def __len__(self) -> int:
        return len(self.row)

    def __iter__(self) -> Iterator[Step]:
        kinds = map(StepKind, self.kind.tolist())
        return map(Step, self.caller.tolist(), self.callee.tolist(), kinds, self.row.tolist())

    def taken(self, places: npt.NDArray[np.integer]) -> Self:
        """The steps at some places."""
        return type(self)(self.caller[places], self.callee[places], self.kind[places], self.row[places])


_NONE = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file of the program; `line` is 1-based, `column` 0-based."""

    file: int
    line: int
    column: int


def place_of(program: Program, step: Step) -> Place:
    """Where the source says so."""
    symbols, row = program.symbols, step.row
    match step.kind:
        case StepKind.EDGE:
            edges = program.edges
            return Place(int(symbols.file[edges.caller[row]]), int(edges.line[row]), int(edges.column[row]))
        case StepKind.GUESS:
            sites = program.unresolved
            return Place(int(symbols.file[sites.caller[row]]), int(sites.line[row]), int(sites.column[row]))
        case StepKind.LOAD:
            return Place(int(program.imports.file[row]), int(program.imports.line[row]), 0)
    symbol = step.callee if step.kind == StepKind.PROTOCOL else row if step.kind != StepKind.BASE else step.caller
    return Place(int(symbols.file[symbol]), int(symbols.line[symbol]), int(symbols.column[symbol]))


def evidence_of(program: Program, step: Step) -> Evidence:
    """How the step is known; whatever no edge of the program speaks for is a guess, except imports and bases."""
    if step.kind == StepKind.EDGE:
        return Evidence(int(program.edges.evidence[step.row]))
    return Evidence.GUESS if step.kind in {StepKind.GUESS, StepKind.OVERRIDE, StepKind.FINALISED} else Evidence.EXACT


def is_sure_call(program: Program, step: Step) -> bool:
    """Holds if the step is a call that is more than a guess, which is what proofs of reachability are made of."""
    return step.kind == StepKind.EDGE and program.edges.form[step.row] == Form.CALL
