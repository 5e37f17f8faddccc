"""What every question gives back: symbols, files and sites by index, so that no answer decides how it is shown.

Indices refer to the rows of the `Program` that was asked. All tuples are sorted as their docstrings say, so
equal questions on equal programs give equal results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corollary.linking.program import Ints
    from corollary.reasoning.guesses import Guesses
    from corollary.reasoning.steps import Steps


class StepKind(IntEnum):
    """What a step from one symbol to the next stands on, and which table its `row` indexes."""

    EDGE = 0
    """A site that calls or mentions the callee: a row of `Program.edges`, which has form and evidence."""
    GUESS = 1
    """A site whose callee is not known and may be this one: a row of `Program.unresolved`."""
    LOAD = 2
    """An import that runs the module: a row of `Program.imports`."""
    OWNER = 3
    """The caller is contained in the callee, which must live for it: row of `Program.symbols`, the caller."""
    BASE = 4
    """The caller inherits from the callee: a row of `Program.inheritance`."""
    PROTOCOL = 5
    """The language calls this member on objects that live: a row of `Program.entry_points`."""
    OVERRIDE = 6
    """Code outside the program may call this member, by a base there or by the entry point that it overrides: row of
    `Program.symbols`, the member."""
    FINALISED = 7
    """The language runs the callee where an object goes away, which may be anywhere: row of `Program.symbols`, it."""


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """`caller` leads to `callee` because of `row` in the table that `kind` names."""

    caller: int
    callee: int
    kind: StepKind
    row: int


@dataclass(frozen=True, slots=True)
class Reached:
    """A symbol, the least number of steps to it, and the last step of one such path.

    For impact and callers the path runs from `symbol` to the symbol asked about, and `step.caller` is `symbol`;
    for callees it runs the other way, and `step.callee` is `symbol`.
    """

    symbol: int
    distance: int
    step: Step


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """What a walk reached, by distance and then symbol; `step` gives the step by which a symbol was reached."""

    symbols: Ints
    distances: Ints
    step: Callable[[int], Step]

    def __len__(self) -> int:
        return len(self.symbols)

    def __iter__(self) -> Iterator[Reached]:
        for symbol, distance in zip(self.symbols.tolist(), self.distances.tolist(), strict=True):
            yield Reached(symbol, distance, self.step(symbol))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Who calls a symbol (`incoming`), or whom it calls: every direct site, and if asked for the symbols further on."""

    symbol: int
    incoming: bool
    edges: Steps  # sorted by caller and row (callers) or by row (callees)
    guesses: Guesses  # sites in the same order
    further: Wave  # all that are reached transitively, direct ones included

    @property
    def steps(self) -> Iterator[Step]:
        """Every direct site, guesses last: as many steps for one guess as there are symbols that it may mean."""
        yield from self.edges
        for row, other in self.guesses:
            ends = (other, self.symbol) if self.incoming else (self.symbol, other)
            yield Step(*ends, StepKind.GUESS, row)


@dataclass(frozen=True, slots=True)
class Impact:
    """What may break when a symbol changes: those sure to call it in turn, and those that only may."""

    symbol: int
    sure: Wave
    possible: Wave  # disjoint from `sure`


