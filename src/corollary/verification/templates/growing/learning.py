"""A specification that was verified made into a template: what may differ next time becomes a slot.

What differs is found by anti-unification with an earlier specification of the same form (Plotkin, "A note on inductive
generalization", 1970): where two constants differ, a slot stands, and the same two constants are always the same slot.
Facts of one predicate become a table, however many there are. Or the caller names the constants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from msgspec import Struct

from corollary.decoding import json_decoder
from corollary.verification.templates.model import EXTENSIONS, Solver, Template
from corollary.verification.templates.specifications.tokens import OPENING, Token, meaningful, tokens

TOO_NEAR = 0.9
"""From this share of common tokens on, two skeletons are one."""

_PLACE = re.compile(r"\{\{[#^/]?\s*\w+\s*\}\}")
_CONSTANTS = frozenset({"name", "number", "text"})
_COMMANDS = frozenset({"assert", "check-sat", "declare-const", "declare-fun", "define-fun", "push", "pop", "set-logic"})


class Specification(Struct, frozen=True):
    """A text for a solver that gave a verdict; of a rule program, with its goal."""

    solver: Solver
    text: str
    verdict: str
    goal: str = ""


SPECIFICATIONS = json_decoder(Specification)
"""Reads what was kept of them."""


@dataclass(frozen=True, slots=True)
class LearnedSlot:
    """A slot that was found: its sort and the value that it had in each specification; of a table, its rows."""

    name: str
    sort: str
    values: tuple[Any, ...]
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Generalisation:
    """A skeleton with places, the slots of it, and how many specifications it was made from."""

    skeleton: str
    slots: tuple[LearnedSlot, ...]
    goal: str = ""


class ShapeError(Exception):
    """Two specifications have not the same form."""


def generalise(specifications: Sequence[Specification], names: Mapping[str, str]) -> Generalisation:
    """What one or two specifications have in common; `names` are constants with the slots that they become.

    Raises ShapeError if two have not the same form, or if nothing becomes a slot.
    """
    if len({(one.solver, one.goal) for one in specifications}) > 1:
        raise ShapeError("the two specifications are for different solvers, or ask different goals")
    parts = [_Parts.of(one) for one in specifications]
    tables = _tables(parts)
    scalars = _Scalars(names)
    skeleton = "".join(_joined_rows(parts, scalars)) if len(parts) > 1 else _named(parts[0].rest, scalars)
    goal = specifications[0].goal
    for value, name in names.items():
        goal = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", f"{{{{{name}}}}}", goal)
    if goal != specifications[0].goal:
        raise ShapeError("a constant of the goal cannot be a slot: make it a fact of the program")
    slots = (*scalars.slots(), *tables)
    if not slots:
        raise ShapeError("nothing becomes a slot: name the constants that may differ, or give a second specification")
    head = "".join(f"{{{{{table.name}}}}}\n" for table in tables)
    return Generalisation(head + skeleton.strip() + "\n", slots, goal)


def nearest(skeleton: str, solver: Solver, templates: Sequence[Template]) -> tuple[float, str]:
    """How near the nearest template is (0 to 1), and its id."""
    own = _shape(skeleton, solver)
    found = [
        (SequenceMatcher(None, own, _shape(one.skeleton, solver), autojunk=False).ratio(), one.id)
        for one in templates
        if one.about.solver == solver
    ]
    return max(found, default=(0.0, ""))


def _shape(skeleton: str, solver: Solver) -> list[str]:
    return [token.text for token in meaningful(_PLACE.sub(" slot ", skeleton), solver)]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The facts of a specification by predicate and number of arguments, and the text without them."""

    solver: Solver
    facts: Mapping[tuple[str, int], list[tuple[Any, ...]]]
    rest: list[Token]

    @classmethod
    def of(cls, specification: Specification) -> _Parts:
        every = list(tokens(specification.text, specification.solver))
        if specification.solver == "smt":
            return cls("smt", {}, every)
        facts: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
        rest: list[Token] = []
        ruled = {clause[0].text for clause in _clauses(every) if clause and _fact(clause) is None}
        clause: list[Token] = []
        for token in every:
            clause.append(token)
            if token.kind == "end":
                body = [one for one in clause if one.kind not in {"space", "comment"}]
                fact = _fact(body)
                if fact is None or body[0].text in ruled:
                    rest.extend(clause)
                else:
                    facts.setdefault((fact[0], len(fact[1])), []).append(fact[1])
                clause = []
        return cls("prolog", facts, [*rest, *clause])


def _clauses(every: Sequence[Token]) -> Iterator[list[Token]]:
    clause: list[Token] = []
    for token in every:
        if token.kind not in {"space", "comment"}:
            clause.append(token)
        if token.kind == "end":
            yield clause
            clause = []


def _fact(clause: Sequence[Token]) -> tuple[str, tuple[Any, ...]] | None:
    """The predicate and the arguments of a clause that is a fact of plain constants."""
    if len(clause) < 5 or clause[0].kind != "name" or clause[1].text != "(" or clause[-2].text != ")":
        return None
    inside = clause[2:-2]
    values, marks = inside[::2], inside[1::2]
    if any(token.kind not in _CONSTANTS for token in values) or any(token.text != "," for token in marks):
        return None
    return clause[0].text, tuple(_value(token) for token in values)


