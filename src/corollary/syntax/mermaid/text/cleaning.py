"""What is taken out of a diagram's text, and rewritten in it, before its grammar sees it.

As Mermaid does it, in Mermaid's order: line ends, quotes in tags, front matter, directives, comments, entity codes.
What it reads there for looks alone (themes, layouts) is dropped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from corollary.syntax.mermaid.text.source import Edit, Source

SPACE = "[\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]"
"""What `\\s` means to Mermaid."""

_BLANKS = "".join(chr(code) for code in (*range(9, 14), 32, 0xA0, 0x1680, *range(0x2000, 0x200B)))
BLANKS = _BLANKS + "\u2028\u2029\u202f\u205f\u3000\ufeff"
"""The characters of `SPACE`: what Mermaid trims."""

_CARRIAGE_RETURN = re.compile(r"\r\n?")
_TAG = re.compile(r"<[A-Za-z0-9_]+")
_ATTRIBUTE = re.compile(r'="([^"]*)"')
_FRONT_MATTER = re.compile(r"([^\S\n]*)---[^\S\n]*\n")
_TITLE = re.compile(r"^\s*title\s*:\s*(.*?)\s*$", re.MULTILINE)
_DIRECTIVE = re.compile(
    rf"%%\{{{SPACE}*(?:([A-Za-z0-9_]+){SPACE}*:|([A-Za-z0-9_]+)){SPACE}*"
    rf"(?:[A-Za-z0-9_]+|(?:(?!\}}%%)[\s\S])*){SPACE}*(?:\}}%%)?"
)
_COMMENT = re.compile(r"[^\S\n]*%%(?!\{)[^\n]+")
_STYLED = re.compile(r"style|classDef")
_COLOUR = re.compile(r":[^\s#:]*#")
_ENTITY = re.compile(r"#([A-Za-z0-9_]+);")
_NUMBER = re.compile(r"\d+")

_OPEN, _NUMBERED, _CLOSE = "ﬂ°", "ﬂ°°", "¶ß"
_CHARACTER = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_ENCODED = re.compile(f"{_NUMBERED}|{_OPEN}|{_CLOSE}")
_DECODED = {_NUMBERED: "&#", _OPEN: "&", _CLOSE: ";"}


def trimmed(text: str) -> str:
    """`text` without the blanks around it that Mermaid takes for blanks."""
    return text.strip(BLANKS)


def cleaned(source: Source) -> tuple[Source, str]:
    """The text that the grammar of a diagram reads, entity codes encoded, and the title of the front matter."""
    source = source.edited((end.start(), end.end(), "\n") for end in _CARRIAGE_RETURN.finditer(source.text))
    source = source.edited(_single_quotes(source.text))
    length, title = _front_matter(source.text)
    source = source.edited([(0, length, "")] if length else [])
    source = source.edited((found.start(), found.end(), "") for found in _DIRECTIVE.finditer(source.text))
    source = source.edited(_comments(source.text))
    blank = len(source.text) - len(source.text.lstrip(BLANKS))
    end = len(source.text)
    source = source.edited([*([(0, blank, "")] if blank else []), (end, end, "\n")])
    source = source.edited(_semicolons(source.text))
    return source.edited(_entities(source.text)), title


def decoded(text: str) -> str:
    """`text` with its entity codes as the characters they stand for: `#9829;` as well as `&amp;`."""
    if _OPEN not in text and "&" not in text:
        return text
    text = _ENCODED.sub(lambda code: _DECODED[code.group()], text)
    return _CHARACTER.sub(lambda code: html.unescape(code.group()), text)


def _single_quotes(text: str) -> Iterator[Edit]:
    """Attributes of tags with single quotes: double ones would end a text."""
    tag = _TAG.search(text)
    while tag:
        end = text.find(">", tag.end())
        if end < 0:
            return
        for attribute in _ATTRIBUTE.finditer(text, tag.end(), end):
            yield attribute.start(), attribute.end(), f"='{attribute[1]}'"
        tag = _TAG.search(text, end + 1)


def _front_matter(text: str) -> tuple[int, str]:
    """How long the front matter is, and its title."""
    opening = _FRONT_MATTER.match(text)
    if not opening:
        return 0, ""
    closing = re.compile(rf"\n{re.escape(opening[1])}---{SPACE}*\n[\n]*").search(text, opening.end())
    if not closing:
        return 0, ""
    title = _TITLE.search(text, opening.end(), closing.start())
    return closing.end(), title[1].strip("\"'") if title else ""


def _comments(text: str) -> Iterator[Edit]:
    """Whole lines of comment with the blank lines before them."""
    if "%%" not in text:
        return
    at = first_blank = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        comment = _COMMENT.match(text, at, end)
        if comment:
            yield first_blank, min(end + 1, len(text)), ""
        if comment or text[at:end].strip(BLANKS):
            first_blank = end + 1
        at = end + 1


def _semicolons(text: str) -> Iterator[Edit]:
    """The last semicolon of a line that sets a colour, which would else look like the end of an entity code."""
    if "#" not in text:
        return
    done = -1
    for styled in _STYLED.finditer(text):
        if styled.start() < done:
            continue
        line_end = text.find("\n", styled.end())
        done = len(text) if line_end < 0 else line_end
        last = text.rfind(";", styled.end(), done)
        if last >= 0 and _COLOUR.search(text, styled.end(), last):
            yield last, last + 1, ""


def _entities(text: str) -> Iterator[Edit]:
    for entity in _ENTITY.finditer(text):
        opening = _NUMBERED if _NUMBER.fullmatch(entity[1]) else _OPEN
        yield entity.start(), entity.end(), f"{opening}{entity[1]}{_CLOSE}"
