"""What decides the facts of a file besides its bytes: the code that extracts them, its grammar and its parser.

Kept apart from extraction, so that a run that finds nothing changed imports no more than this.
"""

from __future__ import annotations

from collections.abc import Mapping

from corollary.resources import code_digest
from corollary.syntax.languages import Language

MANIFEST = "manifest"
"""The language of files that are kept as they are: project manifests, which linking reads."""


def fingerprint(language: str, path: str, languages: Mapping[str, Language]) -> str:
    """The part of a segment's key that changes whenever the same bytes could give other facts."""
    known = languages.get(language)
    if known is None:
        return language
    return f"{code_digest('source', 'syntax', 'facts')}.{known.fingerprint}.{known.parser_for(path)}"
