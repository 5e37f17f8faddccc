"""The tokens of entity-relationship diagrams. Upper and lower case are the same."""

from __future__ import annotations

import re

from corollary.syntax.mermaid.text.cleaning import SPACE
from corollary.syntax.mermaid.text.lexing import Finder, Rule, Stage, directions, stage

_END = "(?![A-Za-z0-9_])"
_DIRECTIONS = ("TB", "BT", "RL", "LR")

CARDINALITIES = {
    "zero or one": (f"one or zero{_END}", rf"\|o{_END}", f"zero or one{_END}", r"o\|"),
    "zero or more": (
        *(
            f"zero or more{_END}",
            f"zero or many{_END}",
            r"0\+",
            rf"\}}o{_END}",
            r"many\(0\)",
            rf"many(?!\(1\)){_END}",
            r"o\{",
        ),
    ),
    "one or more": (f"one or more{_END}", f"one or many{_END}", r"1\+", r"many\(1\)", r"\}\|", r"\|\{"),
    "only one": (f"one{_END}", f"only one{_END}", rf"1(?={SPACE}+[A-Za-z0-9_\"'])", r"1(?=--|\.\.|\.-|-\.)", r"\|\|"),
    "parent": (r"u(?=[.\-|])",),
}
"""How many, and how each is written."""

IDENTIFYING, NOT_IDENTIFYING = "identifying", "not identifying"


def _rules(*rules: Rule) -> Stage:
    return stage(*rules, flags=re.IGNORECASE)


def _how_many(*kinds: str) -> list[Rule]:
    return [Rule(kind, pattern) for kind in kinds for pattern in CARDINALITIES[kind]]


_FIRST = _rules(
    Rule("accessible", rf"acc(?:Title|Descr){SPACE}*:{SPACE}*", enter="line"),
    Rule("", rf"accDescr{SPACE}*\{{{SPACE}*", enter="lines"),
)
_REST = _rules(
    Rule("", r"[ \t\r]+"),
    Rule("newline", r"\n+"),
    Rule("quoted name", r'"[^"%\r\n\v\x08\\]+"'),
    Rule("quoted", '"[^"]*"'),
    Rule("head", f"erDiagram{_END}"),
    Rule("{", r"\{", enter="block"),
    Rule("#", "#"),
    Rule(",", ","),
    Rule(":::", ":::"),
    Rule(":", ":"),
    Rule("[", r"\["),
    Rule("]", r"\]"),
    Rule("style", f"style{_END}", enter="style"),
    Rule("classDef", f"classDef{_END}", enter="style"),
    Rule("class", f"class{_END}"),
    Rule("subgraph", f"subgraph{_END}"),
    Rule("end", f"end{_END}{SPACE}*"),
    Rule("zero or one", f"one or zero{_END}"),
    Rule("one or more", f"one or (?:more|many){_END}|1\\+"),
    *_how_many("zero or one", "zero or more", "one or more"),
    Rule("only one", f"one{_END}|only one{_END}"),
    Rule("decimal", r"[0-9]+\.[0-9]+"),
    *_how_many("only one"),
    Rule("one", f"1{_END}"),
    Rule("number", "[0-9]+"),
    *_how_many("parent"),
    Rule(NOT_IDENTIFYING, r"\.\."),
    Rule(IDENTIFYING, f"--|to{_END}"),
    Rule(NOT_IDENTIFYING, rf"optionally to{_END}|\.-|-\."),
    Rule("name", r"(?:[^\x00-\x7f]|[A-Za-z0-9_\-*.])+"),
    Rule("sign", "."),
)

_LINES: dict[str, tuple[Finder, ...]] = {
    "block": (
        _rules(
            Rule("", f"{SPACE}+"),
            Rule("key", f"(?:PK|FK|UK){_END}"),
            Rule("word", rf"(?:(?!{SPACE})[^~])*~(?:[^\n])*~(?:(?!{SPACE})[\s\S])*"),
            Rule("word", r"[*A-Za-z_\u00c0-\uffff][A-Za-z0-9\-_\[\]().,\u00c0-\uffff*]*"),
            Rule("", "`", enter="quoted words"),
            Rule("comment", '"[^"]*"'),
            Rule("}", r"\}", leave=1),
            Rule("?", r"\?"),
            Rule(",", ","),
            Rule("sign", "."),
        ),
    ),
    "quoted words": (_rules(Rule("word", "[^`]+"), Rule("", "`", leave=1)),),
    "style": (
        _rules(
            Rule("newline", r"\n+", leave=1),
            Rule("", f"{SPACE}+"),
            Rule(":", ":"),
            Rule(",", ","),
            Rule("#", "#"),
            Rule("name", r"(?:[^\x00-\x7f]|[A-Za-z0-9_\-*])+"),
            Rule(";", ";"),
        ),
    ),
    "line": (_rules(Rule("line", r"[^\n]*", leave=1)),),
    "lines": (_rules(Rule("", r"\}", leave=1), Rule("line", r"[^}]+")),),
}


def modes(text: str) -> dict[str, tuple[Finder, ...]]:
    """The modes of the scanner."""
    return {"initial": (_FIRST, *directions(text, _DIRECTIONS, re.IGNORECASE), _REST), **_LINES}
