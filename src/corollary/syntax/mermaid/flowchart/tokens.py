"""The tokens of flowcharts: which text is an id, a link, a bracket or words, in which mode."""

from __future__ import annotations

import re
from functools import cache

from corollary.syntax.mermaid.text.cleaning import SPACE
from corollary.syntax.mermaid.text.lexing import Finder, Found, Rule, Scanner, Stage, directions, letters, spaced, stage

_WORD_END = "(?![A-Za-z0-9_])"
_DIRECTIONS = ("TB", "BT", "RL", "LR", "TD")
_SOLID = re.compile(r"[^\s\"]+")
_WAYS = ("LR", "RL", "TB", "BT", "TD", "BR")


def _word(kind: str, word: str, enter: str = "") -> Rule:
    return Rule(kind, f"{word}{_WORD_END}", enter=enter)


_QUOTES = stage(Rule("", '"`', enter="markdown"), Rule("", '"', enter="string"))
_INVISIBLE = spaced(Rule("link", f"~~~+{SPACE}*"))

# In every mode these brackets open a text.
_ELLIPSE = Rule("(-", r"\(-", enter="ellipse")
_STADIUM = Rule("([", r"\(\[", enter="words")
_SUBROUTINE = Rule("[[", r"\[\[", enter="words")
_CYLINDER = Rule("[(", r"\[\(", enter="words")
_DOUBLE_CIRCLE = Rule("(((", r"\(\(\(", enter="words")
_SLANTED = (Rule("[/", r"\[/", enter="slanted"), Rule("[\\", r"\[\\", enter="slanted"))
_PIPE, _ROUND, _SQUARE, _CURLY = (
    Rule("|", r"\|", enter="words"),
    Rule("(", r"\(", enter="words"),
    Rule("[", r"\[", enter="words"),
    Rule("{", r"\{", enter="words"),
)
_LONG = (_ELLIPSE, _STADIUM, _SUBROUTINE, _CYLINDER, _DOUBLE_CIRCLE, *_SLANTED)
_SHORT = (_PIPE, _ROUND, _SQUARE, _CURLY)
_OPENING = stage(*_LONG, *_SHORT)

_KEYWORDS = stage(
    Rule("accessible title", rf"accTitle{SPACE}*:{SPACE}*", enter="line"),
    Rule("accessible description", rf"accDescr{SPACE}*:{SPACE}*", enter="line"),
    Rule("", rf"accDescr{SPACE}*\{{{SPACE}*", enter="lines"),
    Rule("data start", r"@\{", enter="data"),
    Rule("", rf"call{SPACE}+", enter="callback"),
    *_QUOTES.rules,
    *(_word(word, word) for word in ("style", "default", "linkStyle", "interpolate", "classDef", "class")),
    Rule("href", rf"href{SPACE}"),
    Rule("", rf"click{SPACE}+", enter="click"),
    _word("graph", "(?:flowchart-elk|swimlane-beta|graph|flowchart)"),
    _word("subgraph", "subgraph"),
    Rule("end", rf"end{_WORD_END}{SPACE}*"),
    _word("target", "_(?:self|blank|parent|top)"),
)
_FIRST_KEYWORDS = stage(
    *(rule._replace(enter="direction") if rule.kind == "graph" else rule for rule in _KEYWORDS.rules)
)

_SIGNS = stage(
    Rule("number", "[0-9]+"),
    Rule("#", "#"),
    Rule(":::", ":::"),
    Rule(":", ":"),
    Rule("&", "&"),
    Rule(";", ";"),
    Rule(",", ","),
    Rule("*", r"\*"),
)
_NORMAL = (
    Rule("link", rf"[xo<]?--+[-xo>]{SPACE}*"),
    Rule("link start", rf"[xo<]?--{SPACE}*", enter="edge"),
)
_THICK = (
    Rule("link", rf"[xo<]?==+[=xo>]{SPACE}*"),
    Rule("link start", rf"[xo<]?=={SPACE}*", enter="thick edge"),
)
_DOTTED = (
    Rule("link", rf"[xo<]?-?\.+-[xo>]?{SPACE}*"),
    Rule("link start", rf"[xo<]?-\.{SPACE}*", enter="dotted edge"),
)
_LINKS = spaced(*_NORMAL, *_THICK, *_DOTTED, *_INVISIBLE.rules)


@cache
def _names() -> Stage:
    return stage(
        _ELLIPSE,
        _STADIUM,
        _SUBROUTINE,
        Rule("[|", r"\[\|"),
        Rule(">", ">", enter="words"),
        _CYLINDER,
        _DOUBLE_CIRCLE,
        *_SLANTED,
        Rule("<", "<"),
        Rule("^", r"\^"),
        Rule("separator", r"\\\|"),
        Rule("v", f"v{_WORD_END}"),
        Rule("name", r"""(?:[A-Za-z0-9!"#$%&'*+.`?\\_/]|-(?=[^>\-.]))+"""),
        Rule("-", "-"),
        Rule("letter", f"[{letters()}]"),
        *_SHORT,
        Rule("newline", r"\n+"),
        Rule("space", rf"(?:(?!\n){SPACE})+"),
    )


_SAFE_IN_EDGES = r"[^\s\"<xo=.\-]+"  # nothing else can begin with these


