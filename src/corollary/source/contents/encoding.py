"""Text in whatever encoding, as UTF-8: a byte-order mark decides, then UTF-8 itself, then what the file says of itself.

Whatever the bytes are, there is an answer; the encoding that is reported says how far it can be trusted.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COOKIE = re.compile(rb"[^\n]*?coding[:=][ \t]*([-\w.]{1,40})")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_ASCII = bytes(range(0x20, 0x7F))
_NOT_FOR_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_7", "undefined"})
_FALLBACK = "latin-1"


def to_utf8(content: bytes) -> tuple[bytes, str]:
    """The same text in UTF-8 without a byte-order mark, and the encoding it was in.

    Where a line ends with a carriage return alone, as lines of old Macs did, a newline stands in its place.
    "utf-16-le, damaged" and the like say that some bytes stood for no character and were replaced; "latin-1"
    may be a guess, for it fits all bytes.
    """
    text, encoding = _read(content)
    return (_LONE_RETURN.sub(b"\n", text) if b"\r" in text else text), encoding


def _read(content: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    if _is_utf8(content):
        return content, "utf-8"
    declared = _declared(content)
    if declared:
        try:
            return content.decode(declared).encode("utf-8"), declared
        except (UnicodeError, ValueError):
            pass
    return content.decode(_FALLBACK).encode("utf-8"), _FALLBACK


def has_wide_mark(content: bytes) -> bool:
    """Holds if a byte-order mark says that NUL bytes are a part of the text."""
    return content.startswith(tuple(mark for mark, encoding in _MARKS if encoding != "utf-8"))


def _decoded(content: bytes, encoding: str) -> tuple[bytes, str]:
    try:
        return content.decode(encoding).encode("utf-8"), encoding
    except UnicodeError:
        return content.decode(encoding, "replace").encode("utf-8"), f"{encoding}, damaged"


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(content: bytes) -> str:
    """The encoding that one of the first two lines names (PEP 263), "" if none does that can hold source text."""
    for line in content.split(b"\n", 2)[:2]:
        found = _COOKIE.match(line)
        if found:
            return _usable(found[1].decode("ascii", "replace"))
    return ""


def _usable(name: str) -> str:
    try:
        codec = codecs.lookup(name)
        if codec.name.replace("-", "_") in _NOT_FOR_TEXT or _ASCII.decode(name) != _ASCII.decode("ascii"):
            return ""
    except (LookupError, UnicodeError, ValueError):
        return ""
    return codec.name
