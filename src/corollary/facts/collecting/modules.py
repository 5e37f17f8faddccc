"""What a file takes from other files and gives to them."""

from __future__ import annotations

import re
from typing import NamedTuple

from corollary.facts.collecting.captured import module_alias, unquoted
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.schema import RELATION
from corollary.syntax.tables import Node, Table

PLAIN, STAR, TYPES, DYNAMIC, EFFECT, FIRST = range(6)
"""Varieties of imports, as the relation `imported` numbers them."""

_LINE = [name for name, _ in RELATION["imported"].columns].index("line")

_HEADS = (
    ("import.default.type", TYPES),
    ("import.type", TYPES),
    ("import.default", PLAIN),
    ("import.member", PLAIN),
    ("import", PLAIN),
    ("import.star", STAR),
    ("import.effect", EFFECT),
)


class _Import(NamedTuple):
    """An import as captured."""

    head: str
    variety: int
    module: Node
    name: Node | None
    alias: Node | None
    prefix: Node | None


def collect_imports(draft: Draft) -> None:
    """Binds what is imported; of two readings of one import the more special one counts."""
    found: dict[int, _Import] = {}
    for head, variety in _HEADS:
        table = draft.matches[head]
        companions = (table.optional("name"), table.optional("alias"), table.optional("prefix"))
        for module, name, alias, prefix in zip(table.column("module"), *companions, strict=True):
            place = (name or alias or module).start_byte
            found.setdefault(place, _Import(head, variety, module, name, alias, prefix))
    places = sorted(found)
    for place, scope in zip(places, draft.scope_at.at(places), strict=True):
        imported = found[place]
        _add_import(draft, imported, draft.binding_scope(scope))
        draft.unread.update([node.start_byte for node in (imported.name, imported.alias) if node is not None])


def _add_import(draft: Draft, imported: _Import, scope: int) -> None:
    head, variety, module_node, name_node, alias_node, prefix = imported
    module = unquoted(draft.text(module_node))
    if prefix is not None:
        module = f"{draft.text(prefix)}.{module}"
    name = unquoted(draft.text(name_node)) if name_node is not None else ""
    if head == "import.member":
        module, _, name = module.rpartition(".")
    if head.startswith("import.default"):
        name = "default"
    alias = draft.text(alias_node) if alias_node is not None else ""
    local = alias or name or _local_name(draft, module)
    if local and not name and draft.specification.modules.aliases_apart:
        local = module_alias(local)
    if not alias and not name and variety in (PLAIN, TYPES) and draft.specification.modules.binding == "first":
        variety = FIRST if "." in module.strip(".") else variety
    variable = UNKNOWN
    if variety not in (STAR, EFFECT) and local:
        variable = draft.variable(scope, local)
        draft.mentionable.add(variable)
    _add_row(draft, name_node or module_node, variable, module, name, variety, scope)


def _add_row(draft: Draft, place: Node, term: int, module: str, name: str, variety: int, scope: int) -> None:
    point = place.start_point
    draft.add(
        "imported",
        term,
        draft.string(module),
        draft.string(name),
        point.row + 1,
        point.column + 1,
        variety,
        draft.definition_at(scope),
    )


def _local_name(draft: Draft, module: str) -> str:
    modules = draft.specification.modules
    if modules.binding == "none":
        return ""
    if modules.binding == "whole":
        return module
    if modules.binding == "first":
        return module.partition(".")[0]
    shortened = re.sub(modules.binding_ignores, "", module) if modules.binding_ignores else module
    return shortened.rpartition("/")[2]


