"""What functions take without naming it: arguments by their places, of as many as there are.

A function that hands its arguments on to another one keeps them apart this way: what it was given first goes to the
first parameter there, and to no other. From `PLACES` on they are not told apart.
"""

from __future__ import annotations

import re
from collections import defaultdict

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.schema import PLACES

_PLAIN, _REST = 0, 1


class Taken:
    """The parameters of the functions of one file, by the scope of the function and their positions."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._terms: dict[int, dict[int, int]] = defaultdict(dict)
        self._rest: dict[int, int] = {}

    def add(self, scope: int, position: int, name: str, variety: int, term: int) -> None:
        """Adds a parameter of a function, one with a name or without; of other scopes there is nothing to add."""
        draft, definition = self._draft, self._draft.scopes[scope].definition
        row = position, draft.string(name), variety, term
        if definition != -1:
            draft.add("parameter", definition, *row)
        elif scope in draft.lambdas:
            draft.add("lambda_parameter", draft.lambdas[scope], *row)
        if variety == _PLAIN:
            first = self._terms[scope].setdefault(position, term)
            if first != term:  # another list of parameters of the same function
                draft.flow(first, term)
        elif variety == _REST:
            self._rest[scope] = term

    def beyond(self, scope: int, position: int) -> list[int]:
        """New parameters without names, for the arguments from a position on that are told apart."""
        terms = [self._draft.fresh_term() for _ in range(PLACES)]
        for place, term in enumerate(terms):
            self.add(scope, position + place, "", _PLAIN, term)
        return terms

    def bind_numbered(self) -> None:
        """Lets names with numbers mean the parameters of the functions around them that declare none."""
        draft, pattern = self._draft, self._draft.specification.names.numbered
        for node in draft.matches["numbered"] if pattern else ():
            scope = draft.function_scopes[node.id]
            for name in re.finditer(pattern.encode(), draft.content[node.start_byte : node.end_byte]):
                word = name[0].decode()
                if word not in draft.scopes[scope].names:
                    self.add(scope, int(name[1] or 1) - 1, word, _PLAIN, draft.variable(scope, word))

    def bind_all(self) -> None:
        """Lets the word of the language for all arguments mean, in each function that reads it, what that is given."""
        draft, word = self._draft, self._draft.specification.receiver.arguments
        if not word or word.encode() not in draft.content:
            return
        places = [found.start() for found in re.finditer(rb"\b%s\b" % re.escape(word.encode()), draft.content)]
        own = {draft.function_scopes.get(node, UNKNOWN) for node in draft.matches["receiver.of"].ids}
        for scope in sorted({self._function_at(scope, own) for scope in draft.scope_at.at(places)} - {UNKNOWN}):
            if word not in draft.scopes[scope].names:
                self._bind(scope, word)

    def _function_at(self, scope: int, own: set[int]) -> int:
        """The innermost function around a scope that has a receiver, and so arguments, of its own."""
        scopes = self._draft.scopes
        while scope != UNKNOWN:
            definition = self._draft.definitions[scopes[scope].definition] if scopes[scope].definition != -1 else None
            is_member = definition is not None and definition.is_member
            if scopes[scope].kind == "function" and (scope in own or is_member):
                break
            scope = scopes[scope].parent
        return scope

    def _bind(self, scope: int, word: str) -> None:
        known = self._terms[scope]
        given = []
        for position in range(max(PLACES, *known, 0) + 1 if known else PLACES):
            if position not in known:
                self.add(scope, position, "", _PLAIN, self._draft.fresh_term())
            given.append(known[position])
        variable = self._draft.variable(scope, word)
        rest = self._draft.gathered(variable, given)
        if scope in self._rest:
            self._draft.flow(self._rest[scope], rest)
        else:
            self.add(scope, len(given), "", _REST, rest)
