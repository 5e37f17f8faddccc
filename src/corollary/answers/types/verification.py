"""Answers of solvers: what follows from programs and formulas that somebody wrote, with the reasons."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from corollary.answers.types.parts import Coverage, Report
from corollary.reasoning.smt.results import Check, Evaluated

Outcome = Literal["sat", "unsat", "unknown", "proved", "refuted", "enumerated"]


class Warned(Struct, frozen=True):
    """Something in a program that is allowed and most often a mistake; `kind` is its stable name."""

    kind: str
    line: int
    message: str


class Solution(Struct, frozen=True, omit_defaults=True):
    """One answer to a goal: a value of each variable, the same as Prolog text, and the constraints that are left.

    Atoms are strings and numbers are numbers; lists are lists; an unbound variable is {"variable": name}, a string
    {"string": text}, any other term {"functor": name, "arguments": [...]}, a number too large or broken for JSON
    {"number": text}.
    """

    bindings: dict[str, Any]
    text: str
    residual: tuple[str, ...] = ()


class Verified(Report, frozen=True, kw_only=True, tag="prolog"):
    """Whether a goal holds, and its answers from `start` on; if not `complete`, `cursor` asks for more.

    `snapshot` is "" where the program was asked alone; `coverage` is there where it was asked over code.
    """

    goal: str
    holds: bool
    variables: tuple[str, ...]
    solutions: tuple[Solution, ...]
    start: int
    complete: bool
    cursor: str | None = None
    warnings: tuple[Warned, ...] = ()
    hints: tuple[str, ...] = ()
    coverage: Coverage | None = None


class Proof(Struct, frozen=True, omit_defaults=True):
    """Why a goal holds: `kind` is `rule` (because of its parts), `clause` or `fact` (it is stated), `negation` (what it
    denies has no proof), `computed` (a built-in predicate says so), `all` (its parts), or `told` (the engine says so,
    and no proof was found within the steps that it may take).

    `file` and `line` are where it is stated; the file of the program that was given is `program`. `left_out` counts
    what was cut off below.
    """

    goal: str
    kind: str
    file: str = ""
    line: int = 0
    because: tuple[Proof, ...] = ()
    left_out: int = 0


class Proven(Struct, frozen=True):
    """One answer with its proof. If `least`, no proof of it is of less height."""

    proof: Proof
    least: bool


class Failure(Struct, frozen=True, omit_defaults=True):
    """A goal that fails, how many goals lead to it, where it is called, and facts that are nearest to it.

    Of a denial that fails, `near` is what holds.
    """

    goal: str
    kind: str
    depth: int
    file: str = ""
    line: int = 0
    near: tuple[str, ...] = ()


class Explained(Report, frozen=True, kw_only=True, tag="explain"):
    """Why a goal holds, as proofs of its first answers; or why it does not, as what fails, the deepest first."""

    goal: str
    holds: bool
    proofs: tuple[Proven, ...] = ()
    failures: tuple[Failure, ...] = ()
    coverage: Coverage | None = None


class Decided(Report, frozen=True, kw_only=True, tag="smt"):
    """What holds of an SMT-LIB text.

    `status` is that of the last check, or "proved", "refuted" or "unknown" of a goal or an equivalence, or
    "enumerated". A counterexample is the model of the one check; premises that a proof used are its core. `vacuous`
    says that the premises contradict each other. `hints` say what to do next.
    """

    mode: Literal["check", "enumerate", "prove", "equivalent"]
    status: Outcome
    checks: tuple[Check, ...] = ()
    models: tuple[tuple[Evaluated, ...], ...] = ()
    complete: bool = True
    vacuous: bool = False
    notes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
