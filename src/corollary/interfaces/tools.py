"""The tools that agents call: what each takes, what it gives, and how it asks the workspace. No protocol in here.

The questions are grouped, so that the list of tools stays short in an agent's context. Arguments are types:
schemas, checks and descriptions come from them. Listing the tools loads nothing that computes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from corollary.answers import model, versions
from corollary.answers.paging import Window
from corollary.answers.parts import Answer, Report
from corollary.errors import CorollaryError
from corollary.facts.evidence import Evidence
from corollary.reasoning.results import Confidence

if TYPE_CHECKING:
    from corollary.versioning.history import Versions
    from corollary.workspace import Workspace

DEFAULT_TOKENS = 4000

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


class Arguments(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every tool takes besides its own."""

    root: Annotated[
        str,
        Meta(description="A folder inside the served root to look at instead of all of it.", examples=["services/a"]),
    ] = ""
    cursor: Annotated[
        str, Meta(description="`page.cursor` of the last answer, to go on where it was cut; all else unchanged.")
    ] = ""
    tokens: Annotated[int, Meta(ge=200, le=100_000, description="How long the answer may be, in tokens.")] = (
        DEFAULT_TOKENS
    )
    at: Annotated[
        str, Meta(description="Ask a snapshot, not the files: its id, a branch, a tag or a time.", examples=["main~1"])
    ] = ""

    @property
    def window(self) -> Window:
        return Window(tokens=self.tokens, cursor=self.cursor or None)


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


class VersionsArguments(Arguments, frozen=True, kw_only=True):
    """What `versions` takes."""

    question: Annotated[
        Literal["log", "refs", "show", "diff"],
        Meta(
            description="`log`: the snapshots that `at` comes from. `refs`: branches and tags. `show`: what `at` holds "
            "and changed. `diff`: what differs from `before` to `at`."
        ),
    ] = "log"
    before: Annotated[str, Meta(description="For `diff`: the earlier snapshot.", examples=["main~1"])] = ""
    level: Annotated[
        Literal["files", "symbols", "edges", "facts", "dead", "cycles", "callers"],
        Meta(description="For `diff`: what to compare; the last three compare the answers to a question."),
    ] = "files"


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name and texts for agents, its types, and how it is answered.

    Where it is `versioned`, it is asked of the snapshots and not of a program.
    """

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    answers: tuple[type[Report], ...]
    ask: Callable[[Any, Any], Report]
    versioned: bool = False

    def input_schema(self) -> dict[str, Any]:
        return _schema((self.arguments,))

    def output_schema(self) -> dict[str, Any]:
        return _schema(self.answers)

    def read(self, arguments: dict[str, Any]) -> Arguments:
        """The arguments, checked. Raises CorollaryError "bad-arguments"."""
        try:
            return msgspec.convert(arguments, self.arguments, strict=False)
        except msgspec.ValidationError as error:
            raise CorollaryError("bad-arguments", f"{error}", remedy=f"See the input schema of {self.name}.") from None


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


def _versions(asked: Versions, given: VersionsArguments) -> Report:
    at = given.at or "main"
    if given.question == "refs":
        return asked.refs()
    if given.question == "show":
        return asked.show(at)
    if given.question == "log":
        return asked.log(at, given.window)
    if not given.before:
        raise CorollaryError("bad-arguments", "`diff` needs a snapshot before", remedy="Pass `before`.")
    return asked.diff(given.before, at, level=given.level, window=given.window)


TOOLS = (
    Tool(
        "overview",
        "Overview of the code base",
        "Start here. A summary of the code base, an outline with signatures and docs to read before opening files, "
        'or the entry points. Examples: {"view": "map"}, {"view": "map", "target": "src/shop"}.',
        OverviewArguments,
        (model.Summary, model.Outline, model.EntryPoints),
        _overview,
    ),
    Tool(
        "find",
        "Find a symbol",
        "Every symbol that a name may mean, with file, line and signature; names like it if there is none. "
        'Use it when another tool says that a name is ambiguous or unknown. Example: {"name": "save"}.',
        FindArguments,
        (model.Candidates,),
        _find,
    ),
    Tool(
        "relations",
        "Who calls what",
        "Who calls a symbol, whom it calls, or what may break when it changes. Every edge has file, line and "
        "evidence; guesses are listed apart and are no facts. "
        'Example: {"question": "impact", "symbol": "Cart.save"}.',
        RelationsArguments,
        (model.Callers, model.Callees, model.Impact),
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
        (model.Reaches, model.Paths, model.Why, model.WhyEdge),
        _paths,
    ),
    Tool(
        "dead_code",
        "Dead code",
        "The symbols that may go, the surest first, each with its confidence, why, and the `root` that alone keeps "
        'it: both go together. Examples: {}, {"confidence": ["proved"]}.',
        DeadArguments,
        (model.Dead,),
        _dead,
    ),
    Tool(
        "cycles",
        "Cycles",
        "The cycles of calls, imports or files, largest first, each with one witness whose steps have file and line. "
        'Example: {"level": "imports"}.',
        CyclesArguments,
        (model.Cycles,),
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
        (model.Query, model.Facts, model.Vocabulary),
        _query,
    ),
    Tool(
        "versions",
        "Snapshots of the code base",
        "The snapshots that were taken of the code base, and what differs between two of them: files, symbols, edges, "
        "facts, or what became dead, cyclic or called by others. "
        'Example: {"question": "diff", "before": "main~1", "level": "dead"}.',
        VersionsArguments,
        (versions.Log, versions.Refs, versions.Shown, versions.Difference),
        _versions,
        versioned=True,
    ),
)


def _schema(types: tuple[type[Struct], ...]) -> dict[str, Any]:
    """The JSON Schema of one type, or of any one of several, with an object at its root as the protocol wants it."""
    schemas, definitions = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    several = {"type": "object", "anyOf": list(schemas)}
    root = dict(definitions.pop(types[0].__name__)) if len(types) == 1 else several
    schema: dict[str, Any] = _typed_enums({**root, "$defs": definitions} if definitions else root)
    return schema


def _typed_enums(schema: Any) -> Any:
    """The schema with the type of its enums said as well, which some clients insist on."""
    if isinstance(schema, list):
        return [_typed_enums(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    typed = {key: _typed_enums(part) for key, part in schema.items()}
    return {"type": "string", **typed} if isinstance(typed.get("enum"), list) and "type" not in typed else typed
