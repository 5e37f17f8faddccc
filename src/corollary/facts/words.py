"""The words in files that are not analysed: what is compiled, generated or in a language that is not read may use the
program, and then it spells the names of what it uses.

Of a text the words are kept as they are. What is compiled may hold its texts one right behind the other, so that a word
of it may be several: any name that is in one may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

NOTHING = b"-"
"""What is kept of a file that does not use the program."""
_WHOLE, _PARTS, _TOO_MANY = b"=", b"~", b"!"
_MOST_BYTES = 4 << 20
"""Bytes of the words that are kept of one file."""
_SHORT = 3
"""So many characters are all over what is compiled: a shorter name is in it whatever it is."""
_LONG = 6
_WORD = re.compile(rb"[A-Za-z0-9_]+")
_PRINTED = re.compile(rb"[\t\n\r\x20-\x7e]{3,}")
_NAME_PART = re.compile(r"[A-Za-z0-9_]+")


def words_in(content: bytes, marks: Collection[str]) -> bytes:
    """The words in a file, as they are stored; NOTHING where there are marks and none of them is in it."""
    if marks and not any(re.search(mark.encode(), content) for mark in marks):
        return NOTHING
    compiled = b"\0" in content
    found = _compiled_words(content) if compiled else {word[0] for word in _WORD.finditer(content)}
    data = b"\n".join(sorted(word for word in found if not word.isdigit()))
    if len(data) > _MOST_BYTES:
        return _TOO_MANY
    return (_PARTS if compiled else _WHOLE) + data


def _compiled_words(content: bytes) -> set[bytes]:
    """The words in what can be printed."""
    words = (word[0] for stretch in _PRINTED.finditer(content) for word in _WORD.finditer(stretch[0]))
    return {word for word in words if len(word) >= _SHORT}


@dataclass(frozen=True, eq=False)
class Words:
    """What some files that are not analysed spell: words that are names, and texts in which names may be."""

    whole: frozenset[str] = frozenset()
    parts: bytes = b""
    reasons: tuple[tuple[str, str], ...] = ()
    """The files that have words, or more of them than are kept, and why they are not analysed."""
    _known: dict[str, bool] = field(default_factory=dict, repr=False)
    """Of words that were asked for whether they are in the texts."""
    _answers: dict[str, bool] = field(default_factory=dict, repr=False)
    """Of names that were asked for whether they are spelled."""

    @classmethod
    def of(cls, stored: Mapping[str, bytes], foreign: Collection[str]) -> Words:
        """The words of files by path; what is not `foreign` is in a language, and left out for what it holds."""
        whole = set[str]()
        parts: list[bytes] = []
        reasons: list[tuple[str, str]] = []
        for path, data in sorted(stored.items()):
            kind, text = bytes(data[:1]), bytes(data[1:])
            reason = "foreign" if path in foreign else "generated"
            if kind != NOTHING or reason == "generated":
                reasons.append((path, "too-many-words" if kind == _TOO_MANY else reason))
            if kind == _WHOLE:
                whole.update(text.decode("ascii").split("\n"))
            elif kind == _PARTS:
                parts.append(text)
        return cls(frozenset(whole), b"\n".join(parts), tuple(reasons))

    def spelled(self, names: Collection[str]) -> list[bool]:
        """Of each name whether it is spelled, if it is a word, or else its parts are that are one."""
        if not self.whole and not self.parts:
            return [False] * len(names)
        new = [name for name in names if name not in self._answers]
        split = [_NAME_PART.findall(name) for name in new]
        inside = self._inside({part for found in split for part in found})
        told = [all(part in self.whole or part in inside for part in found) for found in split]
        self._answers.update(zip(new, told, strict=True))
        return [self._answers[name] for name in names]

    def _inside(self, words: AbstractSet[str]) -> set[str]:
        """The words that are somewhere in the texts."""
        if not self.parts:
            return set()
        new = sorted(words - self._known.keys())
        self._known.update(dict.fromkeys(new, False))
        likely = [word for word in new if len(word) < _LONG] + _likely([w for w in new if len(w) >= _LONG], self.parts)
        self._known.update((word, len(word) < _SHORT or word.encode() in self.parts) for word in likely)
        return {word for word in words if self._known[word]}


def _likely(words: Sequence[str], text: bytes) -> list[str]:
    """Of some long words those all of whose runs of _LONG characters are in a text: to look for each takes too long."""
    if not words:
        return []
    ends = np.cumsum([len(word) for word in words])
    missed = ~np.isin(_runs("".join(words).encode()), _runs(text))
    misses = np.append(0, np.cumsum(missed))
    none = misses[ends - _LONG + 1] == misses[ends - [len(word) for word in words]]
    return [words[at] for at in np.flatnonzero(none).tolist()]


def _runs(text: bytes) -> npt.NDArray[np.int64]:
    """The runs of _LONG characters in a text, as numbers."""
    codes = np.frombuffer(text, np.uint8).astype(np.int64)
    found = np.zeros(max(len(codes) - _LONG + 1, 0), dtype=np.int64)
    for place in range(_LONG if len(found) else 0):
        found = found << 8 | codes[place : place + len(found)]
    return found


NO_WORDS = Words()
"""Those of no files."""
