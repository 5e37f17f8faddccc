"""What `reaches` says of edges that happened. None may be refuted: a refutation speaks of every edge that may exist."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from benchmarks.accuracy.reported import INDEX
from benchmarks.accuracy.runtime.observed import Edge
from benchmarks.accuracy.runtime.places import Place
from corollary import Workspace

REFUTED = "refuted"
RUNS = frozenset({"function", "method", "module"})


def verdicts(root: Path, edges: Iterable[Edge]) -> Iterator[tuple[Edge, str]]:
    """What is said of each edge between two symbols of a folder, with no index to begin with."""
    shutil.rmtree(root / INDEX, ignore_errors=True)
    with Workspace.open(root) as workspace:
        symbols = symbols_by_place(workspace)
        for caller, callee in sorted(edges):
            if caller in symbols and callee in symbols:
                yield (caller, callee), workspace.reaches(symbols[caller], symbols[callee]).verdict
    shutil.rmtree(root / INDEX, ignore_errors=True)


def symbols_by_place(workspace: Workspace) -> dict[Place, str]:
    """The ids of what runs, by where it is; of several in one line the first."""
    found: dict[Place, str] = {}
    for line in b"".join(workspace.facts(["defines"], json=True)).splitlines():
        row = msgspec.json.decode(line)
        if row["kind"] in RUNS:
            found.setdefault(Place(row["file"], row["line"]), row["symbol"])
    return found
