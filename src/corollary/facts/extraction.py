"""Captures of one file to its facts: a pure function of bytes and grammar.

The order of work: definitions and scopes first, then the names bound in each scope, then expressions from
the inside out, each of which becomes a term, and last the sites (calls, references, imports, exports) that
speak of terms. Nothing here resolves a name beyond its file; that is what linking is for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from corollary.facts.bindings import bind_names
from corollary.facts.definitions import collect_definitions, describe_definitions
from corollary.facts.draft import Draft
from corollary.facts.expressions import evaluate_expressions
from corollary.facts.modules import collect_exports, collect_imports
from corollary.facts.quoting import captures_that_count
from corollary.facts.segment import Segment, make_segment
from corollary.facts.sites import collect_sites
from corollary.syntax.languages import Language
from corollary.syntax.parsing import Captures, parse

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_LONGEST_MENTION = 200


def extract(content: bytes, language: Language, path: str) -> Segment:
    """The facts of a file; `path` only chooses among the parsers of the language."""
    return facts_of(parse(content, language, path), language)


def facts_of(captures: Captures, language: Language) -> Segment:
    """The facts that the captures of a file give."""
    draft = Draft(replace(captures, matches=captures_that_count(captures.matches)), language.specification)
    collect_definitions(draft)
    bind_names(draft)
    collect_imports(draft)
    evaluate_expressions(draft)
    describe_definitions(draft)
    collect_sites(draft)
    collect_exports(draft)
    _collect_mentions(draft)
    for line, column, what in captures.errors:
        draft.add("parse_error", line, column, draft.string(what))
    return make_segment(language.name, tuple(draft.strings), draft.terms, draft.rows)


def _collect_mentions(draft: Draft) -> None:
    names: set[str] = set()
    for match in draft.matches["literal.string"]:
        for node in match.get("value", ()):
            if node.end_byte - node.start_byte <= _LONGEST_MENTION:
                names.update(_names_in(draft.text(node)))
    for name in sorted(names):
        draft.add("mention", draft.string(name))


@lru_cache(maxsize=1 << 16)
def _names_in(text: str) -> tuple[str, ...]:
    return () if any(character.isspace() for character in text) else tuple(_IDENTIFIER.findall(text))
