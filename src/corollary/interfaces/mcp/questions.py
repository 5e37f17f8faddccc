"""The tools that ask about a program. The questions are grouped, so that agents need to read of few tools."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from corollary.answers.types import answers
from corollary.answers.types.parts import Answer
from corollary.errors import CorollaryError
from corollary.facts.evidence import Evidence
from corollary.interfaces.mcp.tool import Arguments, Tool
from corollary.reasoning.results import Confidence

if TYPE_CHECKING:
    from corollary.workspace import Workspace

EvidenceWord = Annotated[
    Literal["exact", "inferred", "dispatch", "guess"],
    Meta(description="The weakest evidence of an edge that counts. `guess`: only the bare name matches."),
]

SymbolName = Annotated[
    str,
    Meta(
        min_length=1,
        description="An id (path/to/file#Class.member), a suffix of one (Class.member) or a bare name.",
        examples=["shop/cart.x#Cart.save", "Cart.save"],
    ),
]


class OverviewArguments(Arguments, frozen=True, kw_only=True):
    """What `overview` takes."""

    view: Annotated[
        Literal["summary", "map", "entry_points"],
        Meta(
            description="`summary`: counts of everything, what is dead, cyclic, unknown or left out. `map`: outline "
            "with signatures and docs. `entry_points`: where execution may begin."
        ),
    ] = "summary"
    target: Annotated[
        str,
        Meta(description="For `map`: a folder, a file or a symbol; empty for everything.", examples=["src", "Cart"]),
    ] = ""


class FindArguments(Arguments, frozen=True, kw_only=True):
    """What `find` takes."""

    name: SymbolName


class RelationsArguments(Arguments, frozen=True, kw_only=True):
    """What `relations` takes."""

    question: Annotated[
        Literal["callers", "callees", "impact"],
        Meta(description="`callers`, `callees`: direct, with sites. `impact`: everything that calls it in turn."),
    ]
    symbol: SymbolName
    evidence: EvidenceWord = "guess"
    references: Annotated[bool, Meta(description="Count places that mention the symbol without a call.")] = False
    transitive: Annotated[bool, Meta(description="For callers and callees: also those further on.")] = False


class PathsArguments(Arguments, frozen=True, kw_only=True):
    """What `paths` takes."""

    question: Annotated[
        Literal["reaches", "path", "why", "why_edge"],
        Meta(
            description="`reaches`: can source lead to a call of target: proved, refuted or unknown. `path`: the "
            "shortest paths. `why`: why target is alive (chain from an entry point) or dead; takes no source. "
            "`why_edge`: the facts from which it follows that source itself calls or mentions target."
        ),
    ]
    target: SymbolName
    source: Annotated[str, Meta(description="For all but `why`: the symbol to begin at.", examples=["main"])] = ""
    k: Annotated[int, Meta(ge=1, le=50, description="For `path`: how many.")] = 1


class DeadArguments(Arguments, frozen=True, kw_only=True):
    """What `dead_code` takes."""

    confidence: Annotated[
        tuple[Literal["proved", "likely", "test-only", "public-unused", "unknown"], ...],
        Meta(description=" ".join(f"`{one.value}`: {one.meaning}." for one in Confidence)),
    ] = ("proved", "likely", "test-only", "public-unused")


class CyclesArguments(Arguments, frozen=True, kw_only=True):
    """What `cycles` takes."""

    level: Annotated[Literal["calls", "imports", "files"], Meta(description="Cycles of what.")] = "calls"
    evidence: EvidenceWord = "dispatch"
    type_only: Annotated[bool, Meta(description="Count imports that serve types alone.")] = False


class QueryArguments(Arguments, frozen=True, kw_only=True):
    """What `query` takes."""

    question: Annotated[
        Literal["query", "facts", "predicates"],
        Meta(
            description="`query`: solve `goal`. `facts`: list the facts of `relations`. `predicates`: list what goals "
            "can use, each with when it holds."
        ),
    ] = "query"
    goal: Annotated[
        str,
        Meta(
            description="For `query`: a Prolog goal. Ids are quoted atoms.",
            examples=["calls(Caller, 'shop/cart.x#Cart.save')", "dead(S, proved), defines(File, S, class, Line)"],
        ),
    ] = ""
    rules: Annotated[
        str,
        Meta(
            description="For `query`: Prolog clauses of your own, to be used in the goal.",
            examples=["hub(S) :- aggregate_all(count, calls(_, S), N), N > 50."],
        ),
    ] = ""
    limit: Annotated[int, Meta(ge=1, le=10_000, description="For `query`: at most so many solutions.")] = 100
    relations: Annotated[
        tuple[str, ...], Meta(description="For `facts`: names of relations; none for all.", examples=[["imports"]])
    ] = ()


def _overview(workspace: Workspace, given: OverviewArguments) -> Answer:
    if given.view == "map":
        return workspace.map(given.target, window=given.window)
    if given.view == "entry_points":
        return workspace.entry_points(window=given.window)
    return workspace.summary()


def _find(workspace: Workspace, given: FindArguments) -> Answer:
    return workspace.candidates(given.name, given.window)


def _relations(workspace: Workspace, given: RelationsArguments) -> Answer:
    if given.question == "impact":
        return workspace.impact(given.symbol, window=given.window)
    ask = workspace.callers if given.question == "callers" else workspace.callees
    return ask(
        given.symbol,
        evidence=Evidence[given.evidence.upper()],
        references=given.references,
        transitive=given.transitive,
        window=given.window,
    )


def _paths(workspace: Workspace, given: PathsArguments) -> Answer:
    if given.question == "why":
        return workspace.why(given.target)
    if not given.source:
        raise CorollaryError("bad-arguments", f"`{given.question}` needs a source", remedy="Pass `source`.")
    if given.question == "why_edge":
        return workspace.why_edge(given.source, given.target, window=given.window)
    if given.question == "path":
        return workspace.path(given.source, given.target, given.k, window=given.window)
    return workspace.reaches(given.source, given.target, window=given.window)


def _dead(workspace: Workspace, given: DeadArguments) -> Answer:
    return workspace.dead(confidences=frozenset(map(Confidence, given.confidence)), window=given.window)


def _cycles(workspace: Workspace, given: CyclesArguments) -> Answer:
    return workspace.cycles(
        given.level, evidence=Evidence[given.evidence.upper()], type_only=given.type_only, window=given.window
    )


def _query(workspace: Workspace, given: QueryArguments) -> Answer:
    if given.question == "predicates":
        return workspace.predicates()
    if given.question == "facts":
        return workspace.facts_page(given.relations, window=given.window)
    if not given.goal:
        raise CorollaryError("bad-arguments", "`query` needs a goal", remedy="Pass `goal`.")
    return workspace.query(given.goal, rules=given.rules, window=replace(given.window, limit=given.limit))


TOOLS = (
    Tool(
        "overview",
        "Overview of the code base",
        "Start here. A summary of the code base, an outline with signatures and docs to read before opening files, "
        'or the entry points. Examples: {"view": "map"}, {"view": "map", "target": "src/shop"}.',
        OverviewArguments,
        (answers.Summary, answers.Outline, answers.EntryPoints),
        _overview,
    ),
    Tool(
        "find",
        "Find a symbol",
        "Every symbol that a name may mean, with file, line and signature; names like it if there is none. "
        'Use it when another tool says that a name is ambiguous or unknown. Example: {"name": "save"}.',
        FindArguments,
        (answers.Candidates,),
        _find,
    ),
    Tool(
        "relations",
        "Who calls what",
        "Who calls a symbol, whom it calls, or what may break when it changes. Every edge has file, line and "
        "evidence; guesses are listed apart and are no facts. "
        'Example: {"question": "impact", "symbol": "Cart.save"}.',
        RelationsArguments,
        (answers.Callers, answers.Callees, answers.Impact),
        _relations,
    ),
    Tool(
        "paths",
        "Ways through the code",
        "Whether one symbol may lead to a call of another (proved by a path, refuted by a certificate, or unknown "
        "with what it hangs on), the shortest paths, why a symbol is alive or dead, or why an edge is there. "
        'Examples: {"question": "reaches", "source": "main", "target": "Cart.save"}, '
        '{"question": "why", "target": "Cart.save"}.',
        PathsArguments,
        (answers.Reaches, answers.Paths, answers.Why, answers.WhyEdge),
        _paths,
    ),
    Tool(
        "dead_code",
        "Dead code",
        "The symbols that may go, the surest first, each with its confidence, why, and the `root` that alone keeps "
        'it: both go together. Examples: {}, {"confidence": ["proved"]}.',
        DeadArguments,
        (answers.Dead,),
        _dead,
    ),
    Tool(
        "cycles",
        "Cycles",
        "The cycles of calls, imports or files, largest first, each with one witness whose steps have file and line. "
        'Example: {"level": "imports"}.',
        CyclesArguments,
        (answers.Cycles,),
        _cycles,
    ),
    Tool(
        "query",
        "Prolog",
        "Any question that the other tools do not ask, as a Prolog goal over the facts (defines/4, calls/2, "
        "call_site/5, imports/3, inherits/3, entry_point/2, ...) and rules (reaches/2, dead/2, in_cycle/1, ...); "
        '{"question": "predicates"} lists them all. '
        'Example: {"goal": "calls(X, Y), \\\\+ same_cycle(X, Y), in_cycle(Y)"}.',
        QueryArguments,
        (answers.Query, answers.Facts, answers.Vocabulary),
        _query,
    ),
)
