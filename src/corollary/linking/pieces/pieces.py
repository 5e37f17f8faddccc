"""What each file brings into a program, in its own numbers: its facts, and those that models of libraries add.

A piece is made once for each state of a file, and kept from one linking to the next as long as the file has it.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATION, RELATIONS
from corollary.facts.segment import Segment
from corollary.linking.pieces.handing_back import with_parameters_returned
from corollary.linking.pieces.lookup import LookUps
from corollary.linking.pieces.models import Models
from corollary.linking.pieces.strings import Strings
from corollary.linking.pieces.wrapping import with_substitutes
from corollary.linking.program import StringTable
from corollary.syntax.specification import Specification

Rows = npt.NDArray[np.int32]

_TEXTS = {
    relation.name: [place for place, (_, kind) in enumerate(relation.columns) if kind == "string"]
    for relation in RELATIONS
}
"""The columns of strings."""


@dataclass(frozen=True, eq=False)
class Piece:
    """The facts of a file: strings have their numbers in the program; definitions, terms and calls the file's own."""

    path: str
    language: str
    terms: int
    relations: Mapping[str, Rows]
    strings: Strings
    found: dict[Hashable, npt.NDArray[np.int64]] = field(default_factory=dict)
    """What later steps found in it and in nothing else, by the function that asked for it, and for what."""

    @cached_property
    def look_ups(self) -> LookUps:
        """What it says of single terms and definitions."""
        return LookUps(self.relations)

    def forget_look_ups(self) -> None:
        """Frees what look-ups hold; they are made again if they are asked for."""
        self.__dict__.pop("look_ups", None)

    @cached_property
    def definitions(self) -> Mapping[str, StringTable]:
        """What its definitions are called and look like: `id`, `name`, `signature`, `doc`."""
        texts, path = self.strings.texts, self.path
        columns = [name for name, _ in RELATION["definition"].columns]
        qualified, *others = (
            [texts[number] for number in self.relations["definition"][:, columns.index(name)].tolist()]
            for name in ("qualified", "name", "signature", "doc")
        )
        identifiers = [f"{path}#{text}" if text else path for text in qualified]
        return dict(zip(("id", "name", "signature", "doc"), map(StringTable.of, (identifiers, *others)), strict=True))


@dataclass(frozen=True, slots=True)
class _Kept:
    segment: Segment
    piece: Piece
    imported: frozenset[str]
    """The first words of the modules that it imports, as far as models look at them."""
    inside: frozenset[str]
    """Those of them that lie in the program."""


class Pieces:
    """The pieces of the files of one program after another."""

    def __init__(self, languages: Mapping[str, Specification]) -> None:
        self.strings = Strings(languages.values())
        self._models = {name: Models(found.models, found.implicit.functions) for name, found in languages.items()}
        self._kept: dict[str, _Kept] = {}
        self._standard = {name: frozenset(found.modules.standard.split()) for name, found in languages.items()}
        self._words = _Words((), frozenset())

    def of(self, segments: Mapping[str, Segment]) -> dict[str, Piece]:
        """The pieces of the files, in the order of their paths. Of files that are no more none are kept."""
        if segments.keys() != self._kept.keys():
            self._words = self._words_of(segments)
            self._kept = {path: self._current(path, segments[path]) for path in sorted(segments)}
        else:
            self._kept = {
                path: kept if kept.segment is segments[path] else self._current(path, segments[path])
                for path, kept in sorted(self._kept.items())
            }
        return {path: kept.piece for path, kept in self._kept.items()}

    def foresee(self, expected: Collection[str], path: str, segment: Segment) -> None:
        """Makes the piece of a file before all files are known: it is made again where what was expected matters."""
        if not self._kept:
            self._words = self._words_of(expected)
        self._kept[path] = self._made(path, segment)

    def _words_of(self, paths: Collection[str]) -> _Words:
        return _Words(paths, frozenset[str]().union(*self._standard.values()))

    def _current(self, path: str, segment: Segment) -> _Kept:
        kept = self._kept.get(path)
        own = self._words.own(path, self._standard[segment.language])
        fits = kept is not None and kept.segment is segment and kept.imported & own == kept.inside
        return kept if kept is not None and fits else self._made(path, segment)

    def _made(self, path: str, segment: Segment) -> _Kept:
        numbers = np.append(self.strings.numbers(segment.strings), np.int32(-1))  # the last is that of no string
        relations = {}
        for name, rows in segment.relations.items():
            relations[name] = _numbered(rows, _TEXTS[name], numbers) if len(rows) else rows
        own = self._words.own(path, self._standard[segment.language])
        found = self._models[segment.language].applied(relations, segment.terms, self.strings, own)
        returned, terms = with_substitutes(*with_parameters_returned(found.relations, found.terms))
        return _Kept(
            segment,
            Piece(path, segment.language, terms, returned, self.strings),
            found.imported,
            found.imported & own,
        )


class _Words:
    """The first words of the modules that paths may be."""

    def __init__(self, paths: Iterable[str], standard: frozenset[str]) -> None:
        """`standard` are names of modules that no file means but one beside the file that imports it."""
        words: set[str] = set()
        self._beside: dict[str, set[str]] = defaultdict(set)
        for path in paths:
            folder = ""
            for part in path.split("/"):
                word = part.partition(".")[0]
                words.add(word)
                if word in standard:
                    self._beside[folder].add(word)
                folder = posixpath.join(folder, part)
        self._all = frozenset(words)
        self._without: dict[tuple[str | None, frozenset[str]], frozenset[str]] = {}

    def own(self, path: str, standard: frozenset[str]) -> frozenset[str]:
        """The words that may lie inside for a file whose language comes with some modules."""
        folder = posixpath.dirname(path)
        key = folder if folder in self._beside else None, standard
        found = self._without.get(key)
        if found is None:
            found = self._without[key] = self._all - (standard - self._beside.get(folder, set()))
        return found


def _numbered(rows: Rows, texts: Sequence[int], numbers: Rows) -> Rows:
    """Rows with the numbers that strings have in the program."""
    found = rows.astype(np.int32, order="F")
    for place in texts:
        found[:, place] = numbers[rows[:, place]]
    return found
