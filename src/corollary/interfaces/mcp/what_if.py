"""The tool that supposes: what the answer to a question would be if the program were another. Nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, field

from corollary.answers.types.parts import Report
from corollary.answers.types.supposed import WhatIf
from corollary.interfaces.mcp.tool import Arguments, Tool

if TYPE_CHECKING:
    from corollary.workspace import Workspace

Names = tuple[str, ...]
Pairs = tuple[tuple[str, str], ...]


class WhatIfArguments(Arguments, frozen=True, kw_only=True):
    """What `what_if` takes."""

    drop: Annotated[
        Names, Meta(description="Symbols to be without, and all in them; or files or folders.", examples=[["Cart.add"]])
    ] = ()
    add_edge: Annotated[Pairs, Meta(description="Pairs: as if the first called the second.")] = ()
    remove_edge: Annotated[Pairs, Meta(description="Pairs: as if the first did not call the second.")] = ()
    entry: Annotated[Names, Meta(description="Symbols: as if they ran by themselves.")] = ()
    assert_: Annotated[
        Names, Meta(description="Facts to add, as in Prolog.", examples=[["inherits(Cart, Base, 0)"]])
    ] = field(default=(), name="assert")
    retract: Annotated[
        Names, Meta(description="Facts to take away; `_` fits anything.", examples=[["import_site(a, b, _, _)"]])
    ] = ()
    question: Annotated[
        Literal[
            "dead",
            "cycles",
            "callers",
            "callees",
            "impact",
            "reaches",
            "path",
            "why",
            "entry-points",
            "query",
        ],
        Meta(description="What is asked; `callers` without an argument: whatever would be called by others than now."),
    ] = "dead"
    arguments: Annotated[
        Names, Meta(description="Of the question: a symbol, two of them, a goal, or the level of cycles.")
    ] = ()


def _what_if(asked: Workspace, given: WhatIfArguments) -> Report:
    from corollary.versioning.overlays.reading import Supposition

    supposition = Supposition(given.drop, given.add_edge, given.remove_edge, given.entry, given.assert_, given.retract)
    return asked.what_if(supposition, given.question, given.arguments, window=given.window)


TOOLS = (
    Tool(
        "what_if",
        "What would be if",
        "What the answer to a question would be if something were dropped, added or said: what would become dead, "
        "which cycles would go, who would lose callers, and which sites would break. Nothing is kept. "
        'Example: {"drop": ["Cart.add"], "question": "dead"}.',
        WhatIfArguments,
        (WhatIf,),
        _what_if,
    ),
)
