"""Which names branches and tags may have: those that no shell, file system, terminal or reader takes for another.

The rules are git's (git-check-ref-format), and further ones: a name cannot be taken for a snapshot's id or for a time,
and holds nothing that changes how text is shown.
"""

from __future__ import annotations

import re
import unicodedata

from corollary.errors import CorollaryError
from corollary.store.refs.revisions import is_time

LONGEST = 200
"""Bytes of UTF-8."""

_FORBIDDEN = frozenset(" ~^:?*[\\@\"'`<>|;&$(){}!#%=,")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_PLAIN = re.compile(r"[0-9A-Za-z_./-]+")
_USUAL = re.compile(r"(?![0-9a-f]{12,64}\Z|HEAD\Z)[A-Za-z_][0-9A-Za-z_-]*(/[0-9A-Za-z_][0-9A-Za-z_-]*)*")
"""Names in which there can be no trouble but their length."""
_IDENTIFIER = re.compile(r"[0-9a-f]{12,64}")
_OF_GIT = "HEAD"
_TIMESTAMP = re.compile(r"\d{9,}")


def checked_name(name: str) -> str:
    """The name, if it is one. Raises CorollaryError "bad-ref-name"."""
    trouble = _trouble(name)
    if trouble:
        raise CorollaryError(
            "bad-ref-name",
            f"no branch or tag can have this name: {trouble}",
            place=repr(name[:80]),
            remedy="Use letters, digits, '-', '_', '.' and '/'.",
        )
    return name


def _trouble(name: str) -> str:
    """Why this cannot be a name; "" if it can."""
    if len(name) <= LONGEST and _USUAL.fullmatch(name):
        return ""
    if not name:
        return "it is empty"
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST:
        return f"it is longer than {LONGEST} bytes"
    for character in "" if _PLAIN.fullmatch(name) else name:
        if character in _FORBIDDEN or unicodedata.category(character) in _UNSEEN:
            return f"it holds {character!r}"
    if unicodedata.normalize("NFC", name) != name:
        return "it is not in the normal form of Unicode (NFC)"
    if ".." in name:
        return "it holds '..'"
    if _IDENTIFIER.fullmatch(name):
        return "it looks like the id of a snapshot"
    if is_time(name) or _TIMESTAMP.fullmatch(name):
        return "it looks like a time"
    if name == _OF_GIT:
        return "it is what git calls the commit that is checked out"
    return next(filter(None, map(_trouble_of_part, name.split("/"))), "")


def _trouble_of_part(part: str) -> str:
    if not part:
        return "it begins or ends with '/', or holds '//'"
    if part.startswith((".", "-")) or part.endswith("."):
        return "a part of it begins with '.' or '-', or ends with '.'"
    return "a part of it ends with '.lock'" if part.lower().endswith(".lock") else ""
