"""Definitions and the scopes they open, and what is told of each: kind, signature, documentation, traits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corollary.facts.collecting.captured import Definition, unquoted
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.bindings import bind_receiver
from corollary.facts.collecting.names.readings import Marks, attach_members, one_per_symbol
from corollary.facts.collecting.names.scopes import Intervals, Scope, ScopeKind
from corollary.facts.schema import LAMBDA, SIGNATURE, Trait
from corollary.facts.vocabulary import KINDS, VISIBILITIES
from corollary.syntax.specification import Classes, Names, Specification
from corollary.syntax.tables import Node, Point, Table
from corollary.syntax.vocabulary import HEADS

_OPENING: dict[str, ScopeKind] = {
    "function": "function",
    "method": "function",
    "macro": "function",
    "lambda": "function",
    "property": "function",
    "class": "class",
    "interface": "class",
    "enum": "class",
    "namespace": "namespace",
}
_RANK = {"constant": 1, "variable": 2, "field": 2}
_LONGEST_SIGNATURE = 240
_LONGEST_DOC = 160
_LONGEST_PREFIX = 80
_PARTS = ("body", "parameters", "result", "value", "type", "owner", "object", "path")
_DEFINITIONS = tuple(head for head in HEADS if head.startswith("definition."))
_ANONYMOUS = (("scope.function", LAMBDA), ("scope.signature", SIGNATURE))


def collect_definitions(draft: Draft) -> None:
    """Finds the definitions and all scopes, and makes a term for each definition."""
    found: list[Definition] = []
    for head in _DEFINITIONS:
        if draft.matches[head]:
            found += _definitions(draft, head, draft.matches[head])
    draft.unread.update(definition.name_node.start_byte for definition in found if _names_itself(definition))
    typed = draft.matches["result.type"]
    results = dict(zip(typed.ids, typed.column("type"), strict=True))
    ordered = one_per_symbol(found)
    for definition in ordered:
        definition.result = definition.result or results.get(definition.node.id)
    draft.definitions.extend(ordered)
    _open_scopes(draft)
    for index, definition in enumerate(ordered, 1):
        definition.term = draft.term("denotes", index)
        if definition.opens_scope:
            draft.node_terms[definition.node.id] = definition.term
        if definition.kind == "lambda" and definition.opens_scope:
            draft.add("lambda_in", definition.term, draft.definition_at(definition.scope))


def _definitions(draft: Draft, head: str, table: Table) -> Iterator[Definition]:
    _, kind, form = (head + ".").split(".")[:3]
    opens_scope, is_member = kind in _OPENING, kind in ("method", "field", "property")
    parts = [table.optional(name) for name in _PARTS]
    for node, name_node, body, parameters, result, value, of_type, owner, held, path in zip(
        table, table.column("name"), *parts, strict=True
    ):
        yield Definition(
            node=node,
            name_node=name_node,
            name=unquoted(draft.text(name_node)),
            kind=kind,
            opens_scope=opens_scope or (kind == "type" and body is not None),
            is_member=is_member,
            form=form,
            body=body,
            parameters=parameters,
            result=result,
            value=value,
            type=of_type,
            owner=draft.text(owner) if owner is not None else "",
            object=_prefix(draft.text(held)) if held is not None else "",
            path=draft.text(path) if path is not None else "",
        )


_NAME = re.compile(r"[\w$]+(\.[\w$]+)*")


def _prefix(text: str) -> str:
    return text if len(text) <= _LONGEST_PREFIX and _NAME.fullmatch(text) else ""


def _open_scopes(draft: Draft) -> None:
    scopes = draft.scopes
    function_nodes: list[tuple[int, int]] = []
    for index, definition in enumerate(draft.definitions):
        if definition is None or not definition.opens_scope:
            continue
        inner = definition.body or definition.node
        definition.scope = draft.function_scopes[definition.node.id] = len(scopes)
        opened = _OPENING.get(definition.kind, "class")
        scopes.append(Scope(opened, inner.start_byte, definition.node.end_byte, index))
        if opened == "function":
            function_nodes.append((definition.node.start_byte, definition.node.end_byte))
            draft.functions.append(definition.scope)
    defined_nodes = {definition.node.id for definition in draft.definitions if definition is not None}
    draft.anonymous -= defined_nodes
    for head, contains in _ANONYMOUS:
        anonymous = draft.matches[head]
        for node, body in zip(anonymous, anonymous.optional("body"), strict=True):
            inner = node if body is None else body
            if node.id in defined_nodes:
                continue
            draft.function_scopes[node.id] = len(scopes)
            term = draft.lambdas[len(scopes)] = draft.node_terms[node.id] = draft.fresh_term()
            draft.add("object", term, contains)
            function_nodes.append((node.start_byte, node.end_byte))
            draft.functions.append(len(scopes))
            scopes.append(Scope("function", inner.start_byte, node.end_byte))
    scopes.extend(_blocks(draft))
    draft.scope_at = Intervals([(scope.start, scope.end) for scope in scopes])
    for scope, parent in zip(scopes, draft.scope_at.parents, strict=True):
        scope.parent = parent
    for number, term in draft.lambdas.items():
        draft.add("lambda_in", term, draft.definition_at(number))
    draft.function_at = Intervals(function_nodes)
    defined = [definition for definition in draft.definitions if definition is not None]
    around = draft.scope_at.at([definition.node.start_byte for definition in defined])
    for definition, innermost in zip(defined, around, strict=True):
        place = definition.around = _outside(scopes, innermost, definition)
        is_field = definition.form == "parameter"
        definition.parent = max(draft.class_at(place), 0) if is_field else draft.container_at(place)
    attach_members(draft)


def _names_itself(definition: Definition) -> bool:
    """Whether the name of a definition is no read: that of an inline function may be a variable it is assigned to."""
    if definition.kind == "lambda":
        return False
    start = definition.name_node.start_byte
    return definition.form != "inline" or definition.node.start_byte <= start < definition.node.end_byte


def _outside(scopes: list[Scope], scope: int, definition: Definition) -> int:
    """The scope around a definition, given the innermost one at its start."""
    inner = scope
    while inner != -1 and scopes[inner].start == definition.node.start_byte:
        if inner == definition.scope:
            return scopes[inner].parent
        inner = scopes[inner].parent
    return scope


def _blocks(draft: Draft) -> list[Scope]:
    """The scopes of blocks; the body of a definition is no block of its own."""
    bodies = {
        definition.body.id for definition in draft.definitions if definition is not None and definition.body is not None
    }
    blocks: dict[int, Scope] = {}
    for head in ("scope.block", "within"):
        table = draft.matches[head]
        for node_id, node, body in zip(table.ids, table, table.optional("body"), strict=True):
            if node_id not in bodies and node_id not in blocks:
                blocks[node_id] = Scope("block", (node if body is None else body).start_byte, node.end_byte)
    return list(blocks.values())


def describe_definitions(draft: Draft) -> None:
    """Adds the rows that tell of each definition; expressions must have been evaluated."""
    specification = draft.specification
    docs = _docs(draft)
    marks = Marks(draft)
    decorators = _decorators(draft)
    taken: dict[str, int] = {}
    last_line = draft.content.count(b"\n") + 1
    strings, rows = draft.strings, draft.rows["definition"]
    nameless = strings[""]
    rows.append((-1, nameless, nameless, 0, 0, 0, last_line, nameless, strings[docs.get(-1, "")], 0, 0))
    for index, definition in enumerate(draft.definitions):
        if definition is None:
            continue
        definition.decorators, definition.decorated_from = decorators.get(definition.node.id, ((), -1))
        parent = draft.definitions[definition.parent]
        prefix = _stands_after(definition, parent)
        qualified = f"{prefix}.{definition.name}" if prefix else definition.name
        count = taken[qualified] = taken.get(qualified, 0) + 1
        definition.qualified = qualified if count == 1 else f"{qualified}@{count}"
        kind = _kind(draft, definition, parent, specification.names)
        traits = _traits(definition, specification)
        if kind in ("method", "field", "property"):
            traits |= Trait.MEMBER
        traits |= marks.traits(definition)
        row, column = _position(definition)
        visibility = marks.visibility(definition) or _visibility(definition.name, specification.names)
        rows.append(
            (
                definition.parent,
                strings[definition.name],
                strings[definition.qualified],
                KINDS.index(kind),
                row + 1,
                column + 1,
                definition.node.end_point[0] + 1,
                strings[_signature(draft, definition)],
                strings[docs.get(definition.node.id, "")],
                VISIBILITIES.index(visibility),
                traits,
            )
        )
        if definition.owner:
            draft.add("owner", index, draft.string(definition.owner))
        bind_receiver(draft, definition, index, traits)


def _position(definition: Definition) -> Point:
    """Where the definition is said to be: at its keyword, or at a name that stands apart or below decorators."""
    node = definition.node if definition.node.start_byte <= definition.name_node.start_byte else definition.name_node
    if definition.decorated_from != -1 and definition.decorated_from >= node.start_byte:
        node = definition.name_node
    return node.start_point


def _kind(draft: Draft, definition: Definition, parent: Definition | None, names: Names) -> str:
    kind = definition.kind
    in_class = draft.scopes[definition.around].kind == "class" and parent is not None
    if kind in ("function", "lambda") and in_class:
        return "method"
    if kind == "variable":
        if names.constant and _matches(names.constant, definition.name):
            return "constant"
        return "field" if in_class else "variable"
    return kind


def _stands_after(definition: Definition, parent: Definition | None) -> str:
    """What the name of a definition stands after: the text of an object, unless that is only the path of its class."""
    around = parent.qualified if parent is not None else ""
    if parent is not None and parent.path and definition.object == parent.path:
        return around or definition.object
    return definition.owner or definition.object or around


def _traits(definition: Definition, specification: Specification) -> int:
    receiver, classes = specification.receiver, specification.classes
    traits = Trait.MEMBER if definition.is_member or definition.owner else 0
    if definition.decorators:
        traits |= Trait.DECORATED
    first = 1 if _makes_property_of_other(definition, specification) else 0
    for decorator in definition.decorators[first:]:
        last = decorator.rpartition(".")[2]
        if decorator in classes.properties or last in classes.properties:
            traits |= Trait.PROPERTY
        if last in classes.setters:
            traits |= Trait.PROPERTY | Trait.SETTER
        if last in classes.deleters:
            traits |= Trait.PROPERTY | Trait.SETTER | Trait.DELETER
        if last in receiver.static:
            traits |= Trait.STATIC
        if last in receiver.class_:
            traits |= Trait.CLASS_METHOD
    if definition.name in receiver.class_methods:
        traits |= Trait.CLASS_METHOD
    return traits


def _makes_property_of_other(definition: Definition, specification: Specification) -> bool:
    """Whether the language makes a property of what other decorators give: then reading it runs that."""
    outermost, *inner = definition.decorators or ("",)
    is_of_language = outermost in specification.classes.properties and outermost in specification.builtins.names.split()
    return is_of_language and not all(is_inert(each, specification.classes) for each in inner)


def is_inert(decorator: str, classes: Classes) -> bool:
    """Whether a decorator hands what it decorates to nobody who might call it later."""
    inert = classes.inert_decorators.split()
    last = decorator.rpartition(".")[2]
    return (
        decorator in inert
        or last in classes.properties
        or last in classes.setters
        or last in classes.deleters
        or decorator.startswith(tuple([prefix for prefix in inert if prefix.endswith(".")]))
    )


@lru_cache(maxsize=1 << 16)
def _matches(pattern: str, name: str) -> bool:
    return re.search(pattern, name) is not None


def _visibility(name: str, names: Names) -> str:
    if names.private and _matches(names.private, name):
        return "private"
    if names.internal and _matches(names.internal, name):
        return "internal"
    if names.public and not _matches(names.public, name):
        return "internal"
    return "public"


def _signature(draft: Draft, definition: Definition) -> str:
    if definition.kind in _RANK or definition.kind == "type":
        return definition.name
    parts = (definition.name_node, definition.parameters, definition.result)
    end = max([node.end_byte for node in parts if node is not None])
    start = definition.name_node.start_byte
    described = definition.kind == "property" and definition.name_node.end_byte < definition.node.start_byte
    far = definition.parameters is not None and definition.parameters.start_byte > definition.name_node.end_byte + 200
    if definition.parameters is not None and (described or far):
        text = definition.name + draft.text(definition.parameters)
    else:
        text = draft.content[start : min(end, start + 4 * _LONGEST_SIGNATURE)].decode("utf-8", "replace")
    return _shorten(text, _LONGEST_SIGNATURE)


def _shorten(text: str, limit: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _decorators(draft: Draft) -> dict[int, tuple[tuple[str, ...], int]]:
    """The source text of the decorators of each definition node, without arguments, and where the first stands."""
    values: dict[int, list[Node]] = {}
    table = draft.matches["decorator"]
    for decorated, value in zip(table.ids, table.column("value"), strict=True):
        values.setdefault(decorated, []).append(value)
    return {
        node: (tuple(draft.text(value).partition("(")[0].strip() for value in nodes), min(v.start_byte for v in nodes))
        for node, nodes in values.items()
    }


def _docs(draft: Draft) -> dict[int, str]:
    """The first line of the documentation of each definition node; of the module under -1."""
    docs: dict[int, str] = {}
    documented = draft.matches["doc"]
    end = len(draft.content.rstrip())
    for node, value in zip(documented, documented.column("value"), strict=True):
        key = -1 if node.start_byte == 0 and node.end_byte >= end else node.id
        docs.setdefault(key, _first_line(unquoted(draft.text(value))))
    comments = comments_by_last_line(draft)
    for definition in draft.definitions if comments else ():
        if definition is not None and definition.node.id not in docs:
            before = comments_before(definition, comments)
            if before:
                docs[definition.node.id] = _first_line(draft.text(before[-1]))
    return docs


def comments_by_last_line(draft: Draft) -> dict[int, Node]:
    """The comments that begin a line, by the line on which they end."""
    table = draft.matches["comment"]
    places = zip(table, table.starts, strict=True)
    return {comment.end_point.row: comment for comment, start in places if _begins_line(draft.content, start)}


def comments_before(definition: Definition, comments: dict[int, Node]) -> list[Node]:
    """The comments that follow one another up to the line above a definition, the last first."""
    row = min(definition.node.start_point.row, definition.name_node.start_point.row, definition.first_row)
    found = []
    while (comment := comments.get(row - 1)) is not None:
        found.append(comment)
        row = comment.start_point.row
    return found


def _begins_line(content: bytes, place: int) -> bool:
    return not content[content.rfind(b"\n", 0, place) + 1 : place].strip()


_MARKERS = re.compile(r"^[\s/*#;\"']+|[\s*/]+$")


def _first_line(text: str) -> str:
    for line in text.splitlines():
        stripped = _MARKERS.sub("", line)
        if stripped:
            return _shorten(stripped, _LONGEST_DOC)
    return ""
