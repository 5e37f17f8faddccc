"""One file from disk to facts: the unit of work that processes share out among themselves."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace

from corollary.errors import CorollaryError
from corollary.facts.extraction import extract
from corollary.facts.fingerprint import marks_of
from corollary.facts.segment import encode
from corollary.facts.words import words_in
from corollary.source.contents.reading import read
from corollary.source.files import FAILED, WORDS, Omitted, Source, SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.syntax.languages import Language


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one file gave: the outcome of reading it without its content, and its stored segment, b"" for none.

    Where extraction failed, `trouble` says how, in one line.
    """

    outcome: Source | Omitted
    segment: bytes
    trouble: str = ""


def extract_file(
    root: str, file: SourceFile, configuration: Configuration, languages: Mapping[str, Language]
) -> Extracted:
    """The facts of a listed file, or why it has none; an error of ours costs this file and no other."""
    outcome = read(root, file, configuration)
    if isinstance(outcome, Omitted):
        return Extracted(outcome, b"")
    try:
        segment = _segment(outcome, languages)
    except CorollaryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a file makes go wrong, the others have their facts
        return failed(file, _described(error))
    return Extracted(_without_content(outcome), segment)


def _segment(source: Source, languages: Mapping[str, Language]) -> bytes:
    """What is kept of a file: its facts, the words in it, or, where it is in no language, what it holds."""
    if source.language == WORDS:
        return words_in(source.content, marks_of(source.path, languages))
    language = languages.get(source.language)
    return source.content if language is None else encode(extract(source.content, language, source.path))


def failed(file: SourceFile, trouble: str) -> Extracted:
    """What a file gives that could not be turned into facts."""
    return Extracted(Omitted(file.path, FAILED), b"", trouble)


def _described(error: Exception) -> str:
    """The error in one line, with the place in our code."""
    frames = traceback.extract_tb(error.__traceback__, -1)
    place = f" ({frames[0].filename.rpartition('/')[2]}:{frames[0].lineno})" if frames else ""
    message = str(error).partition("\n")[0]
    return f"error in Corollary, please report it: {type(error).__name__}: {message}{place}"


def _without_content(source: Source) -> Source:
    return replace(source, content=b"")