def _tables(parts: Sequence[_Parts]) -> list[LearnedSlot]:
    keys = list(dict.fromkeys(key for part in parts for key in part.facts))
    found = []
    for predicate, arity in keys:
        rows = tuple([list(row) for row in part.facts.get((predicate, arity), ())] for part in parts)
        everything = [row for one in rows for row in one]
        columns = tuple(
            (f"argument_{at + 1}", "integer" if all(isinstance(row[at], int) for row in everything) else "atom")
            for at in range(arity)
        )
        texts = tuple(
            [[_as(sort, value) for value, (_, sort) in zip(row, columns, strict=True)] for row in one] for one in rows
        )
        found.append(LearnedSlot(_slot_name(predicate), "table", texts, columns))
    return found


def _as(sort: str, value: Any) -> Any:
    return value if sort == "integer" else str(value)


@dataclass(slots=True)
class _Scalars:
    """The slots that constants become, each for the same constants everywhere."""

    names: Mapping[str, str]
    found: dict[tuple[str, ...], LearnedSlot] = field(default_factory=dict)

    def place(self, constants: Sequence[Token]) -> str:
        key = tuple(token.text for token in constants)
        if key not in self.found:
            name = next((self.names[text] for text in key if text in self.names), f"value_{len(self.found) + 1}")
            kinds = {token.kind for token in constants}
            whole = kinds == {"number"} and all(re.fullmatch(r"\d+", token.text) for token in constants)
            sort = "integer" if whole else {"name": "symbol", "text": "text", "number": "term"}[constants[0].kind]
            values = tuple(_value(token) if sort != "term" else token.text for token in constants)
            self.found[key] = LearnedSlot(name, sort, values)
        return f"{{{{{self.found[key].name}}}}}"

    def slots(self) -> tuple[LearnedSlot, ...]:
        return tuple({slot.name: slot for slot in self.found.values()}.values())


def _named(rest: Sequence[Token], scalars: _Scalars) -> str:
    return "".join(
        scalars.place([token]) if token.kind in _CONSTANTS and token.text in scalars.names else token.text
        for token in rest
    )


def _joined_rows(parts: Sequence[_Parts], scalars: _Scalars) -> Iterator[str]:
    """The first text with a place wherever the second has another constant."""
    first, second = parts[0], parts[1]
    others = iter([token for token in second.rest if token.kind not in {"space", "comment"}])
    own = [token for token in first.rest if token.kind not in {"space", "comment"}]
    if len(own) != sum(token.kind not in {"space", "comment"} for token in second.rest):
        raise ShapeError("the two specifications have not the same form")
    at = 0
    for token in first.rest:
        if token.kind in {"space", "comment"}:
            yield token.text
            continue
        other = next(others)
        named = token.text in scalars.names and token.kind in _CONSTANTS
        if token.text == other.text and not named:
            yield token.text
        elif _may_be_slot(token, other, own, at, first.solver):
            yield scalars.place([token, other])
        else:
            raise ShapeError(f"'{token.text}' stands where the other specification has '{other.text}'")
        at += 1


def _may_be_slot(token: Token, other: Token, own: Sequence[Token], at: int, solver: Solver) -> bool:
    if token.kind not in _CONSTANTS or other.kind not in _CONSTANTS:
        return False
    if solver == "prolog":
        return at + 1 >= len(own) or own[at + 1].text not in OPENING
    return not (at and own[at - 1].text == "(") and token.text not in _COMMANDS and not token.text.startswith(":")


def _value(token: Token) -> Any:
    """The value of a constant, without its quotes."""
    if token.kind == "number" and re.fullmatch(r"\d+", token.text):
        return int(token.text)
    text = token.text
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"|":
        return text[1:-1].replace(text[0] * 2, text[0])
    return text


def _slot_name(predicate: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", predicate.strip("'").lower()).strip("_")
    return plain if plain[:1].isalpha() else f"table_{plain}"


def files_of(
    specifications: Sequence[Specification], found: Generalisation, *, title: str, question: str, domain: str
) -> dict[str, str]:
    """The files of the template that a generalisation is: with its specifications as worked cases."""
    from corollary.verification.templates.growing.writing import cases_text, description_text

    solver = specifications[0].solver
    tables = {slot.name: slot for slot in found.slots if slot.columns}
    predicates = {_slot_name(name): name for one in specifications for name, _ in _Parts.of(one).facts}
    cases = [
        {
            "title": f"the specification it was learned from ({number})",
            "verdict": specification.verdict,
            "slots": {slot.name: slot.values[number - 1] for slot in found.slots},
        }
        for number, specification in enumerate(specifications, 1)
    ]
    return {
        "template.toml": description_text(
            title=title,
            question=question,
            domain=domain,
            solver=solver,
            slots=found.slots,
            predicates={name: predicates[name].strip("'") for name in tables},
            verdicts=_verdicts(specifications[0], found.goal),
        ),
        f"skeleton.{EXTENSIONS[solver]}": found.skeleton,
        "cases.toml": cases_text(cases),
    }


def _verdicts(specification: Specification, goal: str) -> list[dict[str, Any]]:
    if specification.solver == "prolog":
        variables = list(
            dict.fromkeys(t.text for t in meaningful(goal, "prolog") if t.kind == "variable" and t.text != "_")
        )
        told = ", ".join(f"{name} = {{{name}}}" for name in variables) or "the goal holds"
        return [{"word": "holds", "goal": goal, "says": told}, {"word": "fails", "says": "nothing makes the goal true"}]
    checks = sum(token.text == "check-sat" for token in meaningful(specification.text, "smt")) or 1
    before = ["*"] * (checks - 1)
    return [
        {"word": "satisfiable", "outcomes": [*before, "sat"], "says": "with {model}"},
        {"word": "contradictory", "outcomes": [*before, "unsat"], "says": "because of {core}"},
    ]
