"""The tool that puts programs and formulas to solvers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

from msgspec import Meta

from corollary.answers.types import verification
from corollary.answers.types.parts import Report
from corollary.errors import CorollaryError
from corollary.interfaces.mcp.tool import Arguments, Tool

if TYPE_CHECKING:
    from corollary.reasoning.prolog.worlds import World
    from corollary.reasoning.smt.queries import Mode
    from corollary.reasoning.workers.limits import Limits
    from corollary.verification.verifier import Verifier
    from corollary.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Bench:
    """What the tool is asked with: the solvers, the folder, and the program of its code for who needs it."""

    verifier: Verifier
    root: Path
    over_code: Callable[[Callable[[Workspace], Report]], Report]


class VerifyArguments(Arguments, frozen=True, kw_only=True):
    """What `verify` takes."""

    kind: Annotated[
        Literal["prolog", "explain", "smt", "enumerate", "prove", "equivalent"],
        Meta(
            description="`prolog`: what makes `goal` true in a Prolog program. `explain`: why it holds, as a proof, or "
            "why not. `smt`: models, cores and optima of an SMT-LIB text. `enumerate`: its models, one by one. "
            "`prove`: whether `goal` follows from it. `equivalent`: whether `goal` and `other` are equal under it."
        ),
    ]
    text: Annotated[str, Meta(max_length=4_000_000, description="The Prolog program, or the SMT-LIB text.")] = ""
    goal: Annotated[str, Meta(description="The Prolog goal, or the formula.", examples=["path(a, X)", "(> x 0)"])] = ""
    other: Annotated[str, Meta(description="For `equivalent`: the other term.")] = ""
    terms: Annotated[tuple[str, ...], Meta(description="For `enumerate`: the terms that models differ in.")] = ()
    over: Annotated[
        Literal["nothing", "code"],
        Meta(description="`code`: a Prolog program may use the facts of the code and the rules over them."),
    ] = "nothing"
    diagram: Annotated[str, Meta(description="A Mermaid diagram whose facts a Prolog program may use.")] = ""
    count: Annotated[int, Meta(ge=1, le=1000, description="How many models, or answers that are explained.")] = 3
    seconds: Annotated[float, Meta(ge=0, description="Stop after this many seconds; 0 for the usual.")] = 0


def _verify(bench: Bench, given: VerifyArguments) -> Report:
    from corollary.source.settings.file import load_configuration
    from corollary.verification.bounds import limits_of

    limits = limits_of(load_configuration(bench.root).verify, seconds=given.seconds or None)
    if given.kind not in {"smt", "enumerate"} and not given.goal:
        raise CorollaryError("bad-arguments", f"`{given.kind}` needs a goal", remedy="Pass `goal`.")
    if given.kind in {"prolog", "explain"}:
        if given.over == "code" or given.at:
            return bench.over_code(partial(_over_code, given=given, limits=limits))
        world = _world(given)
        put = given.text, given.goal
        if given.kind == "explain":
            return bench.verifier.explain(*put, world=world, count=given.count, nodes=_nodes(given), limits=limits)
        return bench.verifier.prolog(*put, world=world, limits=limits, window=given.window)
    mode = "check" if given.kind == "smt" else given.kind
    return bench.verifier.smt(
        given.text,
        cast("Mode", mode),
        goal=given.goal,
        other=given.other,
        terms=given.terms,
        count=given.count,
        limits=limits,
    )


def _world(given: VerifyArguments) -> World | None:
    if not given.diagram:
        return None
    from corollary.verification.diagrams import DiagramText

    return DiagramText.read(given.diagram).world()


def _over_code(workspace: Workspace, given: VerifyArguments, limits: Limits) -> Report:
    if given.kind == "explain":
        return workspace.explain(given.goal, rules=given.text, count=given.count, nodes=_nodes(given), limits=limits)
    return workspace.verify(given.text, given.goal, limits=limits, window=given.window)


def _nodes(given: VerifyArguments) -> int:
    """How many steps of a proof fit the tokens: one takes some thirty."""
    return max(5, given.tokens // (30 * given.count))


TOOLS = (
    Tool(
        "verify",
        "Solvers: Prolog and Z3",
        "A question stated formally, answered by a solver with a proof, a counterexample or the reason why not. "
        "Nothing that is passed can reach files or the network. "
        'Examples: {"kind": "prolog", "text": "edge(a, b).", "goal": "edge(X, Y)"}, '
        '{"kind": "explain", "goal": "dead(X, proved)", "over": "code"}, '
        '{"kind": "prove", "text": "(declare-const x Int) (assert (> x 3))", "goal": "(> x 2)"}.',
        VerifyArguments,
        (verification.Verified, verification.Explained, verification.Decided),
        _verify,
        verifying=True,
    ),
)
