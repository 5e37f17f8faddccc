"""The tokens of class diagrams, in the modes of their bodies."""

from __future__ import annotations

from functools import cache

from corollary.syntax.mermaid.text.cleaning import SPACE
from corollary.syntax.mermaid.text.lexing import Finder, Rule, Stage, directions, letters, spaced, stage

_END = "(?![A-Za-z0-9_])"
_NEWLINE = rf"{SPACE}*\n"
_DIRECTIONS = ("TB", "BT", "RL", "LR")


def _word(word: str, enter: str = "") -> Rule:
    return Rule(word, f"{word}{_END}", enter=enter)


_STRING = Rule("", '"', enter="string")
_CLASS = _word("class", "class")
_NAMESPACE = _word("namespace", "namespace")
_EDGE_STATE = Rule("[*]", r"\[\*\]")

_WORDS = (
    *(_word(word) for word in ("cssClass", "callback", "link", "click", "note for", "note")),
    Rule("<<", "<<"),
    Rule(">>", ">>"),
    _word("href"),
)
_QUOTES = (Rule("", "~", enter="generic"), Rule("", "`", enter="literal"))
_TARGETS = (Rule("target", f"_(?:self|blank|parent|top){_END}"),)
_HEADS = spaced(
    Rule("extension", r"<\||\|>"),
    Rule("dependency", "[><]"),
    Rule("composition", r"\*"),
    Rule("aggregation", f"o{_END}"),
    Rule("lollipop", r"\(\)"),
)


@cache
def _rest(first: bool) -> tuple[Finder, ...]:
    """What follows in every mode; `first` is the mode outside of all bodies, which knows some signs more."""
    more = (Rule(":", ":"), Rule(",", ","), Rule("#", "#")) if first else ()
    signs = stage(
        Rule("--", "--"),
        Rule("..", r"\.\."),
        Rule("label", r":[^:\n;]+"),
        Rule(":::", ":::"),
        Rule("-", "-"),
        Rule(".", r"\."),
        Rule("+", r"\+"),
        *more,
        Rule("%", "%"),
        Rule("=", "="),
        Rule("word", "[A-Za-z0-9_]+"),
        Rule("[", r"\["),
        Rule("]", r"\]"),
        Rule("punctuation", r"""[!"#$%&'*+,\-.`?\\/]"""),
        Rule("letter", f"[{letters()}]"),
        Rule("space", SPACE),
    )
    return (stage(*_WORDS, *_QUOTES, *_TARGETS), _HEADS, signs)


_LINE = Rule("line", r"[^\n]*", leave=1)


def modes(text: str) -> dict[str, tuple[Finder, ...]]:
    """The modes of the scanner; `initial` is outside of all bodies, `namespace body` in that of a namespace."""
    rest = _rest(first=False)
    return {
        "initial": (*directions(text, _DIRECTIONS), _INITIAL, *_rest(first=True)),
        "namespace": (_NAMESPACE_HEAD, *rest),
        "namespace body": (_NAMESPACE_BODY, *rest),
        "class": (_CLASS_HEAD, *rest),
        "class body": (_CLASS_BODY, *rest),
        "generic": (stage(_STRING, *_WORDS, Rule("", "~", leave=1), Rule("generic", "[^~]+")), *rest),
        "literal": (stage(_STRING, *_WORDS, _QUOTES[0], Rule("", "`", leave=1), Rule("literal", "[^`]+")), *rest),
        "string": (stage(Rule("", '"', leave=1), Rule("string", '[^"]+')),),
        "callback": (
            stage(
                Rule("", rf"\({SPACE}*\)", leave=1),
                Rule("", r"\(", leave=1, enter="arguments"),
                Rule("callback name", r"[^(]+"),
            ),
        ),
        "arguments": (stage(Rule("", r"\)", leave=1), Rule("arguments", r"[^)]+")),),
        "line": (stage(_LINE),),
        "lines": (stage(Rule("", r"\}", leave=1), Rule("line", r"[^}]+")),),
    }


def _initial() -> Stage:
    return stage(
        Rule("", r"%%[^\n]*\n*"),
        Rule("accessible", rf"acc(?:Title|Descr){SPACE}*:{SPACE}*", enter="line"),
        Rule("", rf"accDescr{SPACE}*\{{{SPACE}*", enter="lines"),
        Rule("newline", _NEWLINE),
        Rule("", f"{SPACE}+"),
        Rule("head", f"classDiagram(?:-v2{_END}|{_END})"),
        _EDGE_STATE,
        Rule("", rf"call{SPACE}+", enter="callback"),
        _STRING,
        _word("style"),
        _word("classDef"),
        _NAMESPACE,
        _CLASS,
    )


_INITIAL = _initial()
_NAMESPACE_HEAD = stage(
    _STRING,
    _NAMESPACE,
    Rule("newline", _NEWLINE, leave=1),
    Rule("", f"{SPACE}+"),
    Rule("{", r"\{", enter="namespace body"),
    Rule("", r"(?=\})", leave=1),
)
_NAMESPACE_BODY = stage(
    _STRING,
    _NAMESPACE,
    Rule("}", r"\}", leave=1),
    Rule("newline", _NEWLINE),
    Rule("", f"{SPACE}+"),
    _EDGE_STATE,
    _CLASS,
)
_CLASS_HEAD = stage(
    _STRING,
    Rule("newline", _NEWLINE, leave=1),
    Rule("", f"{SPACE}+"),
    Rule("}", r"\}", leave=2),
    Rule("{", r"\{", enter="class body"),
)
_CLASS_BODY = stage(
    _STRING,
    Rule("}", r"\}", leave=1),
    _EDGE_STATE,
    Rule("{", r"\{"),
    Rule("", r"\n"),
    Rule("member", r"[^{}\n]+"),
)
