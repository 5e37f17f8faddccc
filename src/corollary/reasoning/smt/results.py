"""What the constraint worker gives back: values that travel from it as JSON and are parts of answers as they are."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

Status = Literal["sat", "unsat", "unknown"]


class Value(Struct, frozen=True):
    """A value of a model: its sort, its SMT-LIB text, and what it is in JSON.

    Numbers beyond 2^53 and fractions are strings; a datatype is an object of its `constructor` and `fields`; an array
    has a `default` and `entries`.
    """

    sort: str
    text: str
    value: Any


class Row(Struct, frozen=True):
    """One row of a function's table."""

    arguments: tuple[Value, ...]
    value: Value


class Constant(Struct, frozen=True, omit_defaults=True):
    """What a model says of a name. Of a function, `rows` are its table and `value` is what it gives elsewhere.

    `any` says that the name does not matter: any value would do.
    """

    name: str
    value: Value
    arguments: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    any: bool = False


class Member(Struct, frozen=True):
    """An assertion in an unsatisfiable core: its name ("" if it has none), its line and its text."""

    name: str
    line: int
    text: str


class Objective(Struct, frozen=True):
    """An objective: its text or the group of soft assertions, the bounds found, and whether they meet."""

    goal: Literal["minimize", "maximize", "soft"]
    text: str
    line: int
    lower: str
    upper: str
    optimal: bool


class Evaluated(Struct, frozen=True):
    """A term that was asked for, and its value in the model."""

    text: str
    line: int
    value: Value


class Check(Struct, frozen=True, omit_defaults=True):
    """The answer to one question in a text, which stands at `line` (0: asked at its end because it asks nothing).

    `core` is set for unsat; if `core_minimal`, every proper part of it is satisfiable. `reason` is set for unknown.
    """

    line: int
    status: Status
    model: tuple[Constant, ...] = ()
    values: tuple[Evaluated, ...] = ()
    core: tuple[Member, ...] = ()
    core_minimal: bool = False
    objectives: tuple[Objective, ...] = ()
    violated: tuple[Member, ...] = ()
    reason: str = ""


class Found(Struct, frozen=True, omit_defaults=True):
    """Everything found of a text: an answer for each check, or models of chosen terms, or the verdict on a goal."""

    checks: tuple[Check, ...] = ()
    models: tuple[tuple[Evaluated, ...], ...] = ()
    complete: bool = True
    verdict: Literal["", "proved", "refuted", "unknown"] = ""
    vacuous: bool = False
    notes: tuple[str, ...] = ()


class Wrong(Struct, frozen=True, omit_defaults=True):
    """What is wrong with a text: in which part of the request, at which line and column (from 1)."""

    message: str
    line: int = 0
    column: int = 0
    part: str = ""
    remedy: str = ""


class Request(Struct, frozen=True):
    """A question about a text, as the worker gets it."""

    text: str
    mode: Literal["check", "enumerate", "prove", "equivalent"]
    goal: str
    other: str
    terms: tuple[str, ...]
    count: int
    seconds: float


class Response(Struct, frozen=True):
    """What the worker says: what it found, or what is wrong."""

    found: Found | None = None
    wrong: Wrong | None = None
