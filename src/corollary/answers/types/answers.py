"""One answer type for each question: what the library gives back, what JSON and MCP carry, what text shows."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from corollary.answers.types.parts import Answer, Page, Site, Step, Symbol, Verdict


class Neighbour(Struct, frozen=True):
    """A direct caller or callee with its sites; `evidence` is the strongest of all, also of those left out."""

    symbol: Symbol
    evidence: str
    sites: tuple[Site, ...]
    sites_left_out: int = 0


class Distant(Struct, frozen=True):
    """A symbol some steps away; `step` is the one next to it on a shortest chain."""

    symbol: Symbol
    distance: int
    step: Step


class Neighbours(Answer, frozen=True, kw_only=True):
    """Direct callers or callees of a symbol, and the transitive ones where they were asked for.

    `asked` holds the symbol and, for a class, its constructors: their callers count as its callers. `guesses` are
    no facts: first those `guesses_by_name` where a name matches, then those where any value may be called.
    """

    asked: tuple[Symbol, ...]
    direct: tuple[Neighbour, ...]
    guesses: tuple[Neighbour, ...]
    further: tuple[Distant, ...]
    direct_total: int
    guesses_total: int
    guesses_by_name: int
    further_total: int
    page: Page


class Callers(Neighbours, frozen=True, kw_only=True, tag="callers"):
    """Who calls a symbol."""


class Callees(Neighbours, frozen=True, kw_only=True, tag="callees"):
    """Whom a symbol calls; `elsewhere` counts its calls that leave the program or are not known, by reason."""

    elsewhere: dict[str, int]


class Impact(Answer, frozen=True, kw_only=True, tag="impact"):
    """What may break when a symbol changes: those `sure` to call it in turn, and those that only may."""

    asked: tuple[Symbol, ...]
    sure: tuple[Distant, ...]
    possible: tuple[Distant, ...]
    sure_total: int
    possible_total: int
    files_total: int
    page: Page


class Certificate(Struct, frozen=True):
    """Why the target cannot be reached: whatever a member may call is a member, and the target is none."""

    size: int
    members: tuple[str, ...]


class Reaches(Answer, frozen=True, kw_only=True, tag="reaches"):
    """Whether the source may call the target in turn: proved by `path`, refuted by `certificate`, or unknown."""

    source: Symbol
    target: Symbol
    verdict: Verdict
    path: tuple[Step, ...]
    hangs_on: tuple[Step, ...]
    certificate: Certificate | None
    page: Page


class Route(Struct, frozen=True):
    """One path from source to target."""

    length: int
    steps: tuple[Step, ...]


class Paths(Answer, frozen=True, kw_only=True, tag="path", omit_defaults=True):
    """The shortest paths from source to target, by length; none means that `reaches` says more.

    `complete` is false, and else left out, where the search was given up: there may be more than these.
    """

    source: Symbol
    target: Symbol
    paths: tuple[Route, ...]
    page: Page
    complete: bool = True


class DeadSymbol(Struct, frozen=True):
    """A symbol that may go: what is known of it, why, and the root of its cluster, maybe itself."""

    symbol: Symbol
    confidence: str
    why: str
    root: str
    callers: tuple[str, ...] = ()
    hangs_on: tuple[Step, ...] = ()


class Dead(Answer, frozen=True, kw_only=True, tag="dead"):
    """Symbols that may go, cluster by cluster. `totals` counts every confidence, whatever is listed.

    A cluster is a root and all that only it keeps; `clusters` says how many there are of what was asked for.
    """

    totals: dict[str, int]
    considered: int
    clusters: int
    symbols: tuple[DeadSymbol, ...]
    page: Page


class Why(Answer, frozen=True, kw_only=True, tag="why"):
    """Why a symbol lives (a chain from an entry point) or is dead; `verdict` is about "it lives"."""

    symbol: Symbol
    verdict: Verdict
    entry_point: Symbol | None = None
    reason: str | None = None
    path: tuple[Step, ...] = ()
    dead: DeadSymbol | None = None


class Reason(Struct, frozen=True, omit_defaults=True):
    """One step of why an edge is there: what `file:line` says, and by which rule that counts.

    `because` derives what the step needs besides the one after it: how the type of a receiver is known, or what an
    object is that something is put into.
    """

    says: str
    file: str
    line: int
    rule: str
    evidence: str
    because: tuple[Reason, ...] = ()


class Explanation(Struct, frozen=True):
    """Why a site leads to the callee: each step follows from the next, down to a definition; none if none was found."""

    site: Site
    steps: tuple[Reason, ...]


class WhyEdge(Answer, frozen=True, kw_only=True, tag="why-edge"):
    """Why one symbol is said to call or mention another.

    `evidence` is that of the best site, `guess` where only a name matches, none where there is no edge. Where no edge
    is sure, `guesses` are the sites that may be one; where there is none at all, `reaches` says whether the source
    may call the target through others, by `path`, and `instead` what it calls of the same bare name.
    """

    source: Symbol
    target: Symbol
    evidence: str | None
    sites: tuple[Explanation, ...]
    sites_total: int
    guesses: tuple[Site, ...]
    guesses_total: int
    reaches: Verdict | None
    path: tuple[Step, ...]
    instead: tuple[Neighbour, ...]
    page: Page


class Cycle(Struct, frozen=True):
    """Members that all reach each other (`size` of them, the first ones listed), and one shortest cycle."""

    size: int
    members: tuple[str, ...]
    witness: tuple[Step, ...]


class Cycles(Answer, frozen=True, kw_only=True, tag="cycles"):
    """The cycles over calls, imports or files, largest first."""

    level: str
    evidence: str
    type_only: bool
    cycles: tuple[Cycle, ...]
    page: Page


class EntryPoint(Struct, frozen=True):
    """A symbol that runs without a caller in the program, and why."""

    symbol: Symbol
    reasons: tuple[str, ...]


class EntryPoints(Answer, frozen=True, kw_only=True, tag="entry-points"):
    """Where the program may begin to run."""

    totals: dict[str, int]
    entry_points: tuple[EntryPoint, ...]
    page: Page


class Issue(Struct, frozen=True):
    """A file that was left out or read only in part; `line` is 0 where it does not matter."""

    file: str
    line: int
    reason: str


class Summary(Answer, frozen=True, kw_only=True, tag="summary"):
    """The code base at a glance; every count is of the whole snapshot.

    `dead` counts the callable symbols of each confidence, and those that were `considered`; `entry_points` counts them
    for each reason, of which one may have several.
    """

    files: dict[str, int]
    symbols: dict[str, int]
    edges: dict[str, dict[str, int]]
    unresolved: dict[str, int]
    imports: dict[str, int]
    entry_points: dict[str, int]
    entry_points_total: int
    dead: dict[str, int]
    cycles: dict[str, int]
    left_out: dict[str, int]
    parse_errors: tuple[Issue, ...]
    parse_errors_total: int


class Entry(Struct, frozen=True, omit_defaults=True):
    """A line of an outline: a folder, a file or a symbol, `depth` steps below the first.

    Folders and files carry counts; symbols carry a signature and the first line of their documentation.
    """

    depth: int
    kind: str
    name: str
    file: str
    line: int = 0
    symbol: str = ""
    signature: str = ""
    doc: str = ""
    files: int = 0
    symbols: int = 0
    callers: int = 0
    callees: int = 0


class Unlisted(Struct, frozen=True):
    """How many files and symbols a map leaves to the counts of what holds them."""

    files: int = 0
    symbols: int = 0


class Outline(Answer, frozen=True, kw_only=True, tag="map"):
    """What is in the repository, a folder, a file or a symbol, for reading before opening files.

    It is as detailed as the budget allows. Of the files and symbols of the target, those of `unlisted` have no entry.
    """

    target: str
    target_kind: str
    entries: tuple[Entry, ...]
    unlisted: Unlisted
    page: Page


class Facts(Answer, frozen=True, kw_only=True, tag="facts"):
    """Facts as text, one clause or JSON line each."""

    format: str
    facts: tuple[str, ...]
    page: Page


class Query(Answer, frozen=True, kw_only=True, tag="query"):
    """What makes a Prolog goal true: for each solution a value of every variable, null where it is unbound.

    The solutions are those from `start` on, in the order they are found. `complete` says that there are no more
    after them; otherwise `cursor` asks for more.
    """

    goal: str
    variables: tuple[str, ...]
    solutions: tuple[dict[str, Any], ...]
    start: int
    complete: bool
    cursor: str | None = None


class Predicate(Struct, frozen=True):
    """A predicate that goals can use: its head, and when it holds."""

    head: str
    holds: str


class Vocabulary(Answer, frozen=True, kw_only=True, tag="predicates"):
    """What Prolog goals can use: the relations, which are facts, and the rules over them."""

    relations: tuple[Predicate, ...]
    rules: tuple[Predicate, ...]


class Candidate(Struct, frozen=True):
    """A symbol that a name may mean, with its signature and the first line of its documentation."""

    symbol: Symbol
    signature: str
    doc: str


class Candidates(Answer, frozen=True, kw_only=True, tag="find"):
    """Every symbol that a name means; if none does, names like it."""

    name: str
    symbols: tuple[Candidate, ...]
    suggestions: tuple[str, ...]
    page: Page
