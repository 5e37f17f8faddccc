"""Plants dead code of every kind in a folder, and says where it is in the end."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from benchmarks.accuracy.planted.kinds import KINDS, Edit, Plant, Soil
from benchmarks.accuracy.runtime.places import Place, Source

VERBS = ("tally", "unfold", "braid", "anneal", "sift", "portion", "quell", "rotate", "temper", "weigh")
NOUNS = ("ledgers", "quarters", "lanterns", "harbours", "saplings", "furrows", "pebbles", "bridges", "kettles")
PER_KIND = 4  # of each kind in a package, half of them with a leading underscore
WORD = re.compile(r"[^\W\d]\w*")


class Planted(NamedTuple):
    """A function that is dead by construction: of which kind, and where."""

    kind: str
    place: Place


def plant(root: Path, live: Collection[Place]) -> list[Planted]:
    """Rewrite the Python files of a folder with dead code in them; the same files get the same code.

    `live` are the functions that are known to run: what is planted inside of code is planted in these.
    """
    paths = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.py"))}
    sources = {file: Source(path.read_text(encoding="utf-8")) for file, path in paths.items()}
    plants = list(sow(Soil(sources, frozenset(live))))
    texts = apply((edit for plant in plants for edit in plant.edits), sources)
    for file, text in texts.items():
        paths[file].write_text(text, encoding="utf-8")
    return list(located(plants, {file: Source(text) for file, text in texts.items()}))


def sow(soil: Soil) -> Iterator[Plant]:
    """The plants of every kind; a package with no room for a kind gets fewer."""
    names = fresh_names(source.text for source in soil.sources.values())
    taken = set()
    for kind, grow in KINDS.items():
        for number in range(PER_KIND):
            choice = random.Random(f"{kind} {number}")
            prefix = "_" * (number % 2)
            plant = grow(soil, choice, (prefix + name for name in names))
            if plant is not None and (plant.file, plant.names) not in taken:
                taken.add((plant.file, plant.names))
                yield plant


def fresh_names(texts: Iterable[str]) -> Iterator[str]:
    """Names that occur nowhere in the texts, with a leading underscore or without."""
    used = {word for text in texts for word in WORD.findall(text)}
    names = [f"{verb}_{noun}" for verb, noun in product(VERBS, NOUNS)]
    random.Random("names").shuffle(names)
    return (name for name in names if used.isdisjoint({name, f"_{name}"}))


def apply(edits: Iterable[Edit], sources: dict[str, Source]) -> dict[str, str]:
    """The texts of the edited files; edits count lines of the files as they were."""
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_file[edit.file].append(edit)
    texts = {}
    for file, inserted in by_file.items():
        lines = sources[file].text.rstrip("\n").split("\n")
        for edit in sorted(inserted, key=lambda edit: edit.after, reverse=True):
            lines[edit.after : edit.after] = edit.code.rstrip("\n").split("\n")
        texts[file] = "\n".join(lines) + "\n"
    return texts


def located(plants: Iterable[Plant], sources: dict[str, Source]) -> Iterator[Planted]:
    """Where the planted functions are, by names that are theirs alone in a file."""
    lines = {(file, node.name): node.lineno for file, source in sources.items() for node in source.functions}
    for plant in plants:
        for name in plant.names:
            yield Planted(plant.kind, Place(plant.file, lines[plant.file, name]))
