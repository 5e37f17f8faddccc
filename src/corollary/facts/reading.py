"""One file from disk to facts: the unit of work that processes share out among themselves."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass

from corollary.errors import CorollaryError
from corollary.facts.extraction import extract
from corollary.facts.segment import encode
from corollary.source.contents.reading import read
from corollary.source.files import FAILED, Omitted, Source, SourceFile
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
    language = languages.get(file.language)
    try:
        segment = outcome.content if language is None else encode(extract(outcome.content, language, file.path))
    except CorollaryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a file makes go wrong, the others have their facts
        return failed(file, _described(error))
    return Extracted(_without_content(outcome), segment)


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
    return Source(
        source.path,
        source.language,
        b"",
        source.encoding,
        source.content_hash,
        source.size,
        source.mtime_ns,
        source.ctime_ns,
        source.checked_ns,
    )
