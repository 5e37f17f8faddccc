"""The tokens of state diagrams. Upper and lower case are the same, and an id goes on up to a blank, `:`, `-` or `{`."""

from __future__ import annotations

import re

from corollary.syntax.mermaid.text.cleaning import SPACE
from corollary.syntax.mermaid.text.lexing import Finder, Found, LineEnds, Next, Rule, Scanner, Stage, directions, stage

_NO_CASE = re.IGNORECASE
_END = "(?![A-Za-z0-9_])"
_BLANK = rf"(?:(?!\n){SPACE})+"
_WORD = "[A-Za-z0-9_]"
_ID = r"(?:(?!%%)[^:\s\-{])+"
_DIRECTIONS = ("TB", "BT", "RL", "LR")
_PSEUDO_STATES = {
    f"{kind} {opening}": re.escape(f"{opening}{kind}{closing}")
    for opening, closing in (("<<", ">>"), ("[[", "]]"))
    for kind in ("fork", "join", "choice")
}
_TWO_WORDS = re.compile(rf"{_WORD}+{SPACE}+(?={_WORD})")
_CURLY = re.compile(r"[{\n]")
_END_NOTE = re.compile(rf"\n[^\S\n]*end note{_END}", _NO_CASE)


def _rules(*rules: Rule) -> Stage:
    return stage(*rules, flags=_NO_CASE)


_COMMENTS = (Rule("", r"#[^\n]*"), Rule("", r"%%(?!\{)[^\n]*"))
_DECLARATIONS = (
    Rule("classDef", rf"classDef{SPACE}+", enter="class definition"),
    Rule("class", rf"class{SPACE}+", enter="class"),
    Rule("style", rf"style{SPACE}+", enter="style"),
    Rule("", rf"state{SPACE}+", enter="state"),
)
_NAMES = (
    Rule("[*]", r"\[\*\]"),
    Rule("id", _ID),
    Rule("", r"%%[^:\s\-{]*"),
    Rule("description", r":(?:[^:\n;]|:[^:\n;])+"),
    Rule("-->", "-->"),
)
_SCALE = Rule("scale", rf"scale{SPACE}+", enter="scale")
_NOTE = Rule("note", rf"note{SPACE}+", enter="note")

_FIRST = _rules(
    Rule("click", f"click{_END}"),
    Rule("href", f"href{_END}"),
    Rule("string", '"[^"]*"'),
    Rule("default", f"default{_END}"),
)
_REST = _rules(
    Rule("newline", r"\n+"),
    Rule("", f"{SPACE}+"),
    *_COMMENTS,
    _SCALE,
    Rule("accessible", rf"accTitle{SPACE}*:{SPACE}*", enter="line"),
    Rule("accessible", rf"accDescr{SPACE}*:{SPACE}*", enter="line"),
    Rule("", rf"accDescr{SPACE}*\{{{SPACE}*", enter="lines"),
    *_DECLARATIONS,
    Rule("{", r"\{", enter="inside"),
    _NOTE,
    Rule("head", rf"stateDiagram(?:-v2)?{SPACE}+"),
    Rule("hide", f"hide empty description{_END}"),
    *_NAMES,
    Rule(":::", ":::"),
    Rule("invalid", "."),
)
_INSIDE_FIRST = _rules(Rule("", f"{SPACE}+"), *_COMMENTS, *_DECLARATIONS)
_INSIDE = _rules(Rule("}", r"\}", leave=1), _NOTE, *_NAMES, Rule("--", "--"), Rule(":::", ":::"))


def modes(text: str) -> dict[str, tuple[Finder, ...]]:
    """The modes of the scanner: `initial` outside, `inside` for each composite state around."""
    way = directions(text, _DIRECTIONS, _NO_CASE)
    return {
        "initial": (_FIRST, *way, _REST),
        "inside": (_INSIDE_FIRST, *way, _INSIDE),
        "state": (_STATE_FIRST, _pseudo_states(text), _STATE_WORDS, _two_words(), _STATE),
        "note text": (_NOTE_TEXT, _note_end()),
        **_LINES,
    }


def _pseudo_states(text: str) -> Finder:
    return LineEnds(text, _PSEUDO_STATES, whole=False, flags=_NO_CASE)


_STATE_FIRST = _rules(Rule("", _BLANK), *_COMMENTS)
_STATE_WORDS = _rules(Rule("", '"', enter="state string"), Rule("as", f"as{SPACE}+", enter="state id"))
_STATE = _rules(Rule("composite", r"[^\s{]+"), Rule("", r"\n", leave=1), Rule("{", r"\{", leave=1, enter="inside"))
_NOTE_TEXT = _rules(Rule("note text", rf"{SPACE}*:[^:\n;]+", leave=1))
_LINES: dict[str, tuple[Finder, ...]] = {
    "scale": (_rules(Rule("width", "[0-9]+"), Rule("", rf"{SPACE}+width{_END}", leave=1)),),
    "line": (_rules(Rule("words", r"[^\n]*", leave=1)),),
    "lines": (_rules(Rule("", r"\}", leave=1), Rule("words", r"[^}]*")),),
    "class definition": (_rules(Rule("name", rf"{_WORD}+{SPACE}+", leave=1, enter="line")),),
    "class": (_rules(Rule("names", rf"{_WORD}+(?:,{SPACE}*{_WORD}+)*", leave=1, enter="line")),),
    "style": (_rules(Rule("names", rf"(?:{_WORD}|,)+{SPACE}+", leave=1, enter="line")),),
    "state string": (_rules(Rule("", '"', leave=1), Rule("state string", '[^"]*')),),
    "state id": (_rules(Rule("id", r"(?:(?!%%)[^\n{])+", leave=1), Rule("", r"[^\n{]+"), Rule("id", "", leave=1)),),
    "note": (
        _rules(
            Rule("side", f"left of{_END}", leave=1, enter="note id"),
            Rule("side", f"right of{_END}", leave=1, enter="note id"),
            Rule("", '"', leave=1, enter="floating note"),
        ),
    ),
    "note id": (_rules(Rule("id", rf"{SPACE}*{_ID.replace('{', '')}", leave=1, enter="note text")),),
    "floating note": (
        _rules(
            Rule("as", rf"{SPACE}*as{SPACE}*", leave=1, enter="floating note id"),
            Rule("", '"'),
            Rule("floating text", '[^"]*'),
        ),
    ),
    "floating note id": (_rules(Rule("id", r"[^\n]*", leave=1)),),
}


def _two_words() -> Finder:
    """Finds `state two words {`, which Mermaid refuses."""
    curly = Next(_CURLY)
    rule = Rule("two words", "", leave=1, enter="inside")

    def find(scanner: Scanner, position: int) -> Found | None:
        first = _TWO_WORDS.match(scanner.text, position)
        if not first:
            return None
        start, end = curly(scanner.text, first.end())
        return (rule, position, end) if scanner.text[start:end] == "{" else None

    return find


def _note_end() -> Finder:
    """Finds the text of a note up to `end note` on a line of its own."""
    end_note = Next(_END_NOTE)
    rule = Rule("note text", "", leave=1)

    def find(scanner: Scanner, position: int) -> Found | None:
        start, end = end_note(scanner.text, position)
        return (rule, position, end) if start < end else None

    return find
