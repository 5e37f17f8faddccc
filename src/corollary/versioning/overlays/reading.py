"""Edits from what users write: facts as text, names made into the ids that they mean.

A fact is written as in Prolog, `calls(shop/cart.py#add, Order.save)`, with or without quotes: what stands between
commas is a text, digits are a number, and `_` is anything at all. Names of symbols are looked up as everywhere, so
that what is kept are ids, and a name that means nothing or too much is an error that says what there is.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corollary.answers.building import naming
from corollary.answers.describing import Describer, shown
from corollary.errors import CorollaryError
from corollary.facts.relations import RELATIONS, TYPES, Relation
from corollary.facts.vocabulary import KINDS
from corollary.linking.program import Program
from corollary.reasoning import questions
from corollary.reasoning.prolog.catalogue import predicates_of_prolog, rules
from corollary.store.overlay import Argument, Edit, Overlay, Verb, settled
from corollary.versioning.overlays.laying import PATH, SYMBOL
from corollary.versioning.overlays.saying import is_pattern, relations_of_users
from corollary.versioning.overlays.stating import ASSERTABLE, EDITABLE

_FACT = re.compile(r"\s*(?P<name>[^\s(]+)\s*\((?P<arguments>.*)\)\s*\.?\s*", re.DOTALL)
_ARGUMENT = re.compile(r"\s*(?:'(?P<quoted>(?:[^'\\]|''|\\.)*)'|(?P<plain>[^,']*?))\s*(?P<end>,|$)", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_RELATION = {one.name: one for one in RELATIONS}
_MOST_ARGUMENTS = 8
WHAT_IF = "what-if"
"""The reason of entry points that a user asserts."""


@dataclass(frozen=True, slots=True)
class Supposition:
    """What a user wants to suppose, as written: what to drop, edges as pairs of names, entry points, and facts."""

    drop: Sequence[str] = ()
    add_edge: Sequence[tuple[str, str]] = ()
    remove_edge: Sequence[tuple[str, str]] = ()
    entry: Sequence[str] = ()
    assert_: Sequence[str] = ()
    retract: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Holds if nothing is supposed."""
        return not any((self.drop, self.add_edge, self.remove_edge, self.entry, self.assert_, self.retract))

    def read(self, reader: Reader) -> Overlay:
        """The edits. Raises CorollaryError where one cannot be understood, or there is none."""
        edits = [reader.drop(one) for one in self.drop]
        edits += [reader.edge("assert", *pair) for pair in self.add_edge]
        edits += [reader.edge("retract", *pair) for pair in self.remove_edge]
        edits += [reader.entry(one) for one in self.entry]
        edits += [reader.fact("assert", one) for one in self.assert_]
        edits += [reader.fact("retract", one) for one in self.retract]
        if self.is_empty:
            raise CorollaryError("bad-arguments", "nothing is supposed", remedy="Say what to drop, add or remove.")
        return settled((), edits)


