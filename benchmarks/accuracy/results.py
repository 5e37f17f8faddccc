"""The figures of a run, as they are kept in JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from pathlib import Path
from typing import Protocol, Self, TypeVar

import msgspec

from benchmarks.accuracy.comparing import DeadCode, Recall, Share, counts

SAVED = Path(__file__).with_name("results.json")
COROLLARY = "corollary"

Figure = TypeVar("Figure", bound="Addable")


class Addable(Protocol):
    """A figure of which there is a sum."""

    def __add__(self, other: Self, /) -> Self: ...


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time."""

    extraction: float
    linking: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.extraction + other.extraction, self.linking + other.linking)

    @property
    def ratio(self) -> float:
        return self.linking / self.extraction


@dataclass(frozen=True, slots=True)
class PackageRow:
    """Corollary on a package, beside what the tests of the package executed."""

    package: str
    version: str
    tests: str
    """How the run of the tests ended, in the words of the test runner."""
    sure: Recall
    """Recall without guesses."""
    guessed: Recall
    """Recall with guesses."""
    seen: Share
    seen_at_once: Share
    """The same without calls of generators and coroutines."""
    dead: DeadCode
    cost: Cost


@dataclass(frozen=True, slots=True)
class PeerRow:
    """The edges of another tool on a package, or why there are none."""

    tool: str
    package: str
    recall: Recall | None = None
    seen: Share | None = None
    seen_at_once: Share | None = None
    dead: DeadCode | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class PlantedRow:
    """How many functions of a kind were planted in all packages, and with which confidence they were found."""

    tool: str
    kind: str
    planted: int
    found: dict[str, int]

    @property
    def recall(self) -> Share:
        return Share(sum(self.found.values()), self.planted)


@dataclass(frozen=True, slots=True)
class MicroRow:
    """A tool on the micro-benchmark."""

    tool: str
    precision: Share
    recall: Share
    exact: Share
    corrected_precision: Share
    corrected_recall: Share
    """The same without the expected edges that running the programs contradicts."""
    failed: int = 0
    """Cases on which the tool gave no answer."""


@dataclass(frozen=True, slots=True)
class CostRow:
    """What linking costs on a package whose tests are not run."""

    package: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """How often `reaches` gave each verdict on the edges of a package that happened."""

    package: str
    verdicts: dict[str, int]


@dataclass(slots=True)
class Results:
    """All figures of a run, with the versions that they depend on."""

    versions: dict[str, str]
    packages: list[PackageRow] = field(default_factory=list)
    peers: list[PeerRow] = field(default_factory=list)
    planted: list[PlantedRow] = field(default_factory=list)
    micro: list[MicroRow] = field(default_factory=list)
    costs: list[CostRow] = field(default_factory=list)
    verdicts: list[VerdictRow] = field(default_factory=list)


def total(rows: list[PackageRow]) -> PackageRow:
    """All packages as one: every edge counts once, so that large packages weigh more."""
    return PackageRow(
        "all",
        "",
        "",
        added([row.sure for row in rows]),
        added([row.guessed for row in rows]),
        added([row.seen for row in rows]),
        added([row.seen_at_once for row in rows]),
        added([row.dead for row in rows]),
        added([row.cost for row in rows]),
    )


def peer_total(tool: str, rows: list[PeerRow]) -> PeerRow:
    """The packages on which a tool gave an answer as one; the failure names the others."""
    answered = [row for row in rows if not row.failure]
    return PeerRow(
        tool,
        "all",
        added_known([row.recall for row in answered]),
        added_known([row.seen for row in answered]),
        added_known([row.seen_at_once for row in answered]),
        added_known([row.dead for row in answered]),
        ", ".join(row.package for row in rows if row.failure),
    )


def added(figures: Sequence[Figure]) -> Figure:
    return reduce(add, figures)


def added_known(figures: Sequence[Figure | None]) -> Figure | None:
    """The sum of those that there are; None where there are none."""
    known = [figure for figure in figures if figure is not None]
    return added(known) if known else None


def count_planted(tool: str, found: list[tuple[str, str | None]]) -> list[PlantedRow]:
    """A row for each kind, in the order in which kinds are met; None is the confidence of what was not found."""
    planted = Counter(kind for kind, _ in found)
    by_kind = {
        kind: counts(confidence for other, confidence in found if other == kind and confidence is not None)
        for kind in planted
    }
    return [PlantedRow(tool, kind, planted[kind], by_kind[kind]) for kind in planted]


def write(results: object, path: Path) -> None:
    """Keeps the figures of a run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n")


def read(path: Path = SAVED) -> Results:
    return msgspec.json.decode(path.read_bytes(), type=Results)
