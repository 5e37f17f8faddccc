"""Which findings are new, which were there before, and which are gone.

A finding was there before if one of its rule and contract was: about the same subjects; for circles, about a larger
one; or with the same fingerprint about subjects that are not there any more, because they moved or their file was
renamed. Two functions of one name in two files are never taken for each other while both are there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from corollary.answers.types.findings import Finding
from corollary.gate.known.fingerprints import base
from corollary.gate.rules.cycles import CYCLES
from corollary.gate.rules.imports import UNRESOLVED_IMPORT
from corollary.gate.rules.packages import SUBJECT


class Known(Protocol):
    """What is known of a finding from before: a finding, or an entry of a baseline."""

    @property
    def rule(self) -> str: ...

    @property
    def contract(self) -> str: ...

    @property
    def subjects(self) -> tuple[str, ...]: ...

    @property
    def fingerprint(self) -> str: ...


Before = TypeVar("Before", bound=Known)


@dataclass(frozen=True, slots=True)
class Compared:
    """The findings of now that are new and that are not, and the numbers of those of before that are gone."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    gone: tuple[int, ...]


def compared(
    now: Sequence[Finding],
    before: Sequence[Known],
    vanished: Callable[[str], bool],
    arrived: Callable[[str], bool] = lambda _: False,
) -> Compared:
    """The findings of now beside those of before.

    `vanished` says of a subject that it is not there any more, and `arrived` of a file that it was not there before.
    """
    left = dict(enumerate(before))
    used: set[int] = set()
    known: set[int] = set()
    _by_subjects(now, left, used, known)
    _by_circle(now, left, used, known)
    moved = {i: one for i, one in left.items() if i not in used and any(map(vanished, _things(one)))}
    _by_fingerprint(now, moved, arrived, used, known)
    return Compared(
        new=tuple(one for i, one in enumerate(now) if i not in known),
        known=tuple(one for i, one in enumerate(now) if i in known),
        gone=tuple(i for i in left if i not in used),
    )


def _by_subjects(now: Sequence[Finding], left: dict[int, Known], used: set[int], known: set[int]) -> None:
    """Pairs those about the same subjects, one with one; of several those with the same fingerprint first."""
    waiting: dict[object, list[int]] = defaultdict(list)
    for i, one in left.items():
        waiting[one.rule, one.contract, one.subjects].append(i)
    for strict in (True, False):
        for i, finding in enumerate(now):
            if i in known:
                continue
            options = waiting.get((finding.rule, finding.contract, finding.subjects), [])
            print_ = base(finding.fingerprint)
            chosen = next((o for o in options if not strict or base(left[o].fingerprint) == print_), None)
            if chosen is not None:
                options.remove(chosen)
                used.add(chosen)
                known.add(i)


def _by_circle(now: Sequence[Finding], left: dict[int, Known], used: set[int], known: set[int]) -> None:
    """A circle all of whose members were in one before is not new, and that one is not gone."""
    circles = [(i, one, frozenset(one.subjects)) for i, one in left.items() if one.rule in CYCLES]
    for i, finding in enumerate(now):
        if i in known or finding.rule not in CYCLES:
            continue
        members = frozenset(finding.subjects)
        for o, one, larger in circles:
            if (one.rule, one.contract) == (finding.rule, finding.contract) and members <= larger:
                used.add(o)
                known.add(i)
                break


def _by_fingerprint(
    now: Sequence[Finding],
    moved: dict[int, Known],
    arrived: Callable[[str], bool],
    used: set[int],
    known: set[int],
) -> None:
    """Pairs those with one fingerprint: of those before only what moved, of those of now first what is in new files."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for i, one in moved.items():
        waiting[base(one.fingerprint)].append(i)
    for i, finding in sorted(enumerate(now), key=lambda pair: not arrived(pair[1].file)):
        options = waiting.get(base(finding.fingerprint))
        if i not in known and options:
            used.add(options.pop(0))
            known.add(i)


def _things(one: Known) -> tuple[str, ...]:
    """The subjects that are symbols or paths: of an import that names nothing, the importing file alone."""
    if one.rule == UNRESOLVED_IMPORT:
        return one.subjects[:1]
    return tuple(subject for subject in one.subjects if not subject.startswith(SUBJECT))
