"""The relations that a program is, as Prolog and the documentation name them: each declared once, here.

From this table come the predicates of the Prolog engine, the order in which facts are written, `docs/facts.md`
and the listings of the interfaces. What follows from the facts (who reaches whom, what is dead) is defined by
rules and not listed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["symbol", "file", "name", "word", "integer", "text"]

TYPES: dict[Type, str] = {
    "symbol": "a symbol's id, `path/to/file.x#Outer.inner`, or the path alone for the code at a file's top level",
    "file": "a path relative to the root, with `/`",
    "name": "a bare name or a module as the source spells it",
    "word": "one of a closed set of words",
    "integer": "a number; lines count from 1 (0: the whole file), columns from 1, in bytes of UTF-8",
    "text": "any text",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A predicate: its name, its arguments with their types, and when it holds."""

    name: str
    arguments: tuple[tuple[str, Type], ...]
    holds: str

    @property
    def arity(self) -> int:
        return len(self.arguments)

    @property
    def indicator(self) -> str:
        return f"{self.name}/{self.arity}"

    @property
    def head(self) -> str:
        return f"{self.name}({', '.join(argument for argument, _ in self.arguments)})"


def relation_of(head: str, holds: str) -> Relation:
    """The relation whose head is written `name(Argument: type, ...)`."""
    name, _, rest = head.rstrip(")").partition("(")
    arguments = tuple(argument.split(": ") for argument in rest.split(", "))
    return Relation(name, tuple((argument, _type(kind)) for argument, kind in arguments), holds)


def _type(kind: str) -> Type:
    return next(known for known in TYPES if known == kind)


