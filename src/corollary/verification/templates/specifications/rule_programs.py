"""What can be seen to be wrong with a rule program before it runs."""

from __future__ import annotations

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


RULES: tuple[Rule, ...] = (_full_stops, _brackets, _implications, _repeated_clauses)
"""In their order: what a rule mends, later ones need not look at."""
