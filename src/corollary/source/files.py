"""The values of this stage: a file that was found, what was read of it, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MANIFEST = "manifest"
"""The language of files that are kept as they are: project manifests, which linking reads."""

DIAGRAM = "diagram"
"""The language of files that hold diagrams: what these say is kept in snapshots, and no program is made of it."""

WORDS = "words"
"""The language of files of which only the words count: they are not analysed, and may use what is."""

_TICK = 10_000_000
"""Nanoseconds: no file system that keeps fractions of a second has a clock coarser than this."""
_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file in a supported language, as a listing saw it: nothing of it has been read yet.

    One that is not on disk brings what it holds.
    """

    path: str
    language: str
    size: int
    mtime_ns: int
    ctime_ns: int = 0
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Omitted:
    """What was left out: `reason` is one of the words of REASONS; the path of a folder ends with `/`.

    A file that was left out because of its content carries what was seen of it, so that it is not read again
    while it stays the same; `content_hash` is empty for everything else.
    """

    path: str
    reason: str
    size: int = 0
    mtime_ns: int = 0
    ctime_ns: int = 0
    content_hash: bytes = b""
    checked_ns: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """What one file holds: `content` is UTF-8, whatever `encoding` the file is in; `content_hash` is the SHA-256
    of the bytes as they are on disk. Of a file whose language is WORDS `content` is what is on disk, and `reason` says
    why, if that is not its own language.

    `size`, `mtime_ns` and `ctime_ns` belong to exactly these bytes; `checked_ns` is the time at which reading began.
    """

    path: str
    language: str
    content: bytes
    encoding: str
    content_hash: bytes
    size: int
    mtime_ns: int
    ctime_ns: int
    checked_ns: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a root, sorted by path, and what was left out, sorted by path, with the count of each reason."""

    root: str
    files: tuple[SourceFile, ...]
    omitted: tuple[Omitted, ...]
    omitted_counts: Mapping[str, int]


FAILED = "extraction-failed"
"""Why a file is left out that was read, and then could not be turned into facts."""

REASONS: Mapping[str, str] = {
    "excluded": "left out by the configuration",
    "ignored": "ignored by version control",
    "dependencies": "an installed dependency",
    "vendored": "a copy of somebody else's code",
    "build-output": "made by a build",
    "cache": "a cache",
    "version-control": "version control's own data",
    "generated": "made by a generator: read for the names in it, and for nothing else",
    "foreign": "in no language that is analysed, or compiled: read for the names in it, and for nothing else",
    "minified": "minified or bundled: no text that was written by hand",
    "binary": "binary: holds NUL bytes",
    "too-large": "larger than max-file-bytes",
    "too-many-words": "holds more words than can be kept of a file that is not analysed",
    "outside-root": "a link that leads out of the analysed folder",
    "link-loop": "a link to a folder that contains it",
    "link-in-link": "a link inside a linked folder",
    "broken-link": "a link to nothing",
    "submodule": "a submodule, a repository of its own, that is not checked out",
    "not-a-file": "neither a file nor a folder",
    "unreadable": "could not be read",
    "vanished": "went away while it was read",
    "purged": "was purged from the snapshot",
    FAILED: "could not be understood: an error in Corollary, or it took too much time or memory",
}
"""Why something is left out, and the words for a user."""

LOST = frozenset({"unreadable", "vanished", "too-large", "too-many-words", "purged", FAILED})
"""Reasons for which a file is missing that nobody wished to be: what is in it could change any answer."""

FOR_WORDS = frozenset({"generated"})
"""Reasons for which a file in a language is not analysed, and the words in it are read: it may use the program."""


def is_for_words(language: str, reason: str) -> bool:
    """Holds if the words in a file of a language count that is left out for this reason."""
    return reason in FOR_WORDS and language not in {MANIFEST, DIAGRAM}


def is_settled(mtime_ns: int, ctime_ns: int, looked_ns: int) -> bool:
    """Holds if what has these times cannot have changed after it was looked at without getting others.

    What was written within the same tick of the clock as it was read may have changed again without a trace ("racy
    git", Documentation/technical/racy-git in git), and so may what has a time in the future.
    """
    newest = max(mtime_ns, ctime_ns)
    return newest + (_TICK if newest % _SECOND else 2 * _SECOND) < looked_ns
