"""What functions take and give, by which a class is told to implement an interface that it does not name.

Types are compared by their bare names, so that a package's own name for itself or an alias of an import makes no
difference. What is not a plain name of a type, as the type of a function, is `*`: it may be any type.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from corollary.facts.collecting.draft import Draft

ANY = "*"

_QUALIFIER = re.compile(r"\w+\.(?=\w)")
_WORD = re.compile(r"\w+")
_OPEN = re.compile(r"[\s(){}]")


def describe_shapes(draft: Draft) -> None:
    """Adds the shapes of the functions whose types the captures tell."""
    shapes = draft.matches["shape"]
    known = {node for node, of_type in zip(shapes.ids, shapes.optional("type"), strict=True) if of_type is None}
    if not known:
        return
    synonyms = dict(pair.split("=") for pair in draft.specification.builtins.synonyms.split())
    takes, gives = _types(draft, "shape", synonyms), _types(draft, "shape.result", synonyms)
    for index, definition in enumerate(draft.definitions):
        if definition is not None and definition.node.id in known:
            words = (takes.get(definition.node.id, ""), gives.get(definition.node.id, ""))
            draft.add("shape", index, *map(draft.string, words))


def _types(draft: Draft, head: str, synonyms: dict[str, str]) -> dict[int, str]:
    """The types that matches of a head tell of each node, in the order of the source."""
    found: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    table = draft.matches[head]
    for node, of_type, name in zip(table.ids, table.optional("type"), table.optional("name"), strict=True):
        if of_type is not None:  # one of several names before the same type counts by itself
            place = of_type.start_byte, name.start_byte if name is not None else 0
            found[node][place] = _word(draft.text(of_type), synonyms)
    return {node: " ".join(_in_order(words.items())) for node, words in found.items()}


def _in_order(words: Iterable[tuple[tuple[int, int], str]]) -> list[str]:
    return [word for _, word in sorted(words)]


def _word(text: str, synonyms: dict[str, str]) -> str:
    if _OPEN.search(text):
        return ANY
    bare = _QUALIFIER.sub("", text)
    return _WORD.sub(lambda name: synonyms.get(name[0], name[0]), bare)
