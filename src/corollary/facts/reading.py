"""One file from disk to facts: the unit of work that processes share out among themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corollary.facts.extraction import extract
from corollary.facts.segment import encode
from corollary.source.configuration import Configuration
from corollary.source.files import Omitted, Source, SourceFile
from corollary.source.reading import read
from corollary.syntax.languages import Language


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one file gave: the outcome of reading it without its content, and its stored segment, b"" for none."""

    outcome: Source | Omitted
    segment: bytes


def extract_file(
    root: str, file: SourceFile, configuration: Configuration, languages: Mapping[str, Language]
) -> Extracted:
    """The facts of a listed file, or why it has none."""
    outcome = read(root, file, configuration)
    if isinstance(outcome, Omitted):
        return Extracted(outcome, b"")
    language = languages.get(file.language)
    segment = outcome.content if language is None else encode(extract(outcome.content, language, file.path))
    return Extracted(_without_content(outcome), segment)


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
