"""Where programs come from: the files as they are now, a snapshot, or a value that a test made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from corollary.linking.program import Program
from corollary.source.settings.configuration import Configuration

if TYPE_CHECKING:
    from corollary.indexing import Index, Progress
    from corollary.linking.linker import Solution

Constructors = Mapping[str, frozenset[str]]
"""For each language, the names of the members that run when an object is made."""


class ProgramSource(Protocol):
    """Where a program comes from, and what it would be without some files."""

    @property
    def root(self) -> str: ...

    @property
    def configuration(self) -> Configuration: ...

    @property
    def notes(self) -> Sequence[str]: ...

    @property
    def constructors(self) -> Constructors: ...

    def refresh(self, progress: Progress | None = None) -> Program: ...

    def without(self, paths: frozenset[str]) -> Program: ...

    def solution(self) -> Solution: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class IndexedSource:
    """The index of a folder, as a source of programs."""

    index: Index

    @property
    def root(self) -> str:
        return self.index.folder

    @property
    def configuration(self) -> Configuration:
        return self.index.configuration

    @property
    def notes(self) -> Sequence[str]:
        return self.index.notes

    @property
    def constructors(self) -> Constructors:
        languages = self.index.languages
        return {name: frozenset(one.specification.classes.constructors) for name, one in languages.items()}

    def refresh(self, progress: Progress | None = None) -> Program:
        return self.index.refresh(progress)

    def without(self, paths: frozenset[str]) -> Program:
        return self.index.without(paths)

    def solution(self) -> Solution:
        return self.index.solution()

    def close(self) -> None:
        self.index.close()