@dataclass(frozen=True, slots=True)
class Path:
    """Steps that lead from `source` to `target`, each beginning where the one before ends."""

    source: int
    target: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """The shortest paths, by length; unless `complete`, the search was given up before as many as were wanted."""

    found: tuple[Path, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """Why `source` cannot reach `target`: whatever `source` or a member of `closed` may call is in `closed`.

    `closed` does not hold `target`, and holds `source` unless the two are one symbol. Sorted.
    """

    source: int
    target: int
    closed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proved:
    """The source may call the target in turn: every step of the path is an edge that is more than a guess."""

    path: Path


@dataclass(frozen=True, slots=True)
class Refuted:
    """No path of edges that may exist leads from source to target."""

    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is a path, but none without steps that are not sure; `hangs_on` are those of the path shown."""

    path: Path
    hangs_on: tuple[Step, ...]


Reaches = Proved | Refuted | Unknown


class Confidence(Enum):
    """What is known of a symbol that may go; a symbol has one confidence at most. The surest come first."""

    PROVED = "proved"
    LIKELY = "likely"
    TEST_ONLY = "test-only"
    PUBLIC_UNUSED = "public-unused"
    UNKNOWN = "unknown"

    @property
    def meaning(self) -> str:
        """When a symbol has this confidence."""
        return _MEANINGS[self]


_MEANINGS = {
    Confidence.PROVED: "no entry point leads to it, its name is in no string, and code outside cannot name it",
    Confidence.LIKELY: "no entry point leads to it, but code outside may: its name is public or in a string, or a base "
    "class there may call it",
    Confidence.TEST_ONLY: "tests lead to it, and nothing else does",
    Confidence.PUBLIC_UNUSED: "exported API that nothing here uses, not even tests",
    Confidence.UNKNOWN: "only guesses lead to it: calls of unknown objects that may mean it, look-ups by computed"
    " names, strings with its path",
}


class Cause(Enum):
    """Why a symbol is dead."""

    NO_CALLER = "no caller"
    """Nothing calls or mentions it (but itself)."""
    DEAD_CALLERS = "only dead callers"
    """Only dead symbols call or mention it."""
    DEAD_OWNER = "dead owner"
    """It stands in a symbol that goes with it: a class or a function."""
    ONLY_TESTS = "only tests"
    """Only tests, and what only they keep alive, call or mention it."""
    NO_USER = "no user"
    """It is there for code outside, and nothing in the program calls or mentions it."""


@dataclass(frozen=True, slots=True)
class DeadSymbol:
    """A symbol that may go, with the reason.

    `root` is the symbol that alone keeps this one, so that both go together (`symbol` itself if there is none);
    `owner` is the outermost symbol around it that goes, too, or `symbol`. `callers` are those that call or mention
    it directly: dead ones, or for TEST_ONLY living ones. `hangs_on` are the guesses of one chain that may keep it
    alive; empty unless `confidence` is UNKNOWN.
    """

    symbol: int
    confidence: Confidence
    cause: Cause
    root: int
    owner: int
    callers: tuple[int, ...]
    hangs_on: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Dead:
    """The symbols of callable kinds that are of the confidences asked for, in symbol order; and how many of each."""

    symbols: tuple[DeadSymbol, ...]
    counts: DeadCounts


@dataclass(frozen=True, slots=True)
class DeadCounts:
    """How many symbols of callable kinds there are of each confidence, and how many were looked at."""

    of: Mapping[Confidence, int]
    considered: int


@dataclass(frozen=True, slots=True)
class Live:
    """A symbol lives: an entry point leads to it by `path` (without steps if it is one itself).

    `sure` says that no step is a guess; `reason` is an index into `Program.names`.
    """

    symbol: int
    sure: bool
    entry_point: int
    reason: int
    path: Path


Why = Live | DeadSymbol


@dataclass(frozen=True, slots=True)
class Component:
    """Members that all reach each other, and one shortest cycle through some of them.

    Members, callers and callees are symbols, or files at the levels `imports` and `files`.
    """

    members: tuple[int, ...]  # sorted
    witness: tuple[Step, ...]  # begins and ends at the same member


@dataclass(frozen=True, slots=True)
class Cycles:
    """The strongly connected components that hold a cycle, largest first, then by first member."""

    level: str
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """A symbol that may run without a caller; `reasons` are indices into `Program.names`, sorted."""

    symbol: int
    reasons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The text names exactly this symbol."""

    symbol: int


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The text names each of these symbols, in symbol order."""

    candidates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """The text names no symbol; the suggestions are texts that do, the nearest first."""

    suggestions: tuple[str, ...]


Lookup = Found | Ambiguous | Missing
