"""Questions about texts, put to the solver: what holds of each check, models one after another, and goals."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import z3

from corollary.reasoning.pointing import line_and_column
from corollary.reasoning.smt import clock
from corollary.reasoning.smt.cores import minimal_core
from corollary.reasoning.smt.parsing import Parsed, Snippet, WrongError, checked, parse, snippet_of, wrong_at
from corollary.reasoning.smt.reading import TextError
from corollary.reasoning.smt.results import (
    Check,
    Evaluated,
    Found,
    Member,
    Objective,
    Request,
    Status,
    Wrong,
)
from corollary.reasoning.smt.scripts import Assertion, Question, Scope, Script, script
from corollary.reasoning.smt.values import constants, declarations, value_of

_LONGEST = 2_000
_CORE_SHARE = 0.9
"""Of what is left of the time, how much may go into making a core smaller."""


def solve(request: Request) -> Found:
    """What is found of a request. Raises WrongError."""
    deadline = time.monotonic() + request.seconds
    try:
        read = script(request.text)
    except TextError as error:
        raise WrongError(wrong_at(request.text, error)) from None
    if request.mode == "check":
        return _checks(request, read, deadline)
    if read.end.aims:
        raise WrongError(Wrong("objectives and soft assertions have no place here", read.end.aims[0].line, 1))
    if request.mode == "enumerate":
        return _enumerated(request, read, deadline)
    return _decided(request, read, deadline)


def _checks(request: Request, read: Script, deadline: float) -> Found:
    notes = list(read.notes)
    questions = list(read.questions)
    if not questions:
        questions.append(Question(0, read.end))
        notes.append("the text asks nothing; it was checked at its end")
    answers = [_check(request.text, question, deadline) for question in questions]
    if read.questions and questions[-1].scope.text != read.end.text:
        parse(read.end, [], z3.Context())
    return Found(checks=tuple(answers), notes=tuple(notes))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as terms of the solver."""

    text: str
    question: Question
    parsed: Parsed
    context: z3.Context
    deadline: float

    @property
    def scope(self) -> Scope:
        return self.question.scope

    @property
    def aims(self) -> list[z3.ExprRef]:
        return self.parsed.terms[: len(self.scope.aims)]

    @property
    def assuming(self) -> list[z3.BoolRef]:
        first = len(self.scope.aims)
        return self.parsed.terms[first : first + len(self.question.assuming)]

    @property
    def values(self) -> list[z3.ExprRef]:
        return self.parsed.terms[len(self.scope.aims) + len(self.question.assuming) :]

    @property
    def formulas(self) -> list[z3.BoolRef]:
        return [*self.parsed.assertions, *self.assuming]

    def members(self) -> list[Member]:
        """What each formula is, in the words of the text."""
        own = [_member(self.text, assertion) for assertion in self.scope.assertions]
        return own + [Member("", self.question.line, self.text[start:end]) for start, end in self.question.assuming]


def _check(text: str, question: Question, deadline: float) -> Check:
    spans = [(aim.start, aim.end) for aim in question.scope.aims]
    snippets = [snippet_of(text, *span) for span in (*spans, *question.assuming, *question.values)]
    context = z3.Context()
    asked = _Asked(text, question, parse(question.scope, snippets, context), context, deadline)
    return _optimum(asked) if question.scope.aims else _satisfied(asked)


def _satisfied(asked: _Asked) -> Check:
    solver = solver_for(asked.scope.logic, asked.context)
    for formula in asked.formulas:
        solver.add(formula)
    status = _run(solver, asked.deadline)
    if status == "sat":
        return _with_model(asked, solver.model())
    if status == "unsat":
        return _with_core(asked)
    return Check(asked.question.line, "unknown", reason=_reason_of(solver, asked.deadline))


