"""The tokens of sequence diagrams. Upper and lower case are the same; a participant goes on up to an arrow or `:`."""

from __future__ import annotations

import re

from corollary.syntax.mermaid.text.cleaning import SPACE
from corollary.syntax.mermaid.text.lexing import Finder, Found, Rule, Scanner, Stage, stage

_END = "(?![A-Za-z0-9_])"
_BLANK = rf"(?:(?!\n){SPACE})+"

ARROWS: dict[str, tuple[str, str, str]] = {
    "->>": ("solid", "", "arrow"),
    "<<->>": ("solid", "arrow", "arrow"),
    "-->>": ("dotted", "", "arrow"),
    "<<-->>": ("dotted", "arrow", "arrow"),
    "->": ("solid", "", ""),
    "-->": ("dotted", "", ""),
    "-x": ("solid", "", "cross"),
    "--x": ("dotted", "", "cross"),
    "-)": ("solid", "", "open"),
    "--)": ("dotted", "", "open"),
    "--|\\": ("dotted", "", "top half"),
    "--|/": ("dotted", "", "bottom half"),
    "--\\\\": ("dotted", "", "top stick"),
    "--//": ("dotted", "", "bottom stick"),
    "/|--": ("dotted", "top half", ""),
    "\\|--": ("dotted", "bottom half", ""),
    "//--": ("dotted", "top stick", ""),
    "\\\\--": ("dotted", "bottom stick", ""),
    "-|\\": ("solid", "", "top half"),
    "-|/": ("solid", "", "bottom half"),
    "-\\\\": ("solid", "", "top stick"),
    "-//": ("solid", "", "bottom stick"),
    "/|-": ("solid", "top half", ""),
    "\\|-": ("solid", "bottom half", ""),
    "//-": ("solid", "top stick", ""),
    "\\\\-": ("solid", "bottom stick", ""),
}
"""How each arrow looks: its line, and its heads at the sender and at the receiver. Longer ones stand before shorter."""

BLOCKS = ("loop", "rect", "opt", "alt", "par_over", "par", "critical", "break")
SECTIONS = {"else": ("alt",), "and": ("par", "par_over"), "option": ("critical",)}
"""What parts a block into sections, and which blocks."""

_STOPS = r"-x|--x|-\)|--\)|-\|\\|-\\|-/|-\|/|/\|-|\\\|-|//-|\\\\-|--|\(\)"
_ACTOR = rf"[^/\\+()<>\-:\n,;]+(?:(?!{_STOPS})-*[^+<>\-:\n,;]+)*"
_NAME = re.compile(r"[^<>:\n,;@]+")


def _rules(*rules: Rule) -> Stage:
    return stage(*rules, flags=re.IGNORECASE)


def _word(word: str, enter: str = "") -> Rule:
    return Rule(word, f"{word}{_END}", enter=enter)


_COMMENT = Rule("", r"#[^\n]*")
_TEXT = _rules(
    Rule("newline", r"\n+"),
    Rule("", f"{SPACE}+"),
    _COMMENT,
    Rule("", r"%(?!\{)[^\n]*"),
    Rule("", r"[^}]%%[^\n]*"),
    Rule("number", r"(?:[0-9]+(?:\.[0-9]{1,2})?|\.[0-9]{1,2})(?=[ \n])"),
    _word("box", "rest"),
    *(_word(word, "name") for word in ("participant", "actor")),
    _word("create"),
    _word("destroy", "name"),
    *(_word(word, "rest") for word in (*BLOCKS, *SECTIONS)),
    *(_word(word) for word in ("end", "left of", "right of", "links", "link", "properties", "details", "over", "note")),
    *(_word(word) for word in ("activate", "deactivate")),
    Rule("title", rf"title:?{SPACE}[^#\n;]+"),
    Rule("accessible", rf"acc(?:Title|Descr){SPACE}*:{SPACE}*", enter="line"),
    Rule("", rf"accDescr{SPACE}*\{{{SPACE}*", enter="lines"),
    *(_word(word) for word in ("sequenceDiagram", "autonumber", "off")),
    Rule(",", ","),
    Rule("newline", ";"),
    Rule("actor name", _ACTOR),
    *(Rule("arrow", re.escape(arrow)) for arrow in ARROWS),
    Rule("text", r":[^#\n;]*"),
    Rule("+", r"\+"),
    Rule("-", "-"),
    Rule("()", r"\(\)"),
    Rule("invalid", "."),
)

_NAME_FIRST = _rules(
    Rule("", _BLANK),
    _COMMENT,
    Rule("data start", r"@\{", enter="data"),
    Rule("actor name", rf"(?:(?!{SPACE})[^<=>\-:,;@])+(?=@\{{)"),
    Rule("actor name", rf"(?:(?!{SPACE})[^<>:,;@])+(?={SPACE}+as{SPACE})", enter="alias"),
)
_NAME_REST = _rules(Rule("invalid", r"[^\n]+", leave=1))


def _whole_name(scanner: Scanner, position: int) -> Found | None:
    """A name that goes on to the end of its statement, or to the last `#` where something else follows."""
    name = _NAME.match(scanner.text, position)
    if not name:
        return None
    end = name.end()
    if end < len(scanner.text) and scanner.text[end] not in "\n;":
        end = scanner.text.rfind("#", position + 1, end)
    return (_WHOLE_NAME, position, end) if end > position else None


_WHOLE_NAME = Rule("actor name", "", leave=1)

MODES: dict[str, tuple[Finder, ...]] = {
    "initial": (_TEXT,),
    "name": (_NAME_FIRST, _whole_name, _NAME_REST),
    "alias": (
        _rules(
            Rule("", _BLANK), _COMMENT, Rule("as", f"as{_END}", leave=2, enter="rest"), Rule("newline", "", leave=2)
        ),
    ),
    "data": (
        _rules(
            Rule("data", r"[^}]+"),
            Rule("data end", rf"\}}(?={SPACE}+as{SPACE})", leave=1, enter="alias"),
            Rule("data end", r"\}", leave=2),
        ),
    ),
    "rest": (_rules(Rule("", _BLANK), _COMMENT, Rule("words", r"[^#\n;]*", leave=1)),),
    "line": (_rules(Rule("line", r"[^\n]*", leave=1)),),
    "lines": (_rules(Rule("", r"\}", leave=1), Rule("line", r"[^}]*")),),
}
