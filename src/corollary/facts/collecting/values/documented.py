"""What comments say of types: of parameters and results, in front of the functions that have them.

Which comments do is data, `[documentation]` of `language.toml`. Only names that the file binds are looked at, and what
else is known of a variable stays: a comment adds what it may be, and rules nothing out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corollary.facts.collecting.captured import Definition
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.definitions import comments_before, comments_by_last_line
from corollary.facts.collecting.terms import UNKNOWN

_LIST = "[]"
_NAME = re.compile(r"[\w$]+(?:\.[\w$]+)*")
_DECORATION = re.compile(r"^[?!(.\s]+|[=?!)\s]+$")


def flow_documented_types(draft: Draft) -> None:
    """Lets objects of the types that comments name flow to parameters and results; all names must be bound."""
    said = draft.specification.documentation
    if not said.marker or said.marker.encode() not in draft.content:
        return
    comments = comments_by_last_line(draft)
    parameters = {parameter.term for parameter in draft.parameters}
    for index, definition in enumerate(draft.definitions):
        if definition is None or definition.scope == -1:
            continue
        text = "\n".join(map(draft.text, comments_before(definition, comments)))
        for found in re.finditer(said.parameter, text):
            variable = draft.scopes[definition.scope].names.get(found["name"], UNKNOWN)
            if variable in parameters:
                _flow(draft, definition, found["type"], variable)
        for found in re.finditer(said.result, text):
            result = draft.fresh_term()
            if _flow(draft, definition, found["type"], result):
                draft.add("returns", index, result)


def _flow(draft: Draft, definition: Definition, text: str, target: int) -> bool:
    """Lets objects of the types that a text names flow to a term, by way of another: nothing is declared of it."""
    found = list(_types(draft, definition, text))
    if found:
        either = draft.fresh_term()
        for of_type in found:
            draft.flow(draft.instance(of_type), either)
        draft.flow(either, target)
    return bool(found)


def _types(draft: Draft, definition: Definition, text: str) -> Iterator[int]:
    """The types of the file that a text names: names between bars, with brackets behind those of lists of them."""
    for part in _DECORATION.sub("", text).split("|"):
        name = _DECORATION.sub("", part)
        element = name.removesuffix(_LIST)
        if not _NAME.fullmatch(element) or not draft.is_bound(element.partition(".")[0]):
            continue
        first, *rest = element.split(".")
        term = draft.resolve(definition.around, first)
        for member in rest:
            term = draft.attribute(term, member)
        yield term if element == name else draft.container_type(term)
