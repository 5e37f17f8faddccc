"""What can be seen to be wrong with a rule program before it runs."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from corollary.verification.templates.specifications.findings import Edit, Found, Rule
from corollary.verification.templates.specifications.tokens import OPENING, Token, meaningful, tokens, unbalanced


def _full_stops(text: str) -> Found:
    """A clause that begins at the left margin while the one before has no end."""
    before: Token | None = None
    depth = 0
    for token in meaningful(text, "prolog"):
        at_margin = token.at == 0 or text[token.at - 1] == "\n"
        opens_clause = token.kind in {"name", "end"} or token.text in {":-", "?-"}
        if before is not None and at_margin and opens_clause and depth == 0 and _ends_a_goal(before):
            at = before.at + len(before.text)
            yield at, "missing-full-stop", "the clause before this line does not end", Edit(at, at, ".")
        depth += (token.text in OPENING) - (token.text in OPENING.values()) if token.kind == "bracket" else 0
        before = token
    if before is not None and before.kind != "end":
        at = before.at + len(before.text)
        yield at, "missing-full-stop", "the last clause does not end", Edit(at, at, ".")


def _ends_a_goal(token: Token) -> bool:
    return token.kind in {"name", "variable", "number", "text"} or token.text in {")", "]", "}", "!"}


def _brackets(text: str) -> Found:
    for token in unbalanced(text, "prolog"):
        yield token.at, "unbalanced-bracket", f"'{token.text}' has no partner", None


def _implications(text: str) -> Found:
    """An arrow that stands where the neck of a clause is meant: outside of brackets, before any neck."""
    depth, neck = 0, False
    for token in meaningful(text, "prolog"):
        if token.kind == "bracket":
            depth += 1 if token.text in OPENING else -1
        elif token.kind == "end":
            neck = False
        elif token.text in {":-", "-->", "?-"}:
            neck = True
        elif depth == 0 and not neck and token.text in {"<-", "=>", "->", ":="}:
            message = f"'{token.text}' is no neck of a clause: 'head :- body' says that body implies head"
            edit = Edit(token.at, token.at + len(token.text), ":-") if token.text in {"<-", ":="} else None
            yield token.at, "misused-implication", message, edit
            neck = True


def _repeated_clauses(text: str) -> Found:
    """The same clause twice: the second adds answers and no meaning."""
    seen: set[str] = set()
    clause: list[Token] = []
    for token in tokens(text, "prolog"):
        if token.kind in {"space", "comment"}:
            continue
        clause.append(token)
        if token.kind != "end":
            continue
        key = " ".join(one.text for one in clause)
        if key in seen:
            start, end = clause[0].at, token.at + 1
            yield start, "duplicate-name", "this clause stands there already", Edit(start, end, "")
        seen.add(key)
        clause = []


_COMMON = """
append arg atom atom_concat atom_length atom_number atomic_list_concat between bagof call compare copy_term delete
exclude fail findall foldl forall functor ground include is_list keysort last length list_to_set maplist member
memberchk msort nb_getval not nth0 nth1 number numlist once partition permutation print reverse select setof sort
sub_atom subset subtract succ sum_list sumlist table true union var write
"""
_BUILT_IN = frozenset(_COMMON.split())
"""Names near which a name of one's own is no slip."""


def _unknown_predicates(text: str) -> Found:
    """A goal whose predicate has no clause here, while one that has is called almost so."""
    heads, goals = _heads_and_goals(meaningful(text, "prolog"))
    for token in goals:
        near = get_close_matches(token.text, heads, n=1, cutoff=0.75) if token.text not in heads else []
        if near and len(token.text) > 3 and token.text not in _BUILT_IN:
            yield token.at, "unknown-symbol", f"'{token.text}' has no clause here; did you mean '{near[0]}'?", None


def _heads_and_goals(words: Sequence[Token]) -> tuple[set[str], list[Token]]:
    """The predicates of clauses, and the goals that stand in no argument."""
    heads, goals = set[str](), list[Token]()
    opens, arguments = True, list[bool]()
    for at, token in enumerate(words):
        called = token.kind == "name" and at + 1 < len(words) and words[at + 1].text == "("
        if called and opens:
            heads.add(token.text)
        elif called and not any(arguments):
            goals.append(token)
        if token.kind == "bracket":
            if token.text in OPENING:
                arguments.append(token.text != "(" or (at > 0 and words[at - 1].kind == "name"))
            elif arguments:
                arguments.pop()
        opens = token.kind == "end"
    return heads, goals


RULES: tuple[Rule, ...] = (_full_stops, _brackets, _implications, _repeated_clauses, _unknown_predicates)
"""In their order: what a rule mends, later ones need not look at."""