def collect_exports(draft: Draft) -> None:
    """Adds members of modules and classes, exports and re-exports; all names must be bound."""
    for table in draft.scopes:
        if table.kind in ("module", "class", "namespace"):
            for name, term in table.names.items():
                draft.add("member", table.definition, draft.string(name), term)
    _add_unbound_members(draft)
    _add_named_exports(draft)
    defaults = draft.matches["export.default"]
    for node, value in zip(defaults.optional("name"), defaults.optional("value"), strict=True):
        if value is not None:
            draft.add_export("default", draft.term_of(value))
        elif node is not None:
            draft.add_export("default", draft.variable(0, draft.text(node)))
    for whole in draft.matches["export.all"].column("value"):
        _export_whole(draft, whole)
    _add_reexports(draft, draft.matches["export.from"], star=False)
    _add_reexports(draft, draft.matches["export.star"], star=True)
    for declared in draft.matches["module.name"]:
        draft.add("module_name", draft.string(draft.text(declared)))
    places = draft.scope_at.at([module.start_byte for _, module in draft.dynamic_imports])
    for (term, module), scope in zip(draft.dynamic_imports, places, strict=True):
        _add_row(draft, module, term, draft.text(module), "", DYNAMIC, scope)


def collect_guarded(draft: Draft) -> None:
    """Adds the lines of imports without which the code goes on."""
    spans = [(node.start_point.row + 1, node.end_point.row + 1) for node in draft.matches["guarded"]]
    lines = {row[_LINE] for row in draft.rows["imported"]} if spans else set()
    for line in sorted(lines):
        if any(first <= line <= last for first, last in spans):
            draft.add("guarded", line)


def _add_named_exports(draft: Draft) -> None:
    exports = draft.matches["export"]
    defaults = set(draft.matches["export.default"].ids)
    companions = (exports.optional("name"), exports.optional("alias"), exports.optional("value"))
    scopes = draft.scope_at.at(exports.starts)
    for node, scope, name, alias, value in zip(exports.ids, scopes, *companions, strict=True):
        if name is not None and draft.binding_scope(scope) == 0 and node not in defaults:
            _add_export(draft, name, alias, value)


def _add_unbound_members(draft: Draft) -> None:
    """Members that bind no name in scope: methods of classes whose bodies are no scopes for names."""
    for definition in draft.definitions:
        if definition is None or not definition.is_member or definition.owner:
            continue
        if definition.attached != -1:
            draft.store_member(definition.attached, definition.name, definition.term)
            continue
        if definition.form == "inline":
            continue
        around = draft.class_at(definition.around)
        if around == -1 or definition.parent != around:
            continue
        if definition.opens_scope:
            draft.store_member(around, definition.name, definition.term)
        else:
            value = definition.value or (definition.name_node if definition.form == "parameter" else None)
            held = draft.term_of(value) if value is not None else UNKNOWN
            of_type = None if definition.type is None else draft.instance(draft.term_of(definition.type))
            member = draft.store_member(
                around, definition.name, held if of_type is None else of_type, definitional=False
            )
            if of_type is not None:
                draft.flow(held, member)


def _export_whole(draft: Draft, value: Node) -> None:
    """Exports a value that stands for the module; an object that is written out is its members."""
    objects, value_id = draft.matches["literal.object"], value.id
    members = [
        (name, held)
        for node, name, held in zip(objects.ids, objects.optional("name"), objects.optional("value"), strict=True)
        if node == value_id and held is not None
    ]
    if not members or any(name is None for name, _ in members):
        draft.add_export("=", draft.term_of(value))
    for name, held in members:
        if name is not None:
            draft.add_export(unquoted(draft.text(name)), draft.term_of(held))


def _add_export(draft: Draft, name_node: Node, alias_node: Node | None, value: Node | None) -> None:
    name = unquoted(draft.text(name_node))
    alias = unquoted(draft.text(alias_node)) if alias_node is not None else name
    draft.add_export(alias, draft.term_of(value) if value is not None else draft.scopes[0].names.get(name, UNKNOWN))


def _add_reexports(draft: Draft, table: Table, *, star: bool) -> None:
    companions = (table.optional("name"), table.optional("alias"))
    for module, name_node, alias_node in zip(table.column("module"), *companions, strict=True):
        alias = draft.text(alias_node) if alias_node is not None else ""
        name = "*" if star or name_node is None else draft.text(name_node)
        draft.add(
            "reexport",
            draft.string(draft.text(module)),
            draft.string(name),
            draft.string(alias or ("" if star else name)),
            module.start_point.row + 1,
        )
