"""What a step stands on: where it is in the source, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from corollary.facts.evidence import Evidence, Form
from corollary.linking.program import Program
from corollary.reasoning.results import Step, StepKind


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
    return Evidence.GUESS if step.kind in {StepKind.GUESS, StepKind.OVERRIDE} else Evidence.EXACT


def is_sure_call(program: Program, step: Step) -> bool:
    """Holds if the step is a call that is more than a guess, which is what proofs of reachability are made of."""
    return step.kind == StepKind.EDGE and program.edges.form[step.row] == Form.CALL