RELATIONS = (
    relation_of("snapshot(Hash: name)", "Holds if the facts are those of the snapshot with this hash."),
    relation_of("file(File: file, Language: word)", "Holds if File was read as a source of Language."),
    relation_of(
        "defines(File: file, Symbol: symbol, Kind: word, Line: integer)",
        "Holds if File defines Symbol, which is of Kind, on Line. Modules are on line 0.",
    ),
    relation_of("named(Symbol: symbol, Name: name)", "Holds if Name is the bare name of Symbol."),
    relation_of(
        "spans(Symbol: symbol, First: integer, Last: integer)",
        "Holds if the definition of Symbol runs from line First to line Last.",
    ),
    relation_of("visibility(Symbol: symbol, Visibility: word)", "Holds if Symbol is public, internal or private."),
    relation_of("signature(Symbol: symbol, Signature: text)", "Holds if Symbol is declared with this signature."),
    relation_of("documented(Symbol: symbol)", "Holds if the definition of Symbol has a documentation comment."),
    relation_of(
        "contains(Parent: symbol, Child: symbol)", "Holds if the definition of Child stands directly in that of Parent."
    ),
    relation_of(
        "calls(Caller: symbol, Callee: symbol)",
        "Holds if Caller calls Callee at some site, by evidence that is more than a guess.",
    ),
    relation_of(
        "call_site(Caller: symbol, Callee: symbol, Line: integer, Column: integer, Evidence: word)",
        "Holds if Caller calls Callee at this site of its file; Evidence is exact, inferred or dispatch; or asserted, "
        "by a user and without a site (line 0).",
    ),
    relation_of(
        "references(Symbol: symbol, Mentioned: symbol)",
        "Holds if Symbol mentions Mentioned without calling it: passes it on, stores it or returns it.",
    ),
    relation_of(
        "reference_site(Symbol: symbol, Mentioned: symbol, Line: integer, Column: integer, Evidence: word)",
        "Holds if Symbol mentions Mentioned at this site of its file.",
    ),
    relation_of(
        "unresolved_call(Caller: symbol, Name: name, Line: integer, Column: integer, Reason: word)",
        "Holds if Caller calls something named Name ('' for no name) at this site; which symbol is not known.",
    ),
    relation_of(
        "unresolved_reference(Symbol: symbol, Name: name, Line: integer, Column: integer, Reason: word)",
        "Holds if Symbol mentions something named Name at this site; which symbol is not known.",
    ),
    relation_of(
        "may_run(Symbol: symbol, Name: name, Line: integer, Column: integer, Reason: word)",
        "Holds if at this site of Symbol what Name stands for may run though no word there calls it, because not "
        "everything is known of the objects: refutations count on it, and nothing else does.",
    ),
    relation_of(
        "candidate(Name: name, Symbol: symbol)",
        "Holds if Symbol may be meant where Name is called and nothing else is known: a guess, never stated as fact.",
    ),
    relation_of(
        "imports(File: file, Module: name, Name: name)",
        "Holds if File imports Name ('' for the module itself, '*' for everything) from Module as it is spelt there.",
    ),
    relation_of(
        "import_site(File: file, Target: file, Line: integer, Use: word)",
        "Holds if an import of File on Line brings the file Target; Use is runtime, or types if it serves types alone.",
    ),
    relation_of(
        "loads(Symbol: symbol, Module: symbol)",
        "Holds if an import in the body of Symbol runs the top level of Module.",
    ),
    relation_of("exports(File: file, Symbol: symbol)", "Holds if those who import File can name Symbol."),
    relation_of(
        "inherits(Symbol: symbol, Base: symbol, Position: integer)",
        "Holds if Base is the base of Symbol at Position, counted from 0.",
    ),
    relation_of(
        "inherits_outside(Symbol: symbol)", "Holds if a base of Symbol lies outside the program or is not known."
    ),
    relation_of(
        "overriding(Member: symbol, How: word)",
        "Holds if a base outside of a class with Member, should there be one, has a member of that name: How is known; "
        "or may have one: How is possible.",
    ),
    relation_of(
        "held_module(Module: symbol)",
        "Holds if an object that is not known may be Module, so that a member of that object may be one of Module.",
    ),
    relation_of(
        "entry_point(Symbol: symbol, Reason: name)",
        "Holds if Symbol may run without a caller. Where Reason is protocol, only while what contains it is alive.",
    ),
    relation_of(
        "entry_purpose(Symbol: symbol, Purpose: word)",
        "Holds if Symbol runs without a caller, whatever else is alive, for Purpose: run, test (what tests are made "
        "of) or api (code outside may name it).",
    ),
    relation_of("mentions(Name: name)", "Holds if Name occurs somewhere as a string or as an access by name."),
    relation_of(
        "left_out(File: file, Reason: name, Line: integer)",
        "Holds if File, or the part of it at Line, was not read, for this Reason.",
    ),
    relation_of(
        "callable_kind(Kind: word)",
        "Holds if symbols of Kind can be called: the kinds that questions of death are about.",
    ),
    relation_of("owning_kind(Kind: word)", "Holds if what symbols of Kind contain lives and dies with them."),
    relation_of(
        "open_reason(Reason: word)",
        "Holds if sites that are unresolved for Reason may run a symbol of the program.",
    ),
    relation_of(
        "member_reason(Reason: word)", "Holds if sites that are unresolved for Reason name a member of something."
    ),
    relation_of("lost_reason(Reason: word)", "Holds if a file left out for Reason may use what is dead."),
    relation_of("layer(Symbol: symbol, Layer: name)", "Holds if a user says that Symbol belongs to Layer."),
    relation_of("owner(Symbol: symbol, Team: name)", "Holds if a user says that Team looks after Symbol."),
    relation_of("sanitiser(Symbol: symbol)", "Holds if a user says that what Symbol gives is safe, whatever it takes."),
)
"""Every relation, in the order in which facts are written."""

OF_USERS = frozenset({"layer", "owner", "sanitiser"})
"""Relations that no source speaks of: users say them, with `corollary fact`, and declare others like them."""


def declared(name: str, types: tuple[str, ...]) -> Relation:
    """The relation that a user declares with arguments of these types."""
    arguments = tuple((f"{kind.capitalize()}{at}", _type(kind)) for at, kind in enumerate(types, 1))
    return Relation(name, arguments, "Holds if a user says so.")


def document() -> str:
    """The page `docs/facts.md`, which a test holds equal to this."""
    lines = [
        "# Facts",
        "",
        "What a program is, as relations. The Prolog engine (`corollary query`) and `corollary facts` use these names;",
        "the rules built on them are documented in `src/corollary/reasoning/rules/`.",
        "This page is generated from `src/corollary/facts/relations.py`.",
        "",
        "| type | is |",
        "|---|---|",
        *(f"| {name} | {meaning} |" for name, meaning in TYPES.items()),
        "",
    ]
    for relation in RELATIONS:
        typed = ", ".join(f"{argument}: {kind}" for argument, kind in relation.arguments)
        lines += [f"## {relation.indicator}", "", f"`{relation.name}({typed})`", "", relation.holds, ""]
    return "\n".join(lines)
