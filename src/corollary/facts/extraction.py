"""Captures of one file to its facts: a pure function of bytes and grammar.

The order of work: definitions and scopes first, then the names bound in each scope, then expressions from
the inside out, each of which becomes a term, and last the sites (calls, references, imports, exports) that
speak of terms. Nothing here resolves a name beyond its file; that is what linking is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.mentions import collect_mentions
from corollary.facts.collecting.modules import collect_exports, collect_guarded, collect_imports
from corollary.facts.collecting.names.bindings import bind_names
from corollary.facts.collecting.names.definitions import collect_definitions, describe_definitions
from corollary.facts.collecting.names.overwriting import split_overwritten
from corollary.facts.collecting.names.stand_ins import without_stand_ins
from corollary.facts.collecting.quoting import captures_that_count
from corollary.facts.collecting.shapes import describe_shapes
from corollary.facts.collecting.sites import collect_sites
from corollary.facts.collecting.suppressions import MARK, collect_suppressions
from corollary.facts.collecting.values.expressions import evaluate_expressions
from corollary.facts.collecting.values.flows import flow_values
from corollary.facts.segment import Segment, make_segment
from corollary.syntax.comments import Comment, comments
from corollary.syntax.languages import Language
from corollary.syntax.parsing import Captures, parse


def extract(content: bytes, language: Language, path: str) -> Segment:
    """The facts of a file; `path` only chooses among the parsers of the language."""
    said = list(comments(content, language, path)) if MARK in content else []
    return facts_of(parse(content, language, path), language, said)


def facts_of(captures: Captures, language: Language, said: Sequence[Comment] = ()) -> Segment:
    """The facts that the captures of a file give, and what is said to tools in its comments."""
    counting = without_stand_ins(replace(captures, matches=captures_that_count(captures.matches)))
    draft = Draft(counting, language.specification)
    collect_definitions(draft)
    bind_names(draft)
    collect_imports(draft)
    split_overwritten(draft)
    evaluate_expressions(draft)
    flow_values(draft)
    describe_definitions(draft)
    describe_shapes(draft)
    collect_sites(draft)
    collect_exports(draft)
    collect_guarded(draft)
    collect_mentions(draft)
    collect_suppressions(draft, said)
    for line, column, what in captures.errors:
        draft.add("parse_error", line, column, draft.string(what))
    return make_segment(language.name, tuple(draft.strings), draft.terms, draft.rows)
