"""What a file takes from other files and gives to them."""

from __future__ import annotations

import re

from corollary.facts.draft import UNKNOWN, Draft, module_alias, unquoted
from corollary.syntax.parsing import Match, Node

PLAIN, STAR, TYPES, DYNAMIC, EFFECT, FIRST = range(6)
"""Varieties of imports, as the relation `imported` numbers them."""

_HEADS = (
    ("import.default.type", TYPES),
    ("import.type", TYPES),
    ("import.default", PLAIN),
    ("import.member", PLAIN),
    ("import", PLAIN),
    ("import.star", STAR),
    ("import.effect", EFFECT),
)


def collect_imports(draft: Draft) -> None:
    """Binds what is imported; of two readings of one import the more special one counts."""
    seen: set[int] = set()
    found: list[tuple[int, str, int, Match]] = []
    for head, variety in _HEADS:
        for match in draft.matches[head]:
            key = (match.get("name") or match.get("alias") or match["module"])[0].start_byte
            if key not in seen:
                seen.add(key)
                found.append((key, head, variety, match))
    found.sort(key=lambda item: item[0])
    scopes = draft.scope_at.at([key for key, _, _, _ in found])
    for (_, head, variety, match), scope in zip(found, scopes, strict=True):
        of_default = head.startswith("import.default")
        _add_import(draft, match, variety, draft.binding_scope(scope), of_default=of_default)
        for part in ("name", "alias"):
            draft.unread.update(node.start_byte for node in match.get(part, ()))


def _add_import(draft: Draft, match: Match, variety: int, scope: int, *, of_default: bool) -> None:
    module = unquoted(draft.text(match["module"][0]))
    if "prefix" in match:
        module = f"{draft.text(match['prefix'][0])}.{module}"
    if "import.member" in match:
        module, _, member = module.rpartition(".")
    name = (
        "default"
        if of_default
        else member
        if "import.member" in match
        else unquoted(draft.text(match["name"][0]))
        if "name" in match
        else ""
    )
    alias = draft.text(match["alias"][0]) if "alias" in match else ""
    local = alias or name or _local_name(draft, module)
    if local and not name and draft.specification.modules.aliases_apart:
        local = module_alias(local)
    if not alias and not name and variety in (PLAIN, TYPES) and draft.specification.modules.binding == "first":
        variety = FIRST if "." in module.strip(".") else variety
    variable = UNKNOWN
    if variety not in (STAR, EFFECT) and local:
        variable = draft.variable(scope, local)
        draft.mentionable.add(variable)
    _add_row(draft, match, variable, module, name, variety, scope)


def _add_row(draft: Draft, match: Match, term: int, module: str, name: str, variety: int, scope: int) -> None:
    point = (match.get("name") or match["module"])[0].start_point
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
    for scope in draft.scopes:
        if scope.kind in ("module", "class", "namespace"):
            for name, term in scope.names.items():
                draft.add("member", scope.definition, draft.string(name), term)
    _add_unbound_members(draft)
    _add_named_exports(draft)
    for match in draft.matches["export.default"]:
        draft.add_export("default", _exported_term(draft, match))
    for match in draft.matches["export.all"]:
        _export_whole(draft, match["value"][0])
    for head in ("export.from", "export.star"):
        for match in draft.matches[head]:
            _add_reexport(draft, match, star=head == "export.star")
    for match in draft.matches["module.name"]:
        draft.add("module_name", draft.string(draft.text(match["module.name"][0])))
    for term, match in draft.dynamic_imports:
        place = draft.scope_at.at([match["module"][0].start_byte])[0]
        _add_row(draft, match, term, draft.text(match["module"][0]), "", DYNAMIC, place)


def _add_named_exports(draft: Draft) -> None:
    exports = draft.matches["export"]
    defaults = {match["export.default"][0].id for match in draft.matches["export.default"]}
    scopes = draft.scope_at.at([match["export"][0].start_byte for match in exports])
    for match, scope in zip(exports, scopes, strict=True):
        if draft.binding_scope(scope) == 0 and match["export"][0].id not in defaults:
            _add_export(draft, match)


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
            if definition.type is not None:
                draft.store_member(
                    around, definition.name, draft.instance(draft.term_of(definition.type)), definitional=False
                )
            if held != UNKNOWN or definition.type is None:
                draft.store_member(around, definition.name, held, definitional=False)


def _export_whole(draft: Draft, value: Node) -> None:
    """Exports a value that stands for the module; an object that is written out is its members."""
    members = [
        match
        for match in draft.matches["literal.object"]
        if match["literal.object"][0].id == value.id and "value" in match
    ]
    if not members or any("name" not in match for match in members):
        draft.add_export("=", draft.term_of(value))
    for match in members:
        if "name" in match:
            draft.add_export(unquoted(draft.text(match["name"][0])), draft.term_of(match["value"][0]))


def _exported_term(draft: Draft, match: Match) -> int:
    if "value" in match:
        return draft.term_of(match["value"][0])
    return draft.variable(0, draft.text(match["name"][0]))


def _add_export(draft: Draft, match: Match) -> None:
    names = match.get("name")
    if not names:
        return
    for node in names:
        name = unquoted(draft.text(node))
        alias = unquoted(draft.text(match["alias"][0])) if "alias" in match else name
        term = draft.term_of(match["value"][0]) if "value" in match else draft.scopes[0].names.get(name, UNKNOWN)
        draft.add_export(alias, term)


def _add_reexport(draft: Draft, match: Match, *, star: bool) -> None:
    alias = draft.text(match["alias"][0]) if "alias" in match else ""
    name = "*" if star else draft.text(match["name"][0])
    row = match["module"][0].start_point.row
    draft.add(
        "reexport",
        draft.string(draft.text(match["module"][0])),
        draft.string(name),
        draft.string(alias or ("" if star else name)),
        row + 1,
    )
