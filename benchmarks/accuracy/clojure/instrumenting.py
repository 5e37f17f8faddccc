"""A copy of Clojure sources in which each function tells that it runs, and where these functions are.

Functions are those that `defn` and its like define, functions that are values of variables, methods (of multimethods,
types, and types that a protocol is extended to), and local functions of `letfn`. A mark is put behind the parameters of
each, on the same line, so that lines stay what they are. Templates of macros, quoted and left-out code have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tree_sitter import Node
from tree_sitter_language_pack import get_parser

from benchmarks.accuracy.functions import Function

MACRO = "defmacro"
NAMED = frozenset({"defn", "defn-", MACRO})
VARIABLES = frozenset({"def", "defonce"})
TYPES = frozenset({"deftype", "defrecord", "extend-type", "extend-protocol"})
LEFT_OUT = frozenset({"quoting_lit", "syn_quoting_lit", "dis_expr", "meta_lit", "comment"})
SUFFIXES = (".clj", ".cljc")


@dataclass(frozen=True, slots=True)
class Mark:
    """A function, and where in a file what it is marked with goes: byte and text, with a place for its number."""

    function: Function
    is_macro: bool
    insertions: tuple[tuple[int, str], ...]


def instrument(folder: Path, target: Path) -> tuple[list[Function], list[int]]:
    """Writes marked copies of the sources of a folder; the functions, and the numbers of those that are macros."""
    functions: list[Function] = []
    macros: list[int] = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES):
        file, source = path.relative_to(folder).as_posix(), path.read_bytes()
        inserted: list[tuple[int, str]] = []
        for mark in marks(file, source):
            inserted.extend((place, text.format(len(functions))) for place, text in mark.insertions)
            macros.extend([len(functions)] if mark.is_macro else [])
            functions.append(mark.function)
        copy = target / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(_with(source, inserted))
    return functions, macros


def marks(file: str, source: bytes) -> Iterator[Mark]:
    """The functions of a source, in its order."""
    for name, node, bodies in _functions(get_parser("clojure").parse(source).root_node):
        insertions = tuple(each for body in bodies for each in _insertions(body))
        if insertions:
            function = Function(file, node.start_point.row + 1, node.end_point.row + 1, name)
            yield Mark(function, _symbol(_parts(node)[0]) == MACRO, insertions)


def namespace(source: bytes) -> str:
    """The namespace that a source declares, "" where there is none."""
    for node in get_parser("clojure").parse(source).root_node.named_children:
        parts = _parts(node)
        if node.type == "list_lit" and len(parts) > 1 and _symbol(parts[0]) == "ns":
            return _symbol(parts[1])
    return ""


def _functions(node: Node) -> Iterator[tuple[str, Node, list[Node]]]:
    """Name, form, and the nodes with parameters among their children."""
    for child in node.named_children:
        if child.type in LEFT_OUT:
            continue
        parts = _parts(child)
        form = _symbol(parts[0]) if child.type == "list_lit" and parts else ""
        if form != "comment":
            yield from _defined(form, child, parts)
            yield from _functions(child)


def _defined(form: str, node: Node, parts: list[Node]) -> Iterator[tuple[str, Node, list[Node]]]:
    if form in NAMED and len(parts) > 2:
        yield _symbol(parts[1]), node, _arities(node, parts[2:])
    elif form == "defmethod" and len(parts) > 3:
        yield _symbol(parts[1]), node, _arities(node, parts[3:])
    elif form == "defmulti" and len(parts) > 2:
        yield _symbol(parts[1]), node, [body for part in parts[2:] for body in _bodies_of_value(part)]
    elif form in VARIABLES and len(parts) > 2:
        yield _symbol(parts[1]), node, _bodies_of_value(parts[-1])
    elif form in TYPES:
        yield from _methods(parts[2:])
    elif form == "letfn" and len(parts) > 1:
        yield from _methods(parts[1].named_children)


def _methods(parts: list[Node]) -> Iterator[tuple[str, Node, list[Node]]]:
    for part in parts:
        own = _parts(part)
        if part.type == "list_lit" and len(own) > 1 and _symbol(own[0]):
            yield _symbol(own[0]), part, _arities(part, own[1:])


def _bodies_of_value(node: Node) -> list[Node]:
    """The bodies of a function that is written as a value."""
    if node.type == "anon_fn_lit":
        return [node]
    parts = _parts(node)
    is_function = node.type == "list_lit" and bool(parts) and _symbol(parts[0]) == "fn"
    return _arities(node, parts[1:]) if is_function else []


def _arities(node: Node, parts: list[Node]) -> list[Node]:
    """The form itself where parameters stand in it, else each form that begins with parameters."""
    for part in parts:
        if part.type == "vec_lit":
            return [node]
        own = _parts(part)
        if part.type == "list_lit" and own and own[0].type == "vec_lit":
            break
    return [part for part in parts if part.type == "list_lit" and (own := _parts(part)) and own[0].type == "vec_lit"]


def _insertions(body: Node) -> Iterator[tuple[int, str]]:
    parts = _parts(body)
    if body.type == "anon_fn_lit":
        yield body.start_byte + 1, "(do (calltrace.core/enter {}) "
        yield body.end_byte, ")"
        return
    skipped = 3 if parts and _symbol(parts[0]) == "defmethod" else 0
    place = next(index for index, part in enumerate(parts) if index >= skipped and part.type == "vec_lit")
    has_conditions = len(parts) > place + 2 and parts[place + 1].type == "map_lit"
    yield parts[place + has_conditions].end_byte, " (calltrace.core/enter {}) "


def _parts(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type not in ("comment", "dis_expr", "meta_lit")]


def _symbol(node: Node) -> str:
    """The name of a symbol, without its namespace; "" for what is none."""
    name = node.child_by_field_name("name") if node.type == "sym_lit" else None
    return name.text.decode() if name is not None and name.text is not None else ""


def _with(source: bytes, insertions: list[tuple[int, str]]) -> bytes:
    for place, text in sorted(insertions, reverse=True):
        source = source[:place] + text.encode() + source[place:]
    return source
