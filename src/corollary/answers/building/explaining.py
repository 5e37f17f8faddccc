"""Answers about why an edge is there: the derivation at each site, and what there is instead where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import msgspec
import numpy as np

from corollary.answers.building.neighbours import Asked, neighbour
from corollary.answers.building.sentences import relation, sentence
from corollary.answers.describing import Describer
from corollary.answers.paging import NO_PAGE, Window, cut_sections, parts_of_an_item
from corollary.answers.types import answers
from corollary.answers.types.parts import Step as Link
from corollary.answers.types.parts import Verdict
from corollary.facts.evidence import Evidence
from corollary.linking.program import Program
from corollary.linking.provenance.edges import Edge, Provenance
from corollary.linking.provenance.steps import Rule, Step
from corollary.reasoning import results
from corollary.reasoning.results import StepKind


@dataclass(frozen=True, slots=True)
class Instead:
    """What was found where no edge is sure: rows of unresolved sites and, without any, whether there is a way."""

    guesses: tuple[int, ...] = ()
    reaches: results.Reaches | None = None


def edges_between(program: Program, callers: Sequence[int], callees: Sequence[int]) -> list[int]:
    """The rows of the edges from some symbols to others: calls first, then by evidence, then by place."""
    table = program.edges
    rows = np.flatnonzero(np.isin(table.caller, callers) & np.isin(table.callee, callees))
    order = np.lexsort((rows, table.evidence[rows], table.form[rows]))
    return [int(row) for row in rows[order]]


def namesakes(program: Program, callers: Sequence[int], callees: Sequence[int]) -> list[int]:
    """The rows of the edges from some symbols to others that only share a bare name with the callees."""
    names = {program.symbols.name[callee] for callee in callees}
    rows = np.flatnonzero(np.isin(program.edges.caller, callers) & ~np.isin(program.edges.callee, callees))
    return [int(row) for row in rows if program.symbols.name[program.edges.callee[row]] in names]


def why_edge(
    describe: Describer,
    rows: Sequence[int],
    provenance: Provenance | None,
    instead: Instead,
    asked: Asked,
    others: Sequence[int],
    window: Window,
) -> answers.WhyEdge:
    """Why the first symbol asked about leads to the second, by the edges in `rows`, each with its derivation."""
    source, target = asked.rows
    frame = answers.WhyEdge(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        source=describe.symbol(source),
        target=describe.symbol(target),
        evidence=_strongest(describe.program, rows, instead),
        sites=(),
        sites_total=len(rows),
        guesses=(),
        guesses_total=len(instead.guesses),
        reaches=_verdict(describe, instead.reaches),
        path=_path(describe, instead.reaches),
        instead=tuple(_namesakes(describe, others, parts_of_an_item(window))),
        page=NO_PAGE,
    )

    def explained(index: int) -> answers.Explanation:
        assert provenance is not None
        return _explained(describe, provenance, rows[index])

    def guessed(index: int) -> object:
        return describe.site(results.Step(source, target, StepKind.GUESS, instead.guesses[index]))

    sections = [(len(rows), explained), (len(instead.guesses), guessed)]
    (sites, guesses), page = cut_sections(sections, window, frame=frame, question=asked.question)
    return msgspec.structs.replace(frame, sites=sites, guesses=guesses, page=page)


def _strongest(program: Program, rows: Sequence[int], instead: Instead) -> str | None:
    if rows:
        return Evidence(int(program.edges.evidence[list(rows)].min())).label
    return Evidence.GUESS.label if instead.guesses else None


def _explained(describe: Describer, provenance: Provenance, row: int) -> answers.Explanation:
    edges = describe.program.edges
    columns = (edges.caller, edges.callee, edges.line, edges.column, edges.evidence, edges.form)
    edge = Edge(*(int(column[row]) for column in columns))
    site = describe.site(results.Step(edge.caller, edge.callee, StepKind.EDGE, row))
    origin = describe.program.origin
    if edge.evidence == Evidence.ASSERTED:
        return answers.Explanation(site=site, steps=())
    if origin is not None:
        edge = replace(edge, caller=int(origin.rows[edge.caller]), callee=int(origin.rows[edge.callee]))
        describe = Describer(origin.program)
    chain = provenance.chain(edge)
    return answers.Explanation(site=site, steps=_reasons(describe, chain.steps) if chain is not None else ())


def _reasons(describe: Describer, steps: Sequence[Step]) -> tuple[answers.Reason, ...]:
    return tuple(
        answers.Reason(
            says=sentence(describe, step),
            file=describe.file(step.file) if step.file >= 0 else "",
            line=step.line,
            rule=step.move.rule.value,
            evidence=Evidence(evidence).label,
            because=(*_reasons(describe, step.because), *_related(describe, step)),
        )
        for step, evidence in _telling(steps)
    )


def _related(describe: Describer, step: Step) -> Iterator[answers.Reason]:
    for one in step.relations:
        yield answers.Reason(
            says=relation(describe, one),
            file=describe.file(one.file),
            line=one.line,
            rule="implements" if one.structural else "inherits",
            evidence=Evidence.EXACT.label,
        )


def _telling(steps: Sequence[Step]) -> Iterator[tuple[Step, int]]:
    """The steps that tell something, with their evidence; what goes without saying is part of the step after it."""
    given: Step | None = None
    weakest = 0
    for step, following in zip_longest(steps, steps[1:]):
        told = step
        if given is not None and not step.subject:
            told = replace(step, subject=given.subject, file=given.file, line=given.line)
        given, weakest = None, max(weakest, step.move.evidence)
        if following is not None and _is_plain(told, following):
            given = told if told.move.rule is Rule.FLOW else None
            continue
        yield told, weakest
        weakest = 0


def _is_plain(step: Step, following: Step) -> bool:
    """Holds if a step only names what the next one is about."""
    if step.move.rule is Rule.FLOW:
        return not step.origin or (following.move.rule is Rule.DEFINED and step.subject == step.origin)
    return step.move.rule is Rule.HELD and step.provider in (-1, step.symbol)


def _verdict(describe: Describer, found: results.Reaches | None) -> Verdict | None:
    if found is None:
        return None
    if isinstance(found, results.Refuted):
        return "unknown" if describe.coverage.incomplete else "refuted"
    return "proved" if isinstance(found, results.Proved) else "unknown"


def _path(describe: Describer, found: results.Reaches | None) -> tuple[Link, ...]:
    return () if found is None or isinstance(found, results.Refuted) else describe.steps(found.path.steps)


def _namesakes(describe: Describer, rows: Sequence[int], most: int | None) -> Iterator[answers.Neighbour]:
    """The other symbols of the same bare name that are called, each with its sites."""
    edges = describe.program.edges
    groups: dict[int, list[int]] = {}
    for row in rows:
        groups.setdefault(int(edges.callee[row]), []).append(row)
    for callee, found in groups.items():
        steps = [results.Step(int(edges.caller[row]), callee, StepKind.EDGE, row) for row in found]
        evidence = Evidence(int(edges.evidence[found].min()))
        yield neighbour(describe.symbol(callee), evidence, tuple(dict.fromkeys(map(describe.site, steps))), most)
