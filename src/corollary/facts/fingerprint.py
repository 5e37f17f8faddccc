"""What decides the facts of a file besides its bytes: the code that extracts them, its grammar and its parser.

Kept apart from extraction, so that a run that finds nothing changed imports no more than this.
"""

from __future__ import annotations

from collections.abc import Mapping

from corollary.resources import code_digest
from corollary.syntax.diagram_names import DIAGRAMS, MARKDOWN, is_markdown
from corollary.syntax.languages import Language, extension_table

MANIFEST = "manifest"
"""The language of files that are kept as they are: project manifests, which linking reads."""

DIAGRAM = "diagram"
"""The language of files that hold diagrams: what these say is kept in snapshots, and no program is made of it."""

DIAGRAM_EXTENSIONS = dict.fromkeys((*DIAGRAMS, *MARKDOWN), DIAGRAM)
"""The extensions of files that may hold diagrams."""


def file_kinds(languages: Mapping[str, Language]) -> tuple[dict[str, str], dict[str, str]]:
    """The language that each extension, and each whole name, of a file stands for; project manifests are of one."""
    extensions, filenames = extension_table(languages.values())
    for language in languages.values():
        for name in language.specification.modules.manifests:
            filenames.setdefault(name, MANIFEST)
    return extensions, filenames


def fingerprint(language: str, path: str, languages: Mapping[str, Language]) -> str:
    """The part of a segment's key that changes whenever the same bytes could give other facts."""
    if language == DIAGRAM:
        form = "markdown" if is_markdown(path) else "diagram"
        return f"{code_digest('source', 'syntax', 'facts')}.{form}"
    known = languages.get(language)
    if known is None:
        return language
    return f"{code_digest('source', 'syntax', 'facts')}.{known.fingerprint}.{known.parser_for(path)}"
