"""What would be if some edits were made: a question on the program with them, beside the same question now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
from msgspec import structs

from corollary.answers.describing import Describer, shown
from corollary.answers.paging import NO_PAGE, Window, cut_sections, offset_of
from corollary.answers.types.parts import Coverage, Step
from corollary.answers.types.supposed import WhatIf
from corollary.answers.types.versions import Change
from corollary.errors import CorollaryError
from corollary.linking.program import NONE, Program
from corollary.reasoning.arcs import module_symbols
from corollary.reasoning.results import Step as Found
from corollary.reasoning.results import StepKind
from corollary.versioning.comparing.questions import Askable, Side, answered, changes, question_of
from corollary.versioning.overlays.sources import Supposed
from corollary.versioning.overlays.telling import told

_ANSWER_SHARE = 2
"""The answer itself gets so many-th a part of the room, what changes the rest."""


def what_if(
    now: Askable,
    then: Askable,
    supposed: Supposed,
    coverage: Coverage,
    asked: tuple[str, tuple[str, ...]],
    window: Window,
) -> WhatIf:
    """The answer to a question `then`, what of it is not so `now`, and what would break."""
    name, arguments = asked
    question = question_of(name, arguments)
    before, after = now.program(), then.program()
    found = _without_dropped(name, changes(question, Side(now, arguments), Side(then, arguments), {}), after)
    words = {"added": question.added, "removed": question.removed}
    broken = list(_broken(before, after))
    frame = WhatIf(
        snapshot=after.snapshot,
        coverage=coverage,
        asked=" ".join((name, *map(shown, arguments))),
        edits=tuple(map(told, supposed.edits)),
        stale=tuple(f"{told(one.edit)}: {shown(one.why)}" for one in supposed.stale),
        now=before.snapshot,
        answer=None,
        totals=dict(sorted(Counter(words.get(one.change, one.change) for one in found).items())),
        changes=(),
        breaks=(),
        breaks_total=len(broken),
        page=NO_PAGE,
    )
    scope = ("what-if", *asked)
    ours, theirs = _windows(window, after.snapshot, scope)
    frame = structs.replace(frame, answer=answered(question, arguments, then, theirs))
    sections: list[tuple[int, Callable[[int], object]]] = [
        (len(found), found.__getitem__),
        (len(broken), broken.__getitem__),
    ]
    (listed, breaks), page = cut_sections(sections, ours, frame=frame, question=scope)
    return structs.replace(frame, changes=listed, breaks=breaks, page=page)


def _windows(window: Window, snapshot: str, scope: object) -> tuple[Window, Window]:
    """What of the changes and what of the answer is wanted: the cursor is of the one or the other."""
    part = None if window.tokens is None else window.tokens // _ANSWER_SHARE
    if window.cursor is None:
        return window, Window(window.limit, part, None)
    try:
        offset_of(window, snapshot, scope)
    except CorollaryError:
        return Window(window.limit, window.tokens, None), Window(window.limit, part, window.cursor)
    return window, Window(window.limit, part, None)


def _without_dropped(name: str, found: list[Change], after: Program) -> list[Change]:
    """The changes but for dead symbols that are no more: they did not come alive."""
    if name != "dead":
        return found
    ids = set(map(shown, after.symbols.id))
    return [one for one in found if one.change != "removed" or one.what in ids]


def _broken(before: Program, after: Program) -> Iterator[Step]:
    """The sites and imports of what is there no more, in what still is."""
    left = set(after.symbols.id)
    gone = np.array([one not in left for one in before.symbols.id], np.bool_)
    if not gone.any():
        return
    describe, edges, imports = Describer(before), before.edges, before.imports
    for row in np.flatnonzero(~gone[edges.caller] & gone[edges.callee]).tolist():
        yield describe.step(Found(int(edges.caller[row]), int(edges.callee[row]), StepKind.EDGE, row))
    files = set(after.files)
    names = {
        (int(before.symbols.file[row]), before.symbols.name[row]): row
        for row in np.flatnonzero(gone & np.isin(before.symbols.parent, module_symbols(before))).tolist()
    }
    columns = (imports.file, imports.target, imports.imported, imports.line)
    for file, target, imported, line in zip(*(column.tolist() for column in columns), strict=True):
        if target == NONE or before.files[file] not in files:
            continue
        symbol = names.get((target, before.names[imported]))
        if before.files[target] not in files or symbol is not None:
            what = describe.file(target) if symbol is None else describe.identifier(symbol)
            yield Step(describe.file(file), what, describe.file(file), line, "load", "exact")