def _optimum(asked: _Asked) -> Check:
    optimizer = z3.Optimize(ctx=asked.context)
    for formula in asked.formulas:
        optimizer.add(formula)
    handles: dict[int, Any] = {}
    groups: dict[str, Any] = {}
    for position, (aim, term) in enumerate(zip(asked.scope.aims, asked.aims, strict=True)):
        if aim.kind == "soft":
            groups[aim.group] = optimizer.add_soft(term, aim.weight, aim.group or None)
        else:
            handles[position] = optimizer.minimize(term) if aim.kind == "minimize" else optimizer.maximize(term)
    status = _run(optimizer, asked.deadline)
    if status == "unsat":
        return _with_core(asked)
    objectives = _objectives(asked, handles, groups, sure=status == "sat")
    if status == "unknown":
        return Check(
            asked.question.line, "unknown", objectives=objectives, reason=_reason_of(optimizer, asked.deadline)
        )
    return _with_model(asked, optimizer.model(), objectives)


def _objectives(asked: _Asked, handles: dict[int, Any], groups: dict[str, Any], *, sure: bool) -> tuple[Objective, ...]:
    found = []
    for position, aim in enumerate(asked.scope.aims):
        if aim.kind == "soft":
            handle = groups.pop(aim.group, None)
            if handle is None:
                continue
            text = aim.group
        else:
            handle, text = handles[position], asked.text[aim.start : aim.end]
        lower, upper = _bound(handle.lower()), _bound(handle.upper())
        found.append(Objective(aim.kind, text, aim.line, lower, upper, sure and lower == upper and "oo" not in lower))
    return tuple(found)


def _with_model(asked: _Asked, model: z3.ModelRef, objectives: tuple[Objective, ...] = ()) -> Check:
    declared = declarations([*asked.formulas, *asked.parsed.terms])
    values = tuple(
        Evaluated(asked.text[start:end], line_and_column(asked.text, start)[0], value_of(model.eval(term, True)))
        for (start, end), term in zip(asked.question.values, asked.values, strict=True)
    )
    violated = tuple(
        Member(aim.group, aim.line, asked.text[aim.start : aim.end])
        for aim, term in zip(asked.scope.aims, asked.aims, strict=True)
        if aim.kind == "soft" and not z3.is_true(model.eval(term, True))
    )
    return Check(
        asked.question.line,
        "sat",
        model=constants(model, asked.scope.names, declared),
        values=values,
        objectives=objectives,
        violated=violated,
    )


def _with_core(asked: _Asked) -> Check:
    now = time.monotonic()
    core = minimal_core(asked.formulas, asked.context, now + _CORE_SHARE * (asked.deadline - now))
    members = asked.members()
    chosen = tuple(members[position] for position in core.positions)
    return Check(asked.question.line, "unsat", core=chosen, core_minimal=core.minimal)


def _enumerated(request: Request, read: Script, deadline: float) -> Found:
    terms = [checked(term, f"term {position}") for position, term in enumerate(request.terms, 1)]
    if not terms:
        terms = [Snippet(_written(name)) for name in read.end.names]
    context = z3.Context()
    parsed = parse(read.end, terms, context)
    solver = solver_for(read.end.logic, context)
    for formula in parsed.assertions:
        solver.add(formula)
    models: list[tuple[Evaluated, ...]] = []
    notes = list(read.notes)
    status: Status = "unsat"
    while len(models) <= request.count:
        status = _run(solver, deadline)
        if status != "sat" or len(models) == request.count:
            break
        model = solver.model()
        values = [model.eval(term, True) for term in parsed.terms]
        models.append(
            tuple(Evaluated(term.text, 0, value_of(value)) for term, value in zip(terms, values, strict=True))
        )
        solver.add(z3.Or(*[term != value for term, value in zip(parsed.terms, values, strict=True)], context))
    if status == "unknown":
        notes.append(f"there may be more: {_reason_of(solver, deadline)}")
    return Found(models=tuple(models), complete=status == "unsat", notes=tuple(notes))


