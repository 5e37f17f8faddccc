"""What a template is, as values: the types of `template.toml` and `cases.toml`, checked while they are read.

templates/README.md documents every key. Reading folders is in `reading`, what follows from a template elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field

Solver = Literal["prolog", "smt"]

Sort = Literal[
    "atom",
    "text",
    "integer",
    "number",
    "boolean",
    "choice",
    "atoms",
    "symbol",
    "label",
    "type",
    "formula",
    "term",
    "table",
]

Origin = Literal["shipped", "configured", "stored"]


class _Data(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a file of data: a key that is not known is an error."""


class Column(_Data, frozen=True):
    """One typed place: a column of a table, or, as a Slot, a place of its own."""

    sort: Sort
    description: str
    example: Any = None
    values: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    default: Any = None
    """What stands here if nothing is given; without one, a value must be given."""


class Slot(Column, frozen=True):
    """A typed place of a skeleton. For tables: its columns, and how its rows are told."""

    columns: dict[str, Column] = field(default_factory=dict)
    predicate: str = ""
    """The name of the facts that the rows become (rule language only); by default the name of the slot."""
    unique: tuple[str, ...] = ()
    """Columns of which no two rows have the same values."""
    at_least: int = 1
    label: str = ""
    """The column that names the assertion of a row, so that a core can be told in words."""
    words: str = ""
    """A row in words, with `{column}` for its values."""
    from_code: str = ""
    """The goal over the facts of a program that gives the rows; its variables are the columns, capitalised."""

    @property
    def required(self) -> bool:
        return self.default is None and not (self.sort == "table" and self.at_least == 0)


class Verdict(_Data, frozen=True):
    """One way a run can end. Of a template's verdicts, the first that fits is the verdict.

    A rule program: the one whose `goal` has an answer; one without a goal fits always. A script of constraints: the one
    whose `outcomes` are those of its checks ("*" fits any), or where `any` is the outcome of a check.
    """

    word: str
    says: str
    goal: str = ""
    outcomes: tuple[str, ...] = ()
    any: str = ""
    all: str = ""
    per: str = ""
    """With `any` or `all`: the table that has a row for each check."""
    ordered: bool = False
    """Whether the order in which a goal gives its answers means something; otherwise they are sorted."""
    good: bool = False
    """Whether this is what one hopes for."""
    next: str = ""
    """What to do now."""


class Document(_Data, frozen=True):
    """A document of a case, in the folder of the template, and how it is read."""

    file: str
    normalisation: str


class Case(_Data, frozen=True):
    """A worked case: slots that are filled, and what must come out."""

    title: str
    verdict: str
    slots: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    says: tuple[str, ...] = ()
    """Texts that must stand in what is said."""
    silent: tuple[str, ...] = ()
    """Texts that must not."""


class Cases(_Data, frozen=True):
    """The file `cases.toml`."""

    case: tuple[Case, ...]


class Description(_Data, frozen=True):
    """The file `template.toml`."""

    title: str
    question: str
    domain: str
    solver: Solver
    slots: dict[str, Slot]
    verdicts: tuple[Verdict, ...]
    tips: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    normalisations: tuple[str, ...] = ()


class Template(Struct, frozen=True, kw_only=True):
    """A template: its description, its skeleton, its worked cases, and where it comes from."""

    id: str
    about: Description
    skeleton: str
    cases: tuple[Case, ...]
    documents: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = "shipped"

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.about.solver]


EXTENSIONS: Mapping[Solver, str] = {"prolog": "pl", "smt": "smt2"}
"""How the file of a skeleton ends."""
