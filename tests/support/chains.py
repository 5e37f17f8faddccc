"""What must hold of every derivation of an edge, checked against the facts and the solution alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from corollary.facts.schema import DISPATCHED
from corollary.facts.segment import Segment
from corollary.linking.linker import Solution, link, solve
from corollary.linking.program import Program
from corollary.linking.provenance.edges import Edge, Provenance
from corollary.linking.provenance.steps import Chain, Rule, State, Step
from corollary.syntax.languages import Language

SITES = frozenset({Rule.CALLED, Rule.MENTIONED, Rule.READ, Rule.WRITTEN, Rule.DELETED})

CALLS = frozenset({Rule.ARGUMENT, Rule.RESULT})
"""The rules that count on a call, which is an edge of its own."""

FACTS = {
    Rule.FLOW: ("flow", "target", "source"),
    Rule.RESULT: ("result", "term", None),
    Rule.MADE: ("result", "term", "callee"),
    Rule.DECLARED: ("instance", "term", "type"),
    Rule.TESTED: ("narrowed", "term", "type"),
    Rule.IMPORT: ("imported", "term", None),
    Rule.NAME: ("free", "term", None),
    Rule.DEFINED: ("denotes", "term", None),
    Rule.RECEIVER: ("receiver", "term", None),
    Rule.SUPERIOR: ("superior", "term", None),
    Rule.OBJECT: ("object", "term", None),
}
"""Rule -> the relation, and its columns of what is concluded and what that follows from."""


def edges_of(program: Program) -> list[Edge]:
    """The rows of a program's edges."""
    table = program.edges
    columns = (table.caller, table.callee, table.line, table.column, table.evidence, table.form)
    return [Edge(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def check_all(
    segments: Mapping[str, Segment],
    languages: Mapping[str, Language],
    manifests: Mapping[str, bytes],
    sources: Mapping[str, str],
) -> int:
    """Checks the derivation of every edge of a program; how many there are."""
    specifications = {name: language.specification for name, language in languages.items()}
    program = link(segments, specifications, manifests=manifests)
    solution = solve(segments, specifications, manifests=manifests)
    provenance = Provenance(solution)
    lengths = [max(1, len(sources[path].splitlines())) for path in program.files]
    for edge in edges_of(program):
        told = f"{program.symbols.id[edge.caller]}:{edge.line} -> {program.symbols.id[edge.callee]}"
        chain = provenance.chain(edge)
        assert chain is not None, told
        check(chain, edge, program, solution, lengths, told)
    return len(program.edges)


def check(chain: Chain, edge: Edge, program: Program, solution: Solution, lengths: Sequence[int], told: str) -> None:
    """Checks one derivation."""
    first, last = chain.steps[0], chain.steps[-1]
    assert chain.evidence == edge.evidence == max(step.move.evidence for step in chain.steps), told
    assert first.move.rule in SITES, told
    assert (first.file, first.line) == (int(program.symbols.file[edge.caller]), edge.line), told
    assert last.symbol == edge.callee, told
    assert (last.file, last.line) == (
        int(program.symbols.file[edge.callee]),
        max(1, int(program.symbols.line[edge.callee])),
    ), told
    linked(chain.steps, solution, lengths, frozenset(), told)
    for step in flattened(chain.steps):
        if step.move.rule in CALLS and step.symbol >= 0 and step.move.row >= 0:  # else a property, read elsewhere
            assert is_called(program, step), f"{told}: {step.move}"


def flattened(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps, and those at their sides."""
    for step in steps:
        yield step
        yield from flattened(step.because)


def is_called(program: Program, step: Step) -> bool:
    """Whether an edge says that the function of a step is called where the step stands: that has its own derivation."""
    edges = program.edges
    here = (program.symbols.file[edges.caller] == step.file) & (edges.line == step.line)
    return bool(np.any(here & (edges.callee == step.symbol)))


def linked(
    steps: Sequence[Step], solution: Solution, lengths: Sequence[int], led_to: frozenset[State], told: str
) -> None:
    """Checks that each step follows from the next and from its side, the last from nothing, and none from itself."""
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        move = step.move
        assert move.source == (following.move.target if following is not None else None), told
        assert holds(solution, move.target), told
        assert move.target not in led_to, told
        assert 0 <= step.file < len(lengths), told
        assert 1 <= step.line <= lengths[step.file], told
        assert stated(step, solution), f"{told}: {move}"
        assert (move.rule in (Rule.INHERITED, Rule.OVERRIDDEN)) == bool(step.relations), told
        if move.rule not in SITES:
            led_to |= {move.target}
        assert (move.side is not None) <= bool(step.because), told
        if step.because and move.side is not None:
            assert step.because[0].move.target == move.side, told
        if step.because:
            beyond = led_to if move.rule not in (Rule.RUNS, Rule.OPERATOR) else led_to - {move.target}
            linked(step.because, solution, lengths, beyond, told)


def holds(solution: Solution, state: State) -> bool:
    return state[1] in dict(solution.propagation.values_of(state[0]))


def stated(step: Step, solution: Solution) -> bool:
    """Whether some fact says what a step says, as far as facts alone can tell."""
    assembly, move = solution.context.assembly, step.move
    if move.rule is Rule.MEMBER:
        assert move.side is not None
        object_term = assembly.column("attribute", "object") == move.side[0]
        is_read = bool(np.any((assembly.column("attribute", "term") == move.target[0]) & object_term))
        return is_read or move.target[0] in assembly.column("imported", "term")
    if move.rule is Rule.STORED:
        assert move.side is not None
        assert move.source is not None
        stores = assembly.column("store", "object") == move.side[0]
        return bool(np.any(stores & (assembly.column("store", "value") == move.source[0])))
    if move.rule is Rule.ARGUMENT:
        return move.target[0] in solution.propagation.parameters[:, -1]
    if move.rule is Rule.ADDED:
        dispatched = assembly.column("flow", "definitional") == DISPATCHED
        return (
            bool(np.any(dispatched & (assembly.column("flow", "source") == move.source[0]))) if move.source else False
        )
    if move.rule not in FACTS:
        return True
    relation, concluded, origin = FACTS[move.rule]
    rows = assembly.column(relation, concluded) == move.target[0]
    if origin is not None:
        assert move.source is not None
        rows &= assembly.column(relation, origin) == move.source[0]
    return bool(np.any(rows))
