"""What users say by relations of their own, laid over a program: each fact for all the symbols that it means.

Where an argument is a symbol it may be an id, a path or a pattern. A path (of a file, or of a folder, which ends with
`/`) means the file and every symbol in it; a pattern with `#` the symbols whose ids it fits, one without it all in the
files it fits. `*` fits anything, `/` included. An id or a path that is not there any more stays as it is, and is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from fnmatch import translate
from functools import cached_property
from itertools import product
from re import compile as compiled

import numpy as np

from corollary.facts.relations import OF_USERS, RELATIONS, Relation, declared
from corollary.linking.program import NONE, Program, UserFacts
from corollary.reasoning.questions import named
from corollary.source.spelling import readings
from corollary.store.overlay import Argument, Edit, Overlay

_ANYTHING = "*"


def is_pattern(text: str) -> bool:
    """Holds if a text fits other texts than itself."""
    return _ANYTHING in text


def relations_of_users(overlay: Overlay) -> dict[tuple[str, int], Relation]:
    """The relations that facts of users may have, by name and number of arguments; of two alike the first."""
    found = {(one.name, one.arity): one for one in RELATIONS if one.name in OF_USERS}
    for edit in overlay:
        if edit.verb == "declare":
            relation = declared(edit.name, tuple(map(str, edit.arguments)))
            found.setdefault((relation.name, relation.arity), relation)
    return found


def facts_of_users(overlay: Overlay) -> Overlay:
    """What of an overlay are facts by relations of users and their declarations: they change nothing else."""
    own = relations_of_users(overlay)
    return tuple(
        one
        for one in overlay
        if one.verb == "declare" or (one.verb == "assert" and (one.name, len(one.arguments)) in own)
    )


class Meanings:
    """What arguments mean in a program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, text: str) -> tuple[str, ...]:
        """The ids of the symbols that an id, a path or a pattern means."""
        if text not in self._known:
            self._known[text] = next(filter(None, (tuple(self._found(one)) for one in readings(text))), ())
        return self._known[text]

    def _found(self, text: str) -> Iterable[str]:
        symbols = self._program.symbols
        if "#" in text and named(symbols.id, text) != NONE:
            return (text,)
        if "#" in text:
            return filter(_fitting(text), self._ids) if is_pattern(text) else ()
        files = [row for row, path in enumerate(self._program.files) if _is_of(path, text)]
        if not files and is_pattern(text):
            fits = _fitting(f"{text}*" if text.endswith("/") else text)
            files = [row for row, path in enumerate(self._program.files) if fits(path)]
        return (self._ids[row] for row in np.flatnonzero(np.isin(symbols.file, files)).tolist())

    @cached_property
    def _ids(self) -> list[str]:
        return list(self._program.symbols.id)


def _fitting(pattern: str) -> Callable[[str], object]:
    """Which texts a pattern fits."""
    return compiled(translate(pattern.replace("[", "[[]").replace("?", "[?]"))).match


def _is_of(path: str, text: str) -> bool:
    """Holds if a path is the one of the text or, where that ends with a slash, in this folder."""
    return path == text or (text.endswith("/") and path.startswith(text))


def said(program: Program, overlay: Overlay) -> tuple[tuple[UserFacts, ...], list[Edit]]:
    """The facts of users, each relation with its tuples, and the edits of which some argument means nothing."""
    relations = relations_of_users(overlay)
    meanings = Meanings(program)
    rows: dict[Relation, set[tuple[str | int, ...]]] = {relation: set() for relation in relations.values()}
    for earlier in program.user_facts:
        rows.setdefault(earlier.relation, set()).update(earlier.rows)
    stale = []
    stated = [(edit, relations.get((edit.name, len(edit.arguments)))) for edit in overlay]
    for edit, relation in sorted(stated, key=lambda one: one[0].verb != "retract"):
        if relation is None or edit.verb not in ("assert", "retract"):
            continue
        meant = [_meant(meanings, kind, one) for one, (_, kind) in zip(edit.arguments, relation.arguments, strict=True)]
        if edit.verb == "retract":
            wanted = [None if one is None else {one, *found} for one, found in zip(edit.arguments, meant, strict=True)]
            left = {row for row in rows[relation] if not _fits(row, wanted)}
            if left == rows[relation]:
                stale.append(edit)
            rows[relation] = left
            continue
        if not all(meant):
            stale.append(edit)
        plain = [values or _verbatim(one) for values, one in zip(meant, edit.arguments, strict=True)]
        rows[relation].update(product(*plain))
    used = {relation: found for relation, found in rows.items() if found or relation not in RELATIONS}
    by_name = sorted(used.items(), key=lambda item: item[0].indicator)
    return tuple(UserFacts(relation, tuple(sorted(found, key=_order))) for relation, found in by_name), stale


def _meant(meanings: Meanings, kind: str, argument: Argument) -> tuple[str | int, ...]:
    if kind == "symbol" and isinstance(argument, str):
        return meanings.of(argument)
    return () if argument is None else (argument,)


def _fits(row: tuple[str | int, ...], wanted: Sequence[Collection[str | int] | None]) -> bool:
    return all(values is None or one in values for one, values in zip(row, wanted, strict=True))


def _verbatim(argument: Argument) -> tuple[str | int, ...]:
    """What an argument that means nothing stands for: itself, and for a pattern nothing."""
    return () if argument is None or (isinstance(argument, str) and is_pattern(argument)) else (argument,)


def _order(row: tuple[str | int, ...]) -> tuple[tuple[bool, str | int], ...]:
    return tuple((isinstance(one, str), one) for one in row)
