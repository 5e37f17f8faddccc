"""What an explanation is made of: rules, moves between the rows of the solution, and steps with their places.

A *state* is a pair of node and value that the solution holds. A derivation goes from a state back to the one it
follows from, until a state that holds by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

State = tuple[int, int]


class Rule(StrEnum):
    """Why a state holds. The first five are sites; those that end a derivation say so."""

    CALLED = "called"
    """The term is called."""
    MENTIONED = "mentioned"
    """The term is mentioned."""
    READ = "read"
    """The term is read, which runs a property."""
    WRITTEN = "written"
    """The term is assigned, which runs a property."""
    DELETED = "deleted"
    """The term is deleted, which runs a property."""
    RUNS = "runs"
    """Calling the value runs this member of its class; ends a derivation."""
    OPERATOR = "operator"
    """Calling the object runs the operator of its class."""
    FLOW = "flow"
    """The term is given the values of another."""
    ADDED = "added"
    """The function is given one that runs where it is called, by a name that another file has for it."""
    NAME = "name"
    """The name means what is defined at the top of its file, or comes with a star import."""
    IMPORT = "import"
    """The term is imported."""
    ARGUMENT = "argument"
    """The parameter is given an argument."""
    AGREED = "agreed"
    """The parameter takes what the declared type of its function says."""
    GIVEN_BACK = "given-back"
    """The call gives back its argument."""
    CHAINED = "chained"
    """The call gives back the object whose method it calls."""
    MADE_BACK = "made-back"
    """The call gives an object that its function makes of the class it runs on."""
    BOUND = "bound"
    """The function is a member of the object, or called as one."""
    WRAPPED = "wrapped"
    """The function stands for a method, which runs on the object."""
    RESULT = "result"
    """The term is what a call gives."""
    RETURNS = "returns"
    """The function returns the term."""
    MEMBER = "member"
    """The term is a member of an object."""
    OWN = "own"
    """The class or module itself has the member."""
    INHERITED = "inherited"
    """The class has the member from one above it."""
    OVERRIDDEN = "overridden"
    """The object may be of a class below, which has the member instead."""
    HELD = "held"
    """The member is what is stored in objects of the class, or in this object."""
    STANDING = "standing"
    """The member is what an object holds that stands where the type is declared."""
    STORED = "stored"
    """The term is stored in a member of an object."""
    MADE = "made"
    """The object is made by calling its class."""
    DECLARED = "declared"
    """The term is declared to be of the type."""
    TESTED = "tested"
    """The term was tested to be of the type."""
    DEFINED = "defined"
    """The definition itself; ends a derivation."""
    RECEIVER = "receiver"
    """The object, or the class, whose member runs; ends a derivation."""
    SUPERIOR = "superior"
    """The object whose member runs, seen from above its class; ends a derivation."""
    OBJECT = "object"
    """An object that is made here; ends a derivation."""
    MODULE = "module"
    """A module that an import names; ends a derivation."""
    PROPERTY = "property"
    """A property of the class; ends a derivation."""
    ITSELF = "itself"
    """The member of a function that runs the function; ends a derivation."""


class Origin(Enum):
    """What of the solution lets one state follow from another."""

    EDGE = "edge"
    """An edge of the propagation graph."""
    PASSED = "passed"
    """An edge from an argument to a parameter."""
    MADE = "made"
    """A value that makes another one."""


@dataclass(frozen=True, slots=True)
class Hop:
    """`target` follows from `source`, with evidence no better than `evidence`."""

    target: State
    source: State
    evidence: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Move:
    """`target` holds by `rule` because `source` does (None: by itself) and, where there is a `side`, that does too."""

    target: State
    rule: Rule
    source: State | None
    evidence: int
    side: State | None = None
    row: int = -1  # of the relation that the rule reads, -1 where it reads none


@dataclass(frozen=True, slots=True)
class Relation:
    """`lower` inherits from `upper` where it says so, or has all of its methods where nothing has to say so."""

    lower: int
    upper: int
    file: int
    line: int
    structural: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A move with its place in the source; `because` derives the state at its side, from there to its beginning.

    `subject` is how the source spells the term that is concluded, `origin` the term that it follows from, both
    empty where it spells none. `symbol` is the definition that the rule speaks of, -1 for none, `provider` the
    one that has it as a member; `relations` say how the classes of the two are related. `file` is -1 where no place
    is known.
    """

    move: Move
    file: int
    line: int
    subject: str
    origin: str
    symbol: int = -1
    provider: int = -1
    because: tuple[Step, ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The derivation of one edge at one site, from the site to the definition of the callee."""

    evidence: int
    steps: tuple[Step, ...]
