"""What a file passes to functions that nobody else can call: their parameters are what their arguments say.

A function is such a one if its name is read only to be called, and if it is not exported from a file that is a module,
or stands within another function.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.syntax.tables import Node

_PLAIN = 0
_EXPORTS = ("export", "export.default")
_OF_MODULES = ("import", "import.default", "import.effect", "import.dynamic", "export.all", "export.star", *_EXPORTS)


def passed_nodes(draft: Draft) -> dict[int, list[Node | None]]:
    """For each parameter of such a function the nodes of its arguments, None for what is no single expression."""
    calls = _calls(draft)
    reads = reads_of(draft)
    owners = {
        definition: variable
        for variable, definition in functions_of_variables(draft).items()
        if reads[variable] == len(calls[variable]) and _is_closed(draft, definition)
    }
    found: dict[int, list[Node | None]] = {}
    for definition, position, _, variety, term in draft.rows["parameter"]:
        if variety == _PLAIN and definition in owners:
            found[term] = [_argument(draft, call, position) for call in calls[owners[definition]]]
    return found


def reads_of(draft: Draft) -> Counter[int]:
    """How often each variable is read."""
    return Counter(draft.node_terms.get(node, UNKNOWN) for _, node, _ in draft.reads)


def _calls(draft: Draft) -> dict[int, list[int]]:
    """The calls of each variable, by their nodes."""
    table = draft.matches["call"]
    found: dict[int, list[int]] = defaultdict(list)
    for call, function in zip(table.ids, table.column("function"), strict=True):
        if function.id in draft.identifiers:
            found[draft.node_terms.get(function.id, UNKNOWN)].append(call)
    return found


def functions_of_variables(draft: Draft) -> dict[int, int]:
    """The variables that mean one function each, and these."""
    sources: dict[int, list[int]] = defaultdict(list)
    for source, target, _ in draft.rows["flow"]:
        sources[target].append(source)
    functions = ((index, each) for index, each in enumerate(draft.definitions) if each and each.kind == "function")
    terms = {each.term: index for index, each in functions}
    return {variable: terms[given[0]] for variable, given in sources.items() if len(given) == 1 and given[0] in terms}


def _is_closed(draft: Draft, definition: int) -> bool:
    """Whether only code of the file can name a function."""
    found = draft.definitions[definition]
    if found is None or found.parent != 0:
        return found is not None
    is_module = any(len(draft.matches[head].ids) for head in _OF_MODULES)
    is_explicit = draft.specification.modules.exports == "explicit"
    return is_module and is_explicit and found.name not in _exported(draft, _EXPORTS)


def _exported(draft: Draft, heads: Iterable[str]) -> set[str]:
    return {draft.text(name) for head in heads for name in draft.matches[head].optional("name") if name is not None}


def _argument(draft: Draft, call: int, position: int) -> Node | None:
    given = draft.arguments.get(call, ())
    if position >= len(given) or any(head != "argument" for _, head, _, _ in given[: position + 1]):
        return None
    return given[position][2]
