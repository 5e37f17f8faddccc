"""What users settle about an analysis, read from corollary.toml or from [tool.corollary] in pyproject.toml.

Keys may be written with `-` or `_`. A key or value that is not known is an error that points at its line:
a setting that silently does nothing is worse than none.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from corollary.source.settings.policy import CheckConfiguration, Section


class EntryPattern(Section, frozen=True):
    """Symbols that run without a caller in the program: those that every given condition fits.

    `symbol` is a glob over ids (`path#Qualified.name`), `name` one over bare names, `decorator` one over the
    names of decorators as they are written. A bare string in the configuration is a `symbol`.
    """

    symbol: str = "*"
    name: str = ""
    decorator: str = ""


class IndexConfiguration(Section, frozen=True):
    """How the index is made. Where it is kept is deliberately absent: sources must not make us write elsewhere."""

    jobs: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How many processes extract facts; 0 for one per core."""


class SolverConfiguration(Section, frozen=True):
    """What one call of a solver may use: where nothing is said, and at most. No program or formula can raise any of it.

    `seconds` are of wall clock and of processor time, `memory` is in megabytes, `output` in kilobytes.
    """

    seconds: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 30
    max_seconds: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 300
    memory: Annotated[int, msgspec.Meta(ge=16, le=65_536)] = 1024
    max_memory: Annotated[int, msgspec.Meta(ge=16, le=65_536)] = 4096
    answers: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 10_000
    output: Annotated[int, msgspec.Meta(ge=16, le=1_048_576)] = 8192


class Settings(Section, frozen=True):
    """The keys that users may write."""

    grammars: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    include_vendored: bool = False
    include_generated: bool = False
    max_file_bytes: Annotated[int, msgspec.Meta(ge=1)] = 4 << 20
    entry_points: tuple[EntryPattern, ...] = ()
    check: CheckConfiguration = CheckConfiguration()
    index: IndexConfiguration = IndexConfiguration()
    verify: SolverConfiguration = SolverConfiguration()


class Configuration(Settings, frozen=True):
    """The settings of one root; `origin` is the file that they are from, "" for none; `notes` are for the user."""

    origin: str = ""
    notes: tuple[str, ...] = ()
