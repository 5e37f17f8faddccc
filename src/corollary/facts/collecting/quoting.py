"""Which captures count, in languages in which code may be data, may be left out, or may be a template.

Queries match everywhere in a file. Where a language quotes code, its queries mark the quotes, and the captures
inside that would speak of running code are dropped here, before anything else reads them.
"""

from __future__ import annotations

from collections.abc import Mapping

from corollary.facts.collecting.names.scopes import Intervals
from corollary.syntax.tables import Table

EXPANDED = "call.expanded"
"""The head of the calls in templates."""
_CALL = "call"
_CODE, _DATA, _TEMPLATE = range(3)
_QUOTES = (("code", _CODE), ("data", _DATA), ("template", _TEMPLATE))
_IN_DATA = frozenset({"module.name", "comment", "ignore", "code", "data", "template"})
_IN_TEMPLATE = _IN_DATA | {"reference", "reference.module", "attribute", "same"}


def captures_that_count(matches: Mapping[str, Table]) -> Mapping[str, Table]:
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
    counting = {head: _counting(head, found, skipped, quoted, states) for head, found in matches.items()}
    return {**counting, EXPANDED: _in_templates(matches[_CALL], skipped, quoted, states)}


def _spans(matches: Mapping[str, Table], mark: str) -> list[tuple[int, int]]:
    return [(node.start_byte + 1, node.end_byte) for node in matches[mark]]


def _counting(head: str, found: Table, skipped: Intervals, quoted: Intervals, states: list[int]) -> Table:
    counts = [_counts(head, state) for state in (*states, _CODE)]  # the last is that of -1, outside of quotes
    marks = zip(skipped.at(found.starts), quoted.at(found.starts), strict=True)
    return found.selected([skip == -1 and counts[quote] for skip, quote in marks])


def _in_templates(calls: Table, skipped: Intervals, quoted: Intervals, states: list[int]) -> Table:
    """The calls that stand in a template with what they call."""
    starts = [function.start_byte for function in calls.column("function")]
    marks = zip(skipped.at(calls.starts), quoted.at(starts), strict=True)
    return calls.selected([skip == -1 and quote != -1 and states[quote] == _TEMPLATE for skip, quote in marks])


def _counts(head: str, state: int) -> bool:
    if state == _CODE or (head.startswith(("import", "export")) and head != "import.dynamic"):
        return True
    return head in (_IN_DATA if state == _DATA else _IN_TEMPLATE)
