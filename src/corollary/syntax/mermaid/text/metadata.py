"""What `@{ shape: rounded, label: "words" }` says: the part of YAML in which such data are written."""

from __future__ import annotations

import re

_PAIR = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*"|'[^']*')\s*:|(?P<key>[^\s:,{}\[\]"'#&*!|>%@`][^:,\n]*?)\s*:(?=\s|$))[^\S\n]*"""
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\[\s\S])*)"|\'((?:[^\']|\'\')*)\'')
_ESCAPE = re.compile(r"\\(?:([nt\"\\/ ])|u([0-9A-Fa-f]{4}))")
_ESCAPED = {"n": "\n", "t": "\t"}
_BLOCK = re.compile(r"[|>][+-]?[^\S\n]*(?:\n|$)")
_COMMENT = re.compile(r"(?:^|\s)#.*")


class MalformedError(Exception):
    """The data are not what YAML allows, or more than such data ever are."""


def pairs(text: str) -> dict[str, str]:
    """The keys with their values as text. Raises MalformedError.

    Data on one line are separated by commas; on several lines each line is a pair.
    """
    return _lines(text) if "\n" in text else _flow(text)


def _flow(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while position < len(text):
        if text[position] in " \t\n,":
            position += 1
            continue
        pair = _PAIR.match(text, position)
        if not pair:
            bare = text[position:].partition(",")[0].strip()
            if re.search(r":\s|:$|[{}\[\]]", bare) or (bare[:1] in {'"', "'"} and not _QUOTED.fullmatch(bare)):
                raise MalformedError(f"{bare!r} is no `key: value`")
            found[bare] = ""
            position += len(text[position:].partition(",")[0])
            continue
        value, position = _flow_value(text, pair.end())
        _put(found, _key(pair), value)
    return found


def _flow_value(text: str, position: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, position)
    if quoted:
        rest = re.compile(r"\s*(?=,|$)").match(text, quoted.end())
        if not rest:
            raise MalformedError("a comma is missing behind a quoted value")
        return _unquoted(quoted), rest.end()
    if text[position : position + 1] in {'"', "'"}:
        raise MalformedError("a quote is not closed")
    end = text.find(",", position)
    end = len(text) if end < 0 else end
    value = text[position:end].strip()
    if re.search(r":\s|[\[\]{}]|:$", value):
        raise MalformedError(f"{value!r} is no plain value")
    return value, end


def _lines(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not _COMMENT.sub("", line).strip():
            continue
        pair = _PAIR.match(line)
        if not pair:
            raise MalformedError(f"{line.strip()!r} is no `key: value`")
        value = line[pair.end() :]
        if _BLOCK.match(value):
            indent = len(line) - len(line.lstrip())
            first = at
            while at < len(lines) and (not lines[at].strip() or len(lines[at]) - len(lines[at].lstrip()) > indent):
                at += 1
            _put(found, _key(pair), _block(lines[first:at], value.strip()))
            continue
        quoted = _QUOTED.match(value)
        if quoted and not _COMMENT.sub("", value[quoted.end() :]).strip().strip(","):
            if value[quoted.end() :].strip().startswith(","):
                raise MalformedError("lines are not separated by commas")
            _put(found, _key(pair), _unquoted(quoted))
            continue
        if value[:1] in {'"', "'"}:
            raise MalformedError("a quote is not closed")
        value = _COMMENT.sub("", value).strip()
        if re.search(r":\s|:$", value):
            raise MalformedError(f"{value!r} is no plain value")
        _put(found, _key(pair), value)
    return found


def _block(lines: list[str], style: str) -> str:
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    indent = min(indents, default=0)
    rows = [line[indent:] for line in lines]
    text = ("\n" if style.startswith("|") else " ").join(row.rstrip() if style.startswith(">") else row for row in rows)
    return text.rstrip("\n ") + ("" if style.endswith("-") else "\n")


def _put(found: dict[str, str], key: str, value: str) -> None:
    if key in found:
        raise MalformedError(f"{key!r} stands there twice")
    found[key] = value


def _key(pair: re.Match[str]) -> str:
    quoted: str | None = pair["quoted"]
    return quoted[1:-1] if quoted else str(pair["key"])


def _unquoted(quoted: re.Match[str]) -> str:
    if quoted[1] is None:
        return str(quoted[2]).replace("''", "'")
    return _ESCAPE.sub(
        lambda code: _character(int(code[2], 16)) if code[2] else _ESCAPED.get(code[1], code[1]), quoted[1]
    )


def _character(code: int) -> str:
    """The character of a code; half of a pair is none."""
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
