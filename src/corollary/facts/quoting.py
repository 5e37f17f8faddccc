"""Which captures count, in languages in which code may be data, may be left out, or may be a template.

Queries match everywhere in a file. Where a language quotes code, its queries mark the quotes, and the captures
inside that would speak of running code are dropped here, before anything else reads them.
"""

from __future__ import annotations

from collections.abc import Mapping

from corollary.facts.scopes import Intervals
from corollary.syntax.parsing import Match

_CODE, _DATA, _TEMPLATE = range(3)
_QUOTES = (("code", _CODE), ("data", _DATA), ("template", _TEMPLATE))
_IN_DATA = frozenset({"module.name", "comment", "ignore", "code", "data", "template"})
_IN_TEMPLATE = _IN_DATA | {"reference", "reference.module", "attribute", "same"}


def captures_that_count(matches: Mapping[str, list[Match]]) -> Mapping[str, list[Match]]:
    """The matches without those inside of what is skipped, and without those that quotes make data.

    A mark holds for what begins inside its node; the innermost one counts.
    """
    if not any(matches[mark] for mark in ("skip", "data", "template")):
        return matches
    skipped = Intervals(_spans(matches, "skip"))
    spans: list[tuple[int, int]] = []
    states: list[int] = []
    for mark, state in _QUOTES:
        found = _spans(matches, mark)
        spans += found
        states += [state] * len(found)
    quoted = Intervals(spans)
    return {head: _counting(head, found, skipped, quoted, states) for head, found in matches.items()}


def _spans(matches: Mapping[str, list[Match]], mark: str) -> list[tuple[int, int]]:
    return [(match[mark][0].start_byte + 1, match[mark][0].end_byte) for match in matches[mark]]


def _counting(head: str, found: list[Match], skipped: Intervals, quoted: Intervals, states: list[int]) -> list[Match]:
    places = [match[head][0].start_byte for match in found]
    quotes = [states[quote] if quote != -1 else _CODE for quote in quoted.at(places)]
    marks = zip(found, skipped.at(places), quotes, strict=True)
    return [match for match, skip, quote in marks if skip == -1 and _counts(head, quote)]


def _counts(head: str, state: int) -> bool:
    if state == _CODE or (head.startswith(("import", "export")) and head != "import.dynamic"):
        return True
    return head in (_IN_DATA if state == _DATA else _IN_TEMPLATE)
