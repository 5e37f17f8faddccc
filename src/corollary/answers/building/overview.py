"""The summary: one page that says what there is, how it is connected, and what could not be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.answers.building.liveness import counted
from corollary.answers.building.rows import guess_counts
from corollary.answers.describing import Describer, is_parse_error, shown
from corollary.answers.types import answers
from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import KINDS, REASONS, UNSEEN_REASONS
from corollary.linking.program import NONE, Program
from corollary.reasoning import results
from corollary.reasoning.columns import distinct

_PARSE_ERRORS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """What reasoning says that a summary counts."""

    dead: results.DeadCounts
    cycles: Mapping[str, int]


def summary(describe: Describer, judged: Judged) -> answers.Summary:
    """The code base at a glance."""
    program, dead = describe.program, judged.dead
    left_out, errors = _issues(program)
    inside = int(np.count_nonzero(program.imports.target != NONE))
    return answers.Summary(
        snapshot=program.snapshot,
        coverage=describe.coverage,
        files=_ranked(Counter(program.languages)),
        symbols=_by_word(program.symbols.kind, KINDS),
        edges=_edges(program),
        unresolved=_unresolved(program),
        imports={
            "inside": inside,
            "outside": len(program.imports.target) - inside,
            "type-only": int(np.count_nonzero(program.imports.type_only)),
        },
        entry_points=_entry_points(program),
        entry_points_total=len(distinct(program.entry_points.symbol)),
        dead={**counted(dead), "considered": dead.considered},
        cycles=dict(judged.cycles),
        left_out=_ranked(left_out),
        parse_errors=tuple(errors[:_PARSE_ERRORS_SHOWN]),
        parse_errors_total=len(errors),
    )


def _edges(program: Program) -> dict[str, dict[str, int]]:
    table, guesses = program.edges, guess_counts(program)
    counts = {}
    for form in Form:
        of_form = {one: int(np.count_nonzero((table.form == form) & (table.evidence == one))) for one in Evidence}
        of_form[Evidence.GUESS] = guesses[form]
        shown_always = {one: count for one, count in of_form.items() if count or one is not Evidence.ASSERTED}
        counts[form.label] = {one.label: count for one, count in shown_always.items()}
    return counts


def _unresolved(program: Program) -> dict[str, int]:
    """How many sites there are for each reason, but for those where no word calls or mentions anything."""
    counts = _by_word(program.unresolved.reason, REASONS)
    return {reason: count for reason, count in counts.items() if reason not in UNSEEN_REASONS}


def _entry_points(program: Program) -> dict[str, int]:
    """How many entry points there are for each reason."""
    table = program.entry_points
    pairs = distinct(table.symbol.astype(np.int64) << 32 | table.reason)
    reasons, counts = np.unique(pairs & 0xFFFFFFFF, return_counts=True)
    names = (shown(program.names[row]) for row in reasons.tolist())
    return _ranked(dict(zip(names, counts.tolist(), strict=True)))


def _issues(program: Program) -> tuple[Counter[str], list[answers.Issue]]:
    """How many files were left out for each reason, and the places that could not be read in full."""
    left_out: Counter[str] = Counter()
    errors = []
    table = program.issues
    for path, reason, line in zip(table.path, table.reason, table.line.tolist(), strict=True):
        if is_parse_error(reason):
            errors.append(answers.Issue(file=shown(path), line=line, reason=shown(reason)))
        else:
            left_out[reason] += 1
    return left_out, errors


def _by_word(column: npt.NDArray[np.int8], words: Sequence[str]) -> dict[str, int]:
    counts = np.bincount(column, minlength=len(words)).tolist()
    return _ranked({word: count for word, count in zip(words, counts, strict=True) if count})


def _ranked(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts, largest first."""
    pairs: Iterable[tuple[str, int]] = counts.items()
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
