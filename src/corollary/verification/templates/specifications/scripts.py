"""What can be seen to be wrong with a script of constraints before it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise

from corollary.verification.templates.specifications.findings import HOLE, Edit, Found, Problem, Rule
from corollary.verification.templates.specifications.tokens import Token, meaningful


def _brackets(text: str) -> Found:
    """A command that is not closed before the next one at the margin gets what it lacks; a bracket too many goes."""
    depth, first, last = 0, 0, 0
    for token in meaningful(text, "smt"):
        at_margin = token.at == 0 or text[token.at - 1] == "\n"
        if depth and at_margin and token.text == "(":
            yield _closed(first, last, depth)
            depth = 0
        if token.text == ")" and token.kind == "bracket":
            if not depth:
                edit = Edit(token.at, token.at + 1, "")
                yield token.at, "unbalanced-bracket", "')' closes nothing", edit
                continue
            depth -= 1
        elif token.text == "(" and token.kind == "bracket":
            first = token.at if not depth else first
            depth += 1
        last = token.at + len(token.text)
    if depth:
        yield _closed(first, last, depth)


def _closed(first: int, last: int, depth: int) -> Problem:
    missing = "')' is" if depth == 1 else f"{depth} ')' are"
    return first, "unbalanced-bracket", f"{missing} missing at the end of this command", Edit(last, last, ")" * depth)


def _operators(text: str) -> Found:
    wrong = {"->": "=>", "implies": "=>", "iff": "=", "==": "=", "!=": "distinct", "&&": "and", "||": "or", "!": ""}
    opened = False
    for token in meaningful(text, "smt"):
        if opened and token.text in wrong and token.text != "!":
            right = wrong[token.text]
            rule = "misused-implication" if right == "=>" else "unknown-symbol"
            edit = Edit(token.at, token.at + len(token.text), right)
            yield token.at, rule, f"'{token.text}' is written '{right}'", edit
        opened = token.text == "(" and token.kind == "bracket"
    for at, count in _implications(text):
        if count == 1:
            yield (
                at,
                "misused-implication",
                "an implication has a premise and a conclusion; this one has one part",
                None,
            )


def _implications(text: str) -> Iterator[tuple[int, int]]:
    """Every implication, with how many parts it has."""
    stack: list[tuple[str, int, int]] = []
    pending = False
    for token in meaningful(text, "smt"):
        if token.text == "(" and token.kind == "bracket":
            if stack and not pending:
                head, at, parts = stack[-1]
                stack[-1] = head, at, parts + 1
            stack.append(("", token.at, 0))
            pending = True
        elif token.text == ")" and token.kind == "bracket":
            pending = False
            if stack:
                head, at, parts = stack.pop()
                if head == "=>":
                    yield at, parts
        elif stack:
            head, at, parts = stack[-1]
            stack[-1] = (token.text, at, 0) if pending else (head, at, parts + 1)
            pending = False


def _duplicate_names(text: str) -> Found:
    words = meaningful(text, "smt")
    seen: set[str] = set()
    for before, token in pairwise(words):
        if before.text != ":named":
            continue
        bare = token.text.strip("|")
        if bare in seen:
            number = next(number for number in range(2, len(words) + 2) if f"{bare}_{number}" not in seen)
            new = f"|{bare}_{number}|" if token.text.startswith("|") else f"{bare}_{number}"
            edit = Edit(token.at, token.at + len(token.text), new)
            yield (
                token.at,
                "duplicate-name",
                f"two assertions are named '{bare}'; the second is '{bare}_{number}' now",
                edit,
            )
            bare = f"{bare}_{number}"
        seen.add(bare)


def _duplicate_declarations(text: str) -> Found:
    seen: dict[str, str] = {}
    for start, end in _commands(text):
        words = [token.text for token in meaningful(text[start:end], "smt")]
        if words[1:2] not in (["declare-const"], ["declare-fun"]):
            continue
        name, rest = words[2], " ".join(words[3:])
        if name in seen:
            same = seen[name] == rest
            edit = Edit(start, end, "") if same else None
            sort = "" if same else ", with another sort"
            yield start, "duplicate-name", f"'{name}' is declared already{sort}", edit
        seen.setdefault(name, rest)


def _commands(text: str) -> Iterator[tuple[int, int]]:
    depth, start = 0, 0
    for token in meaningful(text, "smt"):
        if token.kind == "bracket":
            if token.text == "(":
                start = token.at if not depth else start
                depth += 1
            else:
                depth -= 1
                if not depth:
                    yield start, token.at + 1


_BINDERS = frozenset({"declare-const", "declare-fun", "define-fun", "define-const", "define-fun-rec", "declare-sort"})
_LOGIC = """
and or not => xor = distinct ite let forall exists ! as + - * / div mod abs <= < >= > to_real to_int is_int
divisible true false Int Real Bool String Array RegLan BitVec _ select store const concat extract bvneg bvadd bvmul
bvudiv bvurem bvshl bvlshr bvult bvnot bvand bvor bvnand bvnor bvxor bvxnor bvcomp bvsub bvsdiv bvsrem bvsmod bvashr
bvule bvugt bvuge bvslt bvsle bvsgt bvsge zero_extend sign_extend rotate_left rotate_right repeat int2bv bv2int
bv2nat at-most at-least pble pbge pbeq seq.unit seq.len seq.++ Seq Set ubv_to_int sbv_to_int int_to_bv bvnego
bvuaddo bvsaddo bvumulo bvsmulo bvusubo bvssubo bvsdivo par is map
"""
_BUILT_IN = frozenset(_LOGIC.split())
_BOOLEAN = frozenset({"and", "or", "not", "=>", "xor", "assert", "ite"})
_NUMERIC = frozenset({"+", "-", "*", "<", "<=", ">", ">=", "div", "mod", "abs"})


def _undeclared(text: str) -> Found:
    """Names of assertions that nothing declares: declared where their place says their sort, else told."""
    text = HOLE.sub(lambda hole: " " * len(hole.group()), text)
    words = meaningful(text, "smt")
    declared = {words[at + 1].text for at, word in enumerate(words[:-1]) if word.text in _BINDERS}
    if any(word.text in {"declare-datatypes", "declare-datatype", "declare-sort", "define-sort"} for word in words):
        return
    told: set[str] = set()
    for start, end in _commands(text):
        inside = meaningful(text[start:end], "smt")
        if [one.text for one in inside[1:2]] not in (["assert"], ["minimize"], ["maximize"], ["assert-soft"]):
            continue
        bound = _bound(inside)
        for number, token in enumerate(inside[2:], 2):
            known = declared | bound | told | _BUILT_IN
            skip = token.kind != "name" or token.text.startswith((":", "str.", "re.", "int.", "bv", "fp."))
            if skip or token.text in known or inside[number - 1].text.startswith(":"):
                continue
            told.add(token.text)
            yield _told_undeclared(text, start, inside, number, declared)


def _told_undeclared(text: str, start: int, inside: Sequence[Token], number: int, declared: set[str]) -> Problem:
    token = inside[number]
    near = get_close_matches(token.text, declared, n=1)
    if near:
        message = f"'{token.text}' is declared nowhere; did you mean '{near[0]}'?"
        return start + token.at, "unknown-symbol", message, None
    head = _head_before(inside, number)
    sort = "Bool" if head in _BOOLEAN else "Int" if head in _NUMERIC else ""
    applied = inside[number - 1].text == "("
    if not sort or applied:
        return start + token.at, "unknown-symbol", f"'{token.text}' is declared nowhere", None
    message = f"'{token.text}' is declared nowhere; its place says {sort}"
    first = next(iter(_commands(text)), (0, 0))[0]
    return (
        start + token.at,
        "undeclared-constant",
        message,
        Edit(first, first, f"(declare-const {token.text} {sort})\n"),
    )


def _head_before(inside: Sequence[Token], number: int) -> str:
    """The head of the list that a token stands in."""
    depth = 0
    for at in range(number - 1, -1, -1):
        if inside[at].kind == "bracket":
            depth += 1 if inside[at].text == ")" else -1
            if depth < 0:
                return inside[at + 1].text
    return ""


def _bound(inside: Sequence[Token]) -> set[str]:
    """Names that quantifiers and lets bind: those that open a list right inside a list of such."""
    if not any(token.text in {"let", "forall", "exists"} for token in inside):
        return set()
    return {inside[at + 1].text for at in range(len(inside) - 1) if inside[at].text == "("}


RULES: tuple[Rule, ...] = (_brackets, _operators, _duplicate_names, _duplicate_declarations, _undeclared)
"""In their order: what a rule mends, later ones need not look at."""
