"""What Corollary reports of a folder: asked by its command, as a user would, and read from its JSON lines."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.runtime.observed import Edge
from benchmarks.accuracy.runtime.places import Place, Sources, place_of_symbol

CONSOLE_SCRIPT = "from corollary.interfaces.console import main; main()"
INDEX = ".corollary"
GUESS = "guess"
STRENGTH = ("exact", "inferred", "dispatch", GUESS)

Rows = Iterator[dict[str, Any]]
"""The JSON lines of an answer."""

Dead = Mapping[Place, str]
"""Dead functions and the confidence of each."""


@dataclass(frozen=True, slots=True)
class Report:
    """Edges with their evidence (the strongest of each), and dead functions with their confidence."""

    edges: Mapping[Edge, str]
    dead: Dead

    @property
    def sure(self) -> frozenset[Edge]:
        """The edges that are more than guesses."""
        return frozenset(edge for edge, evidence in self.edges.items() if evidence != GUESS)


def report(root: Path) -> Report:
    """What `corollary edges` and `corollary dead` say of a folder, with no index to begin with."""
    sources = Sources(root)
    return asked(root, lambda rows: read_edges(rows, sources), lambda rows: read_dead(rows, sources))


def asked(root: Path, edges: Callable[[Rows], Mapping[Edge, str]], dead: Callable[[Rows], Dead]) -> Report:
    """What is said of a folder, with no index to begin with, its rows read in some way."""
    shutil.rmtree(root / INDEX, ignore_errors=True)
    found = Report(edges(ask(root, "edges")), dead(ask(root, "dead")))
    shutil.rmtree(root / INDEX, ignore_errors=True)
    return found


def ask(root: Path, question: str) -> Rows:
    """The JSON lines of a question."""
    command = [sys.executable, "-P", "-c", CONSOLE_SCRIPT, question, "--json", "--quiet", "--root", str(root)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 3):
        sys.exit(f"corollary {question} failed with {run.returncode}:\n{run.stderr}")
    return map(json.loads, run.stdout.splitlines())


def read_edges(rows: Rows, sources: Sources) -> dict[Edge, str]:
    """The edges between functions, by the strongest evidence of each; those to classes have no code to run."""
    evidence: dict[Edge, set[str]] = defaultdict(set)
    for row in rows:
        caller, callee = _place(row["caller"], sources), _place(row["callee"], sources)
        if callee is not None and caller is not None and row["callee"]["line"] in sources[callee.file].definitions:
            evidence[caller, callee].add(row["evidence"])
    return strongest(evidence)


def read_dead(rows: Rows, sources: Sources) -> dict[Place, str]:
    """The functions that are reported dead."""
    found = ((_place(row, sources), row) for row in rows if row["file"].endswith(".py"))
    return {place: row["confidence"] for place, row in found if place is not None and place.line == row["line"]}


def _place(end: Mapping[str, Any], sources: Sources) -> Place | None:
    file: str = end["file"]
    return place_of_symbol(sources[file], file, end["line"]) if file.endswith(".py") else None


def strongest(evidence: Mapping[Edge, Collection[str]]) -> dict[Edge, str]:
    """The strongest evidence of each edge."""
    return {edge: min(found, key=STRENGTH.index) for edge, found in evidence.items()}
