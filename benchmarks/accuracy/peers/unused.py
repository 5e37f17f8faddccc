"""Functions that vulture reports unused, as places."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.accuracy.peers.graphs import relative
from benchmarks.accuracy.peers.running import VULTURE, answer
from benchmarks.accuracy.runtime.places import Place, Sources

LINE = re.compile(r"^(?P<path>.+?):(?P<line>\d+): unused (?:function|method|property) '(?P<name>[^']+)'", re.MULTILINE)


def unused_functions(root: Path, cache: Path, key: str) -> dict[Place, str]:
    """What vulture reports, at its default confidence; all of one confidence, as it does not tell functions apart."""
    return read_unused(answer(VULTURE, root, [], cache, key), root)


def read_unused(text: str, root: Path) -> dict[Place, str]:
    """The functions of vulture's lines, which name the line of the first decorator."""
    sources = Sources(root)
    found = {}
    for match in LINE.finditer(text):
        file = relative(str(root / match["path"]), root)
        line = sources[file].entries.get((int(match["line"]), match["name"]))
        if line is not None:
            found[Place(file, line)] = "unused"
    return found
