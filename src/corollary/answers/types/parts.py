"""The parts that answers are made of. Each stands alone: a reader needs no second question to act on it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Verdict = Literal["proved", "refuted", "unknown"]
"""`proved`: edges that are sure say so. `refuted`: nothing that may exist says so. `unknown`: it hangs on guesses."""


class Symbol(Struct, frozen=True):
    """A symbol and where it is defined: `line` is 0 and `symbol` the path for the code at a file's top level."""

    symbol: str
    kind: str
    file: str
    line: int
    name: str


class Site(Struct, frozen=True, omit_defaults=True):
    """A place in the source where something is called or mentioned, with the evidence for what it calls.

    For a guess, `reason` says what is not known there; `unknown-value` and `dynamic` do not even give a name.
    """

    file: str
    line: int
    column: int
    evidence: str
    form: str
    reason: str = ""


class Step(Struct, frozen=True, omit_defaults=True):
    """One step of a chain: at `file:line`, `caller` leads to `callee` in the way that `form` names.

    `form` is `call`, `reference`, or a structural reason: `load` (an import runs the module), `owner` (a member
    needs its owner), `base` (a class needs its base), `protocol` (the language calls the member), `override` (a
    base class outside the program may call the member). `evidence` is `guess` where the callee is not known and
    may be this one; then `reason` says what is not known.
    """

    caller: str
    callee: str
    file: str
    line: int
    form: str
    evidence: str
    reason: str = ""


class Coverage(Struct, frozen=True):
    """How much of the code base an answer could see.

    `unresolved_sites` are calls in the sources that may lead to any symbol of their name.
    `incomplete` says that source is missing that could change the answer.
    """

    files: int
    files_left_out: int
    files_with_parse_errors: int
    unresolved_sites: int
    incomplete: bool
    notes: tuple[str, ...] = ()


class Page(Struct, frozen=True):
    """Which items of how many are shown; `left_out` come after them and `cursor` asks for those."""

    start: int
    shown: int
    total: int
    left_out: int
    cursor: str | None = None


class Report(Struct, frozen=True, kw_only=True, tag_field="question"):
    """What everything says that is told: the snapshot it is about."""

    snapshot: str


class Answer(Report, frozen=True, kw_only=True):
    """What every answer about a program says: its snapshot, and how much that snapshot covers."""

    coverage: Coverage
