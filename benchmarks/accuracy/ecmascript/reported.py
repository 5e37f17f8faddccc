"""What Corollary reports of a package of npm, in the places of its functions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.accuracy.ecmascript.places import Places
from benchmarks.accuracy.reported import Report, Rows, asked, strongest
from benchmarks.accuracy.runtime.observed import Edge
from benchmarks.accuracy.runtime.places import MODULE, Place

LAST = re.compile(r"[.#]")


def report(root: Path, places: Places) -> Report:
    """What `corollary edges` and `corollary dead` say of a folder, with no index to begin with."""
    return asked(root, lambda rows: read_edges(rows, places), lambda rows: read_dead(rows, places))


def read_edges(rows: Rows, places: Places) -> dict[Edge, str]:
    """The edges between functions, by the strongest evidence of each; those to classes have no code to run."""
    evidence: dict[Edge, set[str]] = defaultdict(set)
    for row in rows:
        callee = _function(row["callee"], places)
        if callee is not None:
            evidence[_caller(row["caller"], places), callee].add(row["evidence"])
    return strongest(evidence)


def read_dead(rows: Rows, places: Places) -> dict[Place, str]:
    """The functions that are reported dead."""
    found = ((_function(row, places), row) for row in rows if row["line"])
    return {place: row["confidence"] for place, row in found if place is not None}


def _caller(end: Mapping[str, Any], places: Places) -> Place:
    file, line = end["file"], end["line"]
    if line == MODULE:
        return Place(file, MODULE)
    return _function(end, places) or places.around(file, line)


def _function(end: Mapping[str, Any], places: Places) -> Place | None:
    return places.of_symbol(end["file"], end["line"], LAST.split(end["symbol"])[-1])
