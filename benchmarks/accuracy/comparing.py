"""How far reported edges and dead code agree with what was executed: the figures of the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.accuracy.runtime.observed import Edge, Observed, Site
from benchmarks.accuracy.runtime.places import MODULE, Place


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)

    def __str__(self) -> str:
        return f"{100 * self.part / self.whole:.1f}" if self.whole else "-"


@dataclass(frozen=True, slots=True)
class Recall:
    """Which of the executed edges were reported: of all, of the direct and of the indirect ones."""

    all: Share
    direct: Share
    indirect: Share

    def __add__(self, other: Recall) -> Recall:
        return Recall(self.all + other.all, self.direct + other.direct, self.indirect + other.indirect)


@dataclass(frozen=True, slots=True)
class DeadCode:
    """By confidence: functions reported dead, those of them that ran, and those that live code called."""

    reported: dict[str, int] = field(default_factory=dict)
    executed: dict[str, int] = field(default_factory=dict)
    certainly_false: dict[str, int] = field(default_factory=dict)

    def __add__(self, other: DeadCode) -> DeadCode:
        return DeadCode(
            merged(self.reported, other.reported),
            merged(self.executed, other.executed),
            merged(self.certainly_false, other.certainly_false),
        )


def recall(observed: Observed, reported: Collection[Edge]) -> Recall:
    def share(wants: Callable[[Site], bool]) -> Share:
        wanted = [edge for edge, site in observed.edges.items() if wants(site)]
        return Share(sum(edge in reported for edge in wanted), len(wanted))

    return Recall(
        share(lambda site: True), share(lambda site: site.cause.direct), share(lambda site: not site.cause.direct)
    )


def seen(observed: Observed, reported: Collection[Edge]) -> Share:
    """The share of the reported edges that happened, of those whose two ends both ran."""
    candidates = observable(observed, reported)
    return Share(sum(happened(observed, edge) for edge in candidates), len(candidates))


def happened(observed: Observed, edge: Edge) -> bool:
    """Whether an edge happened, be it with code of libraries in between."""
    return edge in observed.edges or edge in observed.through


def seen_at_once(observed: Observed, reported: Collection[Edge]) -> Share:
    """The same without calls of generators and coroutines, of which a tracer sees the start but not the call."""
    return seen(observed, [edge for edge in reported if edge[1] not in observed.lazy])


def observable(observed: Observed, reported: Collection[Edge]) -> list[Edge]:
    live = observed.live
    return [edge for edge in reported if edge[0] in live and edge[1] in live and edge[1].line != MODULE]


def judge_dead(observed: Observed, dead: Mapping[Place, str]) -> DeadCode:
    """Counts by confidence; certainly false is what a function that is not itself reported dead called."""
    called = {callee for caller, callee in observed.edges if caller not in dead and caller != callee}
    return DeadCode(
        counts(dead.values()),
        counts(confidence for place, confidence in dead.items() if place in observed.ran),
        counts(confidence for place, confidence in dead.items() if place in called),
    )


def merged(some: Mapping[str, int], others: Mapping[str, int]) -> dict[str, int]:
    return counts((Counter(some) + Counter(others)).elements())


def counts(confidences: Iterable[str]) -> dict[str, int]:
    """How often each confidence occurs, in the order of their names."""
    return dict(sorted(Counter(confidences).items()))
