"""The tool that reads diagrams and asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from corollary.answers.types.diagrams import DiagramAnswers, DiagramItems
from corollary.answers.types.parts import Report
from corollary.errors import CorollaryError
from corollary.interfaces.mcp.places import inside
from corollary.interfaces.mcp.tool import Arguments, Tool

if TYPE_CHECKING:
    from corollary.interfaces.mcp.verify import Bench
    from corollary.verification.diagrams import DiagramText


class DiagramsArguments(Arguments, frozen=True, kw_only=True):
    """What `diagrams` takes."""

    text: Annotated[str, Meta(max_length=4_000_000, description="Mermaid, or Markdown with blocks of it.")] = ""
    file: Annotated[str, Meta(description="Instead of `text`: a file inside the root.", examples=["docs/flow.md"])] = ""
    ask: Annotated[
        Literal[
            "contents",
            "dead-ends",
            "unreachable",
            "cycles",
            "isolated",
            "nondeterminism",
            "livelocks",
            "missing-replies",
            "open-activations",
            "inheritance-cycles",
        ],
        Meta(description="`contents`: nodes, edges, groups and what is wrong. The others: what follows from them."),
    ] = "contents"
    goal: Annotated[
        str,
        Meta(
            description="Instead of `ask`: a Prolog goal over edge/3, node/3, transition/4, message/5, relation/5, "
            "reaches/2, can_reach/2 and others.",
            examples=["reaches('A', Node)", "message(N, 'Alice', To, Text, Kind)"],
        ),
    ] = ""


def _diagrams(bench: Bench, given: DiagramsArguments) -> Report:
    from corollary.source.settings.file import load_configuration
    from corollary.verification.bounds import limits_of

    text = _text(bench, given)
    if given.ask == "contents" and not given.goal:
        return text.items(given.window)
    limits = limits_of(load_configuration(bench.root).verify)
    engine = bench.verifier.engine
    if given.goal:
        return text.query(engine, given.goal, limits=limits, window=given.window)
    return text.ask(engine, given.ask, limits=limits, window=given.window)


def _text(bench: Bench, given: DiagramsArguments) -> DiagramText:
    from corollary.source.contents.documents import read_document_text
    from corollary.verification.diagrams import DiagramText

    if bool(given.text) == bool(given.file):
        raise CorollaryError("bad-arguments", "there must be a text or a file", remedy="Pass `text` or `file`.")
    if given.at and not given.text:
        from corollary.versioning.versions import Versions

        with Versions.open(bench.root) as versions:
            return DiagramText.kept(*versions.diagrams(given.at, given.file))
    if given.text:
        return DiagramText.read(given.text)
    return DiagramText.read(read_document_text(inside(bench.root, given.file)), given.file)


TOOLS = (
    Tool(
        "diagrams",
        "Mermaid diagrams",
        "What Mermaid diagrams say (flowchart, state, sequence, class, er), as Mermaid reads them, and what follows: "
        "dead ends, unreachable or nondeterministic states, livelocks, calls without reply, inheritance cycles, or the "
        "solutions of any Prolog goal, in each diagram by itself. "
        'Examples: {"file": "README.md"}, {"text": "flowchart LR\\nA --> B", "goal": "reaches(\'A\', X)"}.',
        DiagramsArguments,
        (DiagramItems, DiagramAnswers),
        _diagrams,
        verifying=True,
    ),
)