class Reader:
    """Reads edits about one program, which may have an overlay already."""

    def __init__(self, program: Program, root: str, overlay: Overlay = ()) -> None:
        self._describe = Describer(program)
        self._program = program
        self._root = root
        self._own = relations_of_users(overlay) | {
            (one.relation.name, one.relation.arity): one.relation for one in program.user_facts
        }

    def drop(self, target: str) -> Edit:
        """The edit that drops a symbol; or a file, or a folder: then everything is linked without."""
        path = self._path(target)
        if path is not None:
            return Edit("drop", PATH, (path,))
        row = self._row(target)
        if KINDS[self._program.symbols.kind[row]] == "module":
            return Edit("drop", PATH, (self._program.files[int(self._program.symbols.file[row])],))
        return Edit("drop", SYMBOL, (self._program.symbols.id[row],))

    def edge(self, verb: Verb, caller: str, callee: str) -> Edit:
        """The edit that adds a call or takes it away."""
        return Edit(verb, "calls", (self._symbol(caller), self._symbol(callee)))

    def entry(self, symbol: str) -> Edit:
        """The edit that makes a symbol an entry point."""
        return Edit("assert", "entry_point", (self._symbol(symbol), WHAT_IF))

    def fact(self, verb: Verb, text: str) -> Edit:
        """The edit of a fact that is written as text."""
        name, arguments = read_fact(text)
        return self.stated(verb, name, arguments)

    def stated(self, verb: Verb, name: str, arguments: Sequence[Argument]) -> Edit:
        """The edit of a fact. Raises CorollaryError "unknown-relation", "bad-fact", "unknown-symbol"."""
        relation = self._relation(verb, name, len(arguments))
        is_own = (name, len(arguments)) in self._own
        coded = []
        for argument, (_, kind) in zip(arguments, relation.arguments, strict=True):
            if argument is None and verb == "assert":
                raise _bad(f"{name}: what is asserted has no `_`", "Say each argument.")
            coded.append(None if argument is None else self._argument(argument, kind, is_own=is_own))
        return Edit(verb, name, tuple(coded))

    def _relation(self, verb: Verb, name: str, arity: int) -> Relation:
        own = self._own.get((name, arity))
        if own is not None:
            return own
        changeable = ASSERTABLE if verb == "assert" else frozenset(EDITABLE)
        if name in changeable:
            relation = _RELATION[name]
            if relation.arity != arity:
                raise _bad(f"{relation.head} has {relation.arity} arguments, not {arity}", "Say each; `_` is any.")
            return relation
        users = sorted({one for one, _ in self._own})
        if name in users:
            arities = " or ".join(str(count) for one, count in sorted(self._own) if one == name)
            raise _bad(f"{name} has {arities} arguments, not {arity}", "Say each of them.")
        if name in _RELATION:
            raise CorollaryError(
                "unknown-relation",
                f"facts of '{name}' follow from others and cannot be said",
                remedy=f"What can be: {', '.join(sorted(changeable))}; and yours: {', '.join(users)}.",
            )
        near = difflib.get_close_matches(name, [*users, *changeable], 3)
        like = f"Did you mean {' or '.join(near)}? " if near else ""
        raise CorollaryError(
            "unknown-relation",
            f"there is no relation '{shown(name)[:100]}'",
            remedy=f"{like}`corollary fact declare {shown(name)[:100]} TYPE...` makes one of yours.",
        )

    def _argument(self, argument: str | int, kind: str, *, is_own: bool) -> Argument:
        if kind == "integer":
            if not isinstance(argument, int):
                raise _bad(f"'{shown(argument)}' is no number", "Write digits.")
            return argument
        text = str(argument)
        if kind == "symbol":
            return self._meant(text) if is_own else self._symbol(text)
        if kind == "file" and not is_own:
            return self._file(text)
        return text

    def _meant(self, text: str) -> str:
        """What a user means by a symbol in a relation of theirs: a pattern, a path, or the id of one symbol."""
        path = self._path(text)
        if path is None and is_pattern(text):
            return naming.inside(self._root, text.strip())
        return path or self._symbol(text)

    def _path(self, text: str) -> str | None:
        """The file that a text means, or the folder, with a slash; None where there is none."""
        path, kind = naming.path_meant(self._program, naming.inside(self._root, text.strip()).rstrip("/"))
        return None if kind is None else path if kind == "file" else f"{path}/"

    def _file(self, text: str) -> str:
        path, kind = naming.path_meant(self._program, naming.inside(self._root, text.strip()))
        if kind == "file":
            return path
        file: str = self._program.files[int(self._program.symbols.file[self._row(text)])]
        return file

    def _symbol(self, text: str) -> str:
        identifier: str = self._program.symbols.id[self._row(text)]
        return identifier

    def _row(self, text: str) -> int:
        inside = naming.inside(self._root, text)
        return naming.only(self._describe, text, questions.lookup(self._program, inside))


def declaration(name: str, types: Sequence[str], overlay: Overlay) -> Edit:
    """The edit that declares a relation. Raises CorollaryError "bad-relation", "relation-exists"."""
    if not _NAME.fullmatch(name):
        raise CorollaryError(
            "bad-relation", f"no relation can be called '{shown(name)[:100]}'", remedy="Use a-z, 0-9 and _."
        )
    taken = {one.name for one in RELATIONS} | {rule.name for rule in rules()} | predicates_of_prolog()
    if name in taken or (name, len(types)) in relations_of_users(overlay):
        raise CorollaryError("relation-exists", f"there is a relation '{name}' already", remedy="Choose another name.")
    wrong = [one for one in types if one not in TYPES]
    if wrong or not 1 <= len(types) <= _MOST_ARGUMENTS:
        what = f"'{shown(wrong[0])[:100]}' is no type" if wrong else f"a relation has 1 to {_MOST_ARGUMENTS} arguments"
        raise CorollaryError("bad-relation", what, remedy=f"Types: {', '.join(TYPES)}.")
    return Edit("declare", name, tuple(types))


def read_fact(text: str) -> tuple[str, tuple[Argument, ...]]:
    """The name and arguments of a fact. Raises CorollaryError "bad-fact"."""
    match = _FACT.fullmatch(text)
    if match is None:
        raise _bad(f"'{shown(text)[:200]}' is no fact", "Write name(argument, ...), such as calls(a.x#f, a.x#g).")
    found, at, arguments = [], 0, match["arguments"]
    while True:
        part = _ARGUMENT.match(arguments, at)
        if part is None or (part["quoted"] is None and not part["plain"]):
            pointer = " " * (match.start("arguments") + at) + "^"
            raise _bad(f"an argument is missing or not closed\n  {shown(text)}\n  {pointer}", "Quote with '...'.")
        found.append(_value(part))
        at = part.end()
        if part["end"] != ",":
            return match["name"], tuple(found)


def plain_value(text: str) -> str | int:
    """What an argument on the command line is: digits are a number."""
    return int(text) if re.fullmatch(r"-?\d{1,18}", text) else text


def _value(part: re.Match[str]) -> Argument:
    if part["quoted"] is not None:
        return re.sub(r"''|\\(.)", lambda one: one[1] or "'", part["quoted"])
    return None if part["plain"] == "_" else plain_value(part["plain"])


def _bad(what: str, remedy: str) -> CorollaryError:
    return CorollaryError("bad-fact", what, remedy=remedy)
