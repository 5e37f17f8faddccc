"""What decides the facts of a file besides its bytes: the code that extracts them, its grammar and its parser.

Kept apart from extraction, so that a run that finds nothing changed imports no more than this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from posixpath import splitext

from corollary.resources import code_digest
from corollary.source.files import DIAGRAM, MANIFEST, WORDS
from corollary.source.walking import Languages
from corollary.syntax.diagram_names import DIAGRAMS, MARKDOWN, is_markdown
from corollary.syntax.languages import Language, extension_table

UNLINKED = frozenset({MANIFEST, WORDS})
"""Languages of files that have no facts and that linking looks at besides."""

DIAGRAM_EXTENSIONS = dict.fromkeys((*DIAGRAMS, *MARKDOWN), DIAGRAM)
"""The extensions of files that may hold diagrams."""


def file_kinds(languages: Mapping[str, Language]) -> tuple[dict[str, str], dict[str, str]]:
    """The language that each extension, and each whole name, of a file stands for; project manifests are of one, and
    of one are all files that are in no language and may use the program.
    """
    extensions, filenames = extension_table(languages.values())
    for language in languages.values():
        for extension in language.specification.modules.foreign:
            extensions.setdefault(extension, WORDS)
        for name in language.specification.modules.manifests:
            filenames.setdefault(name, MANIFEST)
    return extensions, filenames


def fingerprint(language: str, path: str, languages: Mapping[str, Language]) -> str:
    """The part of a segment's key that changes whenever the same bytes could give other facts."""
    if language == DIAGRAM:
        form = "markdown" if is_markdown(path) else "diagram"
        return f"{code_digest('source', 'syntax', 'facts')}.{form}"
    if language == WORDS:
        marks = hashlib.sha256(repr(sorted(marks_of(path, languages))).encode()).hexdigest()[:16]
        return f"{WORDS}-{code_digest('source', 'facts')}-{marks}"
    known = languages.get(language)
    if known is None:
        return language
    return f"{code_digest('source', 'syntax', 'facts')}.{known.fingerprint}.{known.parser_for(path)}"


def marks_of(path: str, languages: Mapping[str, Language]) -> frozenset[str]:
    """The patterns one of which is in a file that may use the program; any file may where there are none."""
    extension = splitext(path)[1]
    return frozenset(
        mark
        for language in languages.values()
        if (mark := language.specification.modules.foreign.get(extension)) is not None
    )


def foreign_files(paths: Iterable[str], languages: Mapping[str, Language]) -> frozenset[str]:
    """Those of some files, of which only the words count, whose names stand for no language."""
    extensions, filenames = file_kinds(languages)
    names = Languages(extensions, filenames)
    return frozenset(path for path in paths if names.of(path.rpartition("/")[2]) == WORDS)
