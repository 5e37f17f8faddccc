"""Lists what a report of a package of npm got wrong, by cause, with the names that its functions have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from benchmarks.accuracy.ecmascript.places import place_of
from benchmarks.accuracy.ecmascript.recording import Function
from benchmarks.accuracy.listing import wrong_edges
from benchmarks.accuracy.reported import Report
from benchmarks.accuracy.runtime.observed import Observed
from benchmarks.accuracy.runtime.places import Place


def listing(observed: Observed, functions: Iterable[Function], report: Report, limit: int) -> Iterator[str]:
    """Lines that show at most `limit` examples of each cause."""
    names = {place_of(function): function.name for function in functions}

    def described(place: Place) -> str:
        return f"{place.file}:{place.line} {names.get(place, '')}".rstrip()

    return wrong_edges(observed, report, described, limit)