def _decided(request: Request, read: Script, deadline: float) -> Found:
    """Whether a goal, or that two formulas are the same, follows from what a text asserts."""
    context = z3.Context()
    snippets = [checked(request.goal, "the goal")]
    if request.mode == "equivalent":
        snippets.append(checked(request.other, "the other formula"))
    parsed = parse(read.end, snippets, context)
    goal = _goal(parsed, snippets)
    names = tuple(dict.fromkeys((*read.end.names, *declarations(parsed.terms))))
    scope = Scope(read.end.text, read.end.assertions, (), names, read.end.logic)
    negated = z3.Not(goal)
    values = parsed.terms if request.mode == "equivalent" else []
    solver = solver_for(scope.logic, context)
    for formula in (*parsed.assertions, negated):
        solver.add(formula)
    status = _run(solver, deadline)
    if status == "unknown":
        return Found(
            checks=(Check(0, "unknown", reason=_reason_of(solver, deadline)),), verdict="unknown", notes=read.notes
        )
    if status == "sat":
        model = solver.model()
        check = Check(
            0,
            "sat",
            model=constants(model, names, declarations([*parsed.assertions, goal])),
            values=tuple(
                Evaluated(snippet.text, 0, value_of(model.eval(term, True)))
                for snippet, term in zip(snippets, values, strict=False)
            ),
        )
        return Found(checks=(check,), verdict="refuted", notes=read.notes)
    core = minimal_core([*parsed.assertions, negated], context, deadline)
    premises = solver_for(scope.logic, context)
    for formula in parsed.assertions:
        premises.add(formula)
    used = [position for position in core.positions if position < len(scope.assertions)]
    members = tuple(_member(request.text, scope.assertions[position]) for position in used)
    check = Check(0, "unsat", core=members, core_minimal=core.minimal)
    vacuous = _run(premises, deadline) == "unsat"
    return Found(checks=(check,), verdict="proved", vacuous=vacuous, notes=read.notes)


def _goal(parsed: Parsed, snippets: list[Snippet]) -> z3.BoolRef:
    terms = parsed.terms
    if len(terms) == 2:
        if terms[0].sort() != terms[1].sort():
            raise _wrong(snippets[1], f"one is of sort {terms[0].sort()}, the other of sort {terms[1].sort()}")
        return terms[0] == terms[1]
    if not z3.is_bool(terms[0]):
        raise _wrong(snippets[0], f"a goal is true or false, and this is of sort {terms[0].sort()}")
    return terms[0]


def _wrong(snippet: Snippet, message: str) -> WrongError:
    return WrongError(Wrong(message, snippet.line, snippet.column, snippet.part))


def solver_for(logic: str, context: z3.Context) -> z3.Solver:
    """A solver that suits; only for Horn clauses does it have to be named, all else the solver finds out."""
    return z3.SolverFor("HORN", ctx=context) if logic == "HORN" else z3.Solver(ctx=context)


def _reason_of(solver: z3.Solver | z3.Optimize, deadline: float) -> str:
    """Why the solver does not know."""
    reason = str(solver.reason_unknown())
    stopped = any(word in reason for word in ("timeout", "cancel", "interrupted"))
    return "the time was up" if stopped or time.monotonic() >= deadline else reason


def _run(solver: z3.Solver | z3.Optimize, deadline: float) -> Status:
    status = str(clock.check(solver, deadline))
    return "sat" if status == "sat" else "unsat" if status == "unsat" else "unknown"


def _bound(value: Any) -> str:
    return " ".join(str(value).split())


def _member(text: str, assertion: Assertion) -> Member:
    return Member(assertion.name, assertion.line, text[assertion.start : assertion.end][:_LONGEST])


def _written(name: str) -> str:
    plain = name.replace("_", "a").replace("-", "a").replace("!", "a").replace(".", "a")
    return name if plain.isalnum() and not name[:1].isdigit() else f"|{name}|"
