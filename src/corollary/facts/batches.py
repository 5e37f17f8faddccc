"""Which files are extracted together, and in what order: batches of files that need the same parser.

To compile what a parser looks for takes as long as extracting many files. So most processes work on the files of the
parser that has most to do, which is compiled before they are forked; the *others* are for a process of their own, which
compiles meanwhile what they need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from corollary.source.files import SourceFile
from corollary.syntax.languages import Language

BATCH_BYTES = 50_000
"""Bytes of source in a batch: little enough that at the end no process waits long for the last of another."""
EACH = 500
"""What a file costs whatever is in it, in bytes of source."""

Batch = list[SourceFile]
Needs = tuple[str, str]
"""A language and one of its parsers."""


@dataclass(frozen=True, slots=True)
class Batches:
    """All batches of some files."""

    needs: list[Needs]
    """What the files need: what those do first that take longest."""
    own: list[Batch]
    """The batches of those, and of files that need no parser."""
    others: list[Batch]
    """All other batches."""

    @classmethod
    def of(cls, files: Sequence[SourceFile], languages: Mapping[str, Language]) -> Batches:
        """The batches of files in languages, and of files in none."""
        groups = defaultdict[Needs, Batch](list)
        plain: Batch = []
        for file in files:
            language = languages.get(file.language)
            group = plain if language is None else groups[language.name, language.parser_for(file.path)]
            group.append(file)
        needs = sorted(groups, key=lambda one: (-cost(groups[one]), one))
        own = [*(groups[needs[0]] if needs else ()), *plain]
        return cls(needs, list(batches(own)), [batch for one in needs[1:] for batch in batches(groups[one])])

    @property
    def order(self) -> list[SourceFile]:
        """The files in the order in which they are best told of: as if both kinds of batches were done side by side."""
        places = [(place / len(some), some[place]) for some in (self.own, self.others) for place in range(len(some))]
        return list(chain.from_iterable(batch for _, batch in sorted(places, key=lambda pair: pair[0])))


def cost(files: Iterable[SourceFile]) -> int:
    """What extracting files costs, in bytes of source."""
    return sum(file.size + EACH for file in files)


def batches(files: Sequence[SourceFile]) -> Iterator[Batch]:
    """The files, the largest first, cut so that each batch has about the same number of bytes."""
    batch: Batch = []
    size = 0
    for file in sorted(files, key=lambda file: (-file.size, file.path)):
        batch.append(file)
        size += file.size + EACH
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