def _edge_text(end: Rule, character: str) -> tuple[Finder, ...]:
    return (
        stage(Rule("edge text", _SAFE_IN_EDGES)),
        _QUOTES,
        spaced(end._replace(leave=1)),
        stage(Rule("edge text", character)),
        _INVISIBLE,
        _OPENING,
    )


class _LinkIds:
    """Finds the `id@` before a link: the rest of a word up to its last `@` that no `{` or quote follows."""

    def __init__(self) -> None:
        self._word = (0, 0)
        self._last = -1

    def __call__(self, scanner: Scanner, position: int) -> Found | None:
        text = scanner.text
        if not self._word[0] <= position < self._word[1]:
            word = _SOLID.match(text, position)
            if not word:
                return None
            self._word = word.span()
            self._last = self._last_id(text, *word.span())
        return (_LINK_ID, position, self._last + 1) if self._last > position else None

    @staticmethod
    def _last_id(text: str, start: int, end: int) -> int:
        at = text.rfind("@", start, end)
        while at >= 0 and (at + 1 == len(text) or text[at + 1] in '{"'):
            at = text.rfind("@", start, at)
        return at


_LINK_ID = Rule("link id", "")
_DIRECTION_VALUES = stage(
    Rule("no direction", rf"{SPACE}*\n", leave=1),
    *(Rule("way", rf"{SPACE}*{way}", leave=1) for way in (*(f"{way}{_WORD_END}" for way in _WAYS), "<", ">", r"\^")),
    Rule("way", rf"{SPACE}*v{_WORD_END}", leave=1),
)


def modes(text: str) -> dict[str, tuple[Finder, ...]]:
    """The modes of a flowchart's scanner: `start` up to the direction, `initial` behind it."""
    rest: tuple[Finder, ...] = (
        *directions(text, _DIRECTIONS),
        *((_LinkIds(),) if "@" in text else ()),
        _SIGNS,
        _LINKS,
        _names(),
    )
    return {
        "start": (_FIRST_KEYWORDS, *rest),
        "initial": (_KEYWORDS, *rest),
        "direction": (_QUOTES, _DIRECTION_VALUES, _INVISIBLE, _OPENING),
        **_TEXT_MODES,
    }


_TEXT_MODES: dict[str, tuple[Finder, ...]] = {
    "line": (stage(Rule("words", r"[^\n]*", leave=1)),),
    "lines": (stage(Rule("", r"\}", leave=1), Rule("words", r"[^}]*")),),
    "data": (
        stage(Rule("data", '"', enter="data string"), Rule("data", '[^}^"]+'), Rule("", r"\}", leave=1)),
        _INVISIBLE,
        _OPENING,
    ),
    "data string": (stage(Rule("data", '"', leave=1), Rule("data string", '[^"]+')),),
    "callback": (
        stage(
            Rule("", rf"\({SPACE}*\)", leave=1),
            Rule("", r"\(", leave=1, enter="arguments"),
            Rule("callback", r"[^(]*"),
        ),
    ),
    "arguments": (stage(Rule("", r"\)", leave=1), Rule("arguments", r"[^)]*")),),
    "markdown": (stage(Rule("markdown text", '[^`"]+'), Rule("", '`"', leave=1)), _QUOTES, _INVISIBLE, _OPENING),
    "string": (stage(Rule("", '"`', enter="markdown"), Rule("string text", '[^"]+'), Rule("", '"', leave=1)),),
    "click": (_QUOTES, stage(Rule("", SPACE, leave=1), Rule("click", rf"(?:(?!{SPACE})[\s\S])*"))),
    "edge": _edge_text(_NORMAL[0], r"[^-]|-(?!-)"),
    "thick edge": _edge_text(_THICK[0], "[^=]"),
    "dotted edge": _edge_text(_DOTTED[0], r"[^.]"),
    "ellipse": (
        _QUOTES,
        _INVISIBLE,
        stage(Rule("-)", r"[-/)]\)", leave=1), Rule("text", r"[^()\[\]{}]|!\)+")),
        _OPENING,
    ),
    "words": (
        _QUOTES,
        _INVISIBLE,
        stage(
            _ELLIPSE,
            Rule("])", r"\]\)", leave=1),
            _STADIUM,
            Rule("]]", r"\]\]", leave=1),
            _SUBROUTINE,
            Rule(")]", r"\)\]", leave=1),
            _CYLINDER,
            Rule(")))", r"\)\)\)", leave=1),
            _DOUBLE_CIRCLE,
            *_SLANTED,
            Rule("|", r"\|", leave=1),
            Rule(")", r"\)", leave=1),
            _ROUND,
            Rule("]", r"\]", leave=1),
            _SQUARE,
            Rule("}", r"\}", leave=1),
            _CURLY,
            Rule("text", r'[^\[\](){}|"]+'),
        ),
    ),
    "slanted": (
        _QUOTES,
        _INVISIBLE,
        stage(
            _ELLIPSE,
            _STADIUM,
            _SUBROUTINE,
            _CYLINDER,
            _DOUBLE_CIRCLE,
            Rule("\\]", r"[\\(?=\])]\]", leave=1),
            Rule("/]", r"/(?=\])\]", leave=1),
            Rule("text", r"/(?!\])|\\(?!\])|[^\\\[\](){}/]+"),
            *_SLANTED,
            *_SHORT,
        ),
    ),
}
