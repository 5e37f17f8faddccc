"""What a tool is: what it takes, what it gives, and how it asks the workspace. No protocol in here.

Arguments are types: schemas, checks and descriptions come from them. Listing the tools loads nothing that computes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from corollary.answers.paging import Window
from corollary.answers.types.parts import Report
from corollary.decoding import converted
from corollary.errors import CorollaryError

DEFAULT_TOKENS = 4000
_AT = re.compile(r"`\$\.(\w+)")


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
        str,
        Meta(
            description="Ask a snapshot, not the files: its id, a branch, a tag, a time or a revision of git.",
            examples=["main~1"],
        ),
    ] = ""

    @property
    def window(self) -> Window:
        return Window(tokens=self.tokens, cursor=self.cursor or None)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name and texts for agents, its types, and how it is answered.

    Where it is `versioned`, it is asked of the snapshots and not of a program; where it is `verifying`, of the solvers.
    Where it `keeps`, it may write to the store, and reach what the environment names.
    """

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    answers: tuple[type[Report], ...]
    ask: Callable[[Any, Any], Report]
    versioned: bool = False
    verifying: bool = False
    keeps: bool = False

    def input_schema(self) -> dict[str, Any]:
        return _schema((self.arguments,))

    def output_schema(self) -> dict[str, Any]:
        return _schema(self.answers)

    def read(self, arguments: dict[str, Any]) -> Arguments:
        """The arguments, checked; null is what was left out, as some clients send it. Raises "bad-arguments"."""
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            return converted(given, self.arguments, strict=False)
        except msgspec.ValidationError as error:
            raise CorollaryError("bad-arguments", f"{error}", remedy=self._remedy(str(error))) from None

    def _remedy(self, error: str) -> str:
        """What the argument that an error points at may be, or else which arguments there are."""
        properties = self.input_schema()["properties"]
        named = _AT.search(error)
        values = properties.get(named[1], {}).get("enum", ()) if named is not None else ()
        if values:
            return f"It is one of: {', '.join(map(str, values))}."
        return f"{self.name} takes: {', '.join(sorted(properties))}."


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
