"""From rows of a program to the parts of answers: names and places, evidence, and how much was seen.

Nothing is decoded before it is shown, so an answer costs what it shows and not what the program holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corollary.answers.types.parts import Coverage, Site, Step, Symbol
from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import KINDS, OPEN_REASONS, REASONS
from corollary.linking.program import Program
from corollary.reasoning import results
from corollary.reasoning.results import StepKind
from corollary.source.files import LOST

_SYNTAX = "syntax: "

GUESS = Evidence.GUESS.label

_STRUCTURAL = {
    StepKind.LOAD: ("load", Evidence.EXACT.label),
    StepKind.OWNER: ("owner", Evidence.EXACT.label),
    StepKind.BASE: ("base", Evidence.EXACT.label),
    StepKind.PROTOCOL: ("protocol", Evidence.DISPATCH.label),
    StepKind.OVERRIDE: ("override", GUESS),
    StepKind.FINALISED: ("finalised", GUESS),
}


def shown(text: str) -> str:
    """The text as JSON and terminals can carry it: bytes of a path that are no UTF-8 are shown as escapes."""
    if text.isascii():
        return text
    with suppress(UnicodeEncodeError):
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text.encode("utf-8", "backslashreplace").decode()


def is_parse_error(reason: str) -> bool:
    """Holds if an issue of a file is a place that could not be parsed; else the whole file was left out."""
    return reason.startswith(_SYNTAX)


@dataclass(frozen=True)
class Describer:
    """Says what the rows of a program are; `notes` are what indexing had to say."""

    program: Program
    notes: tuple[str, ...] = ()

    def symbol(self, row: int) -> Symbol:
        table = self.program.symbols
        return Symbol(
            symbol=shown(table.id[row]),
            kind=KINDS[table.kind[row]],
            file=self.file(int(table.file[row])),
            line=int(table.line[row]),
            name=shown(table.name[row]),
        )

    def symbols(self, rows: Iterable[int]) -> tuple[Symbol, ...]:
        return tuple(map(self.symbol, rows))

    def identifier(self, row: int) -> str:
        return shown(self.program.symbols.id[row])

    def file(self, row: int) -> str:
        return shown(self.program.files[row])

    def word(self, row: int) -> str:
        """A row of the program's names."""
        return shown(self.program.names[row])

    def step(self, step: results.Step) -> Step:
        """A step between symbols."""
        return self._step(step, self.identifier)

    def file_step(self, step: results.Step) -> Step:
        """A step between files."""
        return self._step(step, self.file)

    def steps(self, steps: Iterable[results.Step]) -> tuple[Step, ...]:
        return tuple(map(self.step, steps))

    def site(self, step: results.Step) -> Site:
        """Where a step of kind EDGE or GUESS stands in the source."""
        table = self.program.edges if step.kind is StepKind.EDGE else self.program.unresolved
        form, evidence = self._form_and_evidence(step)
        return Site(
            file=self._place(step)[0],
            line=int(table.line[step.row]),
            column=int(table.column[step.row]),
            evidence=evidence,
            form=form,
            reason=self._reason(step),
        )

    @cached_property
    def coverage(self) -> Coverage:
        issues, sites = self.program.issues, self.program.unresolved
        reasons = list(issues.reason)
        broken = {path for path, reason in zip(issues.path, reasons, strict=True) if is_parse_error(reason)}
        return Coverage(
            files=len(self.program.files),
            files_left_out=sum(not is_parse_error(reason) for reason in reasons),
            files_with_parse_errors=len(broken),
            unresolved_sites=int(np.count_nonzero(_IS_OPEN[sites.reason] & (sites.form == Form.CALL))),
            incomplete=not LOST.isdisjoint(reasons),
            notes=tuple(map(shown, self.notes)),
        )

    def _step(self, step: results.Step, name: Callable[[int], str]) -> Step:
        file, line = self._place(step)
        form, evidence = self._form_and_evidence(step)
        return Step(
            caller=name(step.caller),
            callee=name(step.callee),
            file=file,
            line=line,
            form=form,
            evidence=evidence,
            reason=self._reason(step),
        )

    def _reason(self, step: results.Step) -> str:
        return REASONS[self.program.unresolved.reason[step.row]] if step.kind is StepKind.GUESS else ""

    def _form_and_evidence(self, step: results.Step) -> tuple[str, str]:
        if step.kind is StepKind.EDGE:
            edges = self.program.edges
            return Form(edges.form[step.row]).label, Evidence(edges.evidence[step.row]).label
        if step.kind is StepKind.GUESS:
            return Form(self.program.unresolved.form[step.row]).label, GUESS
        return _STRUCTURAL[step.kind]

    def _place(self, step: results.Step) -> tuple[str, int]:
        program, row = self.program, step.row
        if step.kind is StepKind.EDGE:
            return self._site(program.edges.caller[row], program.edges.line[row])
        if step.kind is StepKind.GUESS:
            return self._site(program.unresolved.caller[row], program.unresolved.line[row])
        if step.kind is StepKind.LOAD:
            return self.file(int(program.imports.file[row])), int(program.imports.line[row])
        if step.kind is StepKind.BASE:
            row = int(program.inheritance.symbol[row])
        elif step.kind is StepKind.PROTOCOL:
            row = int(program.entry_points.symbol[row])
        return self._site(row, program.symbols.line[row])

    def _site(self, symbol: int | np.integer, line: int | np.integer) -> tuple[str, int]:
        return self.file(int(self.program.symbols.file[symbol])), int(line)


_IS_OPEN = np.array([reason in OPEN_REASONS for reason in REASONS])
