"""Where code may run that is not seen here: what is known of containers that others can get at ends there."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Container

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.scopes import Intervals

_AGAIN = "branch.again"
_BRANCHES = ("branch", "branch.one", _AGAIN)
_RUNNING = (
    *("call", "call.new", "attribute", "yield", "yield.each", "pause", "decorator"),
    *("implicit", "implicit.each", "implicit.reflected", "implicit.unary", "implicit.store", "implicit.delete"),
    *("import", "import.star", "import.member", "import.dynamic", "import.effect"),
)
_FOREVER = 1 << 62


class Disturbances:
    """The places in one file behind which other code may have run, or code that stands in front of them again."""

    def __init__(self, draft: Draft, but: Container[int]) -> None:
        """`but` are the ids of nodes that are looked at one by one."""
        again = [(node.start_byte, node.end_byte) for node in draft.matches[_AGAIN]]
        branches = [(node.start_byte, node.end_byte) for head in _BRANCHES for node in draft.matches[head]]
        self._barriers = sorted(place for bounds in again for place in bounds)
        ends = [node.end_byte for head in _RUNNING for node in draft.matches[head] if node.id not in but]
        ends += [scope.end for scope in draft.scopes if scope.kind == "class"]
        self._ends = sorted((*ends, *(end for _, end in branches)))
        self._bounds = branches + [(node.start_byte, node.end_byte) for node in draft.matches["arm"]]
        self._regions = Intervals(self._bounds)

    def add(self, place: int) -> None:
        """Notes that other code may have run before a place."""
        insort(self._ends, place)

    def until(self, place: int) -> int:
        """The end of the innermost part of a branch around a place."""
        region = self._regions.at([place])[0]
        return _FOREVER if region == -1 else self._bounds[region][1]

    def between(self, since: int, place: int, *, local: bool) -> bool:
        """Whether anything between two places may have changed a container; a `local` one nobody else gets at."""
        return _any_between(self._barriers, since, place) or (not local and _any_between(self._ends, since, place))


def _any_between(places: list[int], since: int, place: int) -> bool:
    """Whether a place lies behind `since`, and not behind `place`."""
    return bisect_right(places, since) < bisect_right(places, place)
