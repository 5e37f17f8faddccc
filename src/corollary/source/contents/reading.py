"""What one listed file holds, or why it is not analysed after all: the questions that only content can answer."""

from __future__ import annotations

import hashlib
import os
import time

from corollary.source.contents.encoding import has_wide_mark, to_utf8
from corollary.source.contents.opening import NotAFileError, TooLargeError, read_regular
from corollary.source.files import WORDS, Omitted, Source, SourceFile, is_for_words
from corollary.source.ignoring.rules import ContentRules, default_rules
from corollary.source.settings.configuration import Configuration

_VERSION = "2"
"""To be raised when the same bytes are read differently than before."""
MOST_FOR_WORDS = 64 << 20
"""Bytes of the largest file that is read for the words in it: compiled files are larger than what people write."""


def read(root: str, file: SourceFile, configuration: Configuration | None = None) -> Source | Omitted:
    """The content of a listed file, in UTF-8, or the reason why it is left out. Never raises for what is on disk."""
    settings = configuration or Configuration()
    if file.content is not None:
        return _judged(file, file.content, settings, (len(file.content), 0, 0), 0)
    checked_ns = time.time_ns()
    try:
        most = MOST_FOR_WORDS if file.language == WORDS else settings.max_file_bytes
        raw, status, settled = read_regular(os.path.join(root, file.path), most)
    except OSError as error:
        return Omitted(file.path, _trouble(error))
    if not settled:
        checked_ns = 0
    seen = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return _judged(file, raw, settings, seen, checked_ns)


def _judged(
    file: SourceFile, raw: bytes, settings: Configuration, seen: tuple[int, int, int], checked_ns: int
) -> Source | Omitted:
    """What a file with these bytes holds, or why it is left out; `seen` are its size and times."""
    content_hash = hashlib.sha256(raw).digest()
    language, reason = judged(raw, file.language, settings)
    if language == WORDS:
        content = to_utf8(raw)[0] if has_wide_mark(raw) else raw
        return Source(file.path, WORDS, content, "", content_hash, *seen, checked_ns, reason)
    if reason:
        return Omitted(file.path, reason, *seen, content_hash, checked_ns)
    content, encoding = to_utf8(raw)
    return Source(file.path, file.language, content, encoding, content_hash, *seen, checked_ns)


def reading_rules(configuration: Configuration) -> str:
    """What, besides the bytes, decides how a file is read: as long as it is the same, so is the outcome."""
    parts = (_VERSION, default_rules().version, configuration.include_generated, configuration.max_file_bytes)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _trouble(error: OSError) -> str:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return "vanished"
        case TooLargeError():
            return "too-large"
        case NotAFileError() | IsADirectoryError():
            return "not-a-file"
    return "unreadable"


def judged(raw: bytes, language: str, configuration: Configuration) -> tuple[str, str]:
    """As what a file with these bytes is read, whose name stands for a language, and why not as that if it is not.

    Its own language, or WORDS, or "" if it is left out.
    """
    if language == WORDS:
        return (WORDS, "") if len(raw) <= MOST_FOR_WORDS else ("", "too-large")
    reason = left_out_for(raw, configuration)
    if reason and is_for_words(language, reason):
        return WORDS, reason
    return "" if reason else language, reason


def left_out_for(raw: bytes, configuration: Configuration) -> str:
    """Why a file with these bytes is not to be analysed, "" if it is."""
    rules = default_rules().content
    if len(raw) > configuration.max_file_bytes:
        return "too-large"
    if not has_wide_mark(raw) and raw.find(b"\0", 0, rules.binary_within) >= 0:
        return "binary"
    if configuration.include_generated:
        return ""
    if _is_minified(raw, rules):
        return "minified"
    return "generated" if _is_generated(raw, rules) else ""


def _is_minified(raw: bytes, rules: ContentRules) -> bool:
    """Holds if nearly all of the file is code in lines too long to be written: few blanks, many calls and blocks."""
    if len(raw) < rules.minified_from or raw.count(b" ") > rules.minified_blanks * len(raw):
        return False
    lines = [line for line in raw.split(b"\n") if len(line) > rules.minified_line]
    if sum(map(len, lines)) < rules.minified_part * len(raw):
        return False
    openings = sum(line.count(b"(") + line.count(b"{") for line in lines)
    return openings >= rules.minified_openings * sum(map(len, lines))


def _is_generated(raw: bytes, rules: ContentRules) -> bool:
    """Holds if the comments that open the file say that a generator made it."""
    header = rules.opening_comments.match(raw, 0, rules.header_within)
    return header is not None and rules.generated.search(raw, 0, header.end()) is not None
