"""What is left out by default: the table in default_rules.toml, compiled.

The table is data, so that a rule can be read, argued about and added without a line of code.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from corollary.source.ignoring.patterns import Patterns, compile_patterns

_TABLE = os.path.join(os.path.dirname(__file__), "default_rules.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """Why entries that match are left out; `beside`, `unless`, `quiet` and `switch` as the table explains."""

    reason: str
    beside: frozenset[str]
    unless: tuple[str, ...]
    quiet: bool
    switch: str


@dataclass(frozen=True, slots=True)
class ContentRules:
    """What in a file's bytes tells that it is no source written by hand."""

    binary_within: int
    header_within: int
    opening_comments: re.Pattern[bytes]
    generated: re.Pattern[bytes]
    minified_from: int
    minified_line: int
    minified_part: float
    minified_blanks: float
    minified_openings: float


@dataclass(frozen=True, slots=True)
class DefaultRules:
    """The whole table: rules by pattern, rules by marker file, rules by content, and a hash of it all."""

    patterns: Patterns[Rule]
    markers: Mapping[str, Rule]
    content: ContentRules
    version: str


@cache
def default_rules() -> DefaultRules:
    """The table, read once per process."""
    import tomllib

    with open(_TABLE, encoding="utf-8") as file:
        text = file.read()
    table = tomllib.loads(text)
    rows = [(row, _rule(row)) for row in table["rule"]]
    return DefaultRules(
        compile_patterns((pattern, rule) for row, rule in rows for pattern in row["patterns"]),
        {marker: rule for row, rule in rows for marker in row.get("markers", ())},
        _content_rules(table["content"]),
        hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        row["reason"],
        frozenset(row.get("beside", ())),
        tuple(row.get("unless", ())),
        row.get("quiet", False),
        row.get("switch", ""),
    )


def _content_rules(table: Mapping[str, Any]) -> ContentRules:
    markers = "|".join(map(re.escape, table["comment_markers"]))
    return ContentRules(
        table["binary_within"],
        table["header_within"],
        re.compile(rf"(?:\xef\xbb\xbf)?(?:[ \t]*+(?:(?:{markers})[^\n]*+)?(?:\r?\n|\Z))*+".encode("latin-1")),
        re.compile("|".join(f"(?:{text})" for text in table["generated"]).encode(), re.IGNORECASE | re.MULTILINE),
        table["minified_from"],
        table["minified_line"],
        table["minified_part"],
        table["minified_blanks"],
        table["minified_openings"],
    )
