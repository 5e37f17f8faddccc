"""Answers about what runs: dead symbols, why a symbol lives or is dead, entry points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from corollary.answers.describing import Describer
from corollary.answers.paging import NO_PAGE, Window, cut
from corollary.answers.types import answers
from corollary.answers.types.parts import Verdict
from corollary.reasoning import results
from corollary.reasoning.results import Cause, Confidence

_CALLERS_SHOWN = 5
_RANK = {confidence: rank for rank, confidence in enumerate(Confidence)}


def dead(describe: Describer, found: results.Dead, question: object, window: Window) -> answers.Dead:
    """The symbols found, cluster by cluster, and the count of each confidence."""
    chosen = _by_cluster(found.symbols)
    frame = answers.Dead(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        totals=counted(found.counts),
        considered=found.counts.considered,
        clusters=len({one.root for one in chosen}),
        symbols=(),
        page=NO_PAGE,
    )
    shown, page = cut(len(chosen), lambda i: dead_symbol(describe, chosen[i]), window, frame=frame, question=question)
    return msgspec.structs.replace(frame, symbols=tuple(shown), page=page)


def _by_cluster(found: Iterable[results.DeadSymbol]) -> list[results.DeadSymbol]:
    """The surest clusters first; in each its root, if it was found, and then the others."""
    listed = list(found)
    rank = {one.symbol: _RANK[one.confidence] for one in listed}
    return sorted(
        listed, key=lambda one: (rank.get(one.root, rank[one.symbol]), one.root, one.symbol != one.root, one.symbol)
    )


def counted(counts: results.DeadCounts) -> dict[str, int]:
    """How many symbols there are of each confidence, in words."""
    return {confidence.value: counts.of[confidence] for confidence in Confidence}


def dead_symbol(describe: Describer, found: results.DeadSymbol) -> answers.DeadSymbol:
    """A dead symbol, with the reason in words."""
    return answers.DeadSymbol(
        symbol=describe.symbol(found.symbol),
        confidence=found.confidence.value,
        why=why_dead(describe, found),
        root=describe.identifier(found.root),
        callers=tuple(map(describe.identifier, found.callers[:_CALLERS_SHOWN])),
        hangs_on=describe.steps(found.hangs_on),
    )


def why_dead(describe: Describer, found: results.DeadSymbol) -> str:
    """The cause of death in words, with what speaks against it."""
    text = {
        Cause.NO_CALLER: "nothing calls or mentions it",
        Cause.DEAD_CALLERS: f"only dead code calls it: {_few(describe, found.callers)}",
        Cause.DEAD_OWNER: f"a part of {describe.identifier(found.owner)}",
        Cause.ONLY_TESTS: f"only tests call it: {_few(describe, found.callers)}",
        Cause.NO_USER: "exported, and nothing here calls or mentions it",
    }[found.cause]
    if found.confidence is Confidence.LIKELY and describe.coverage.incomplete:
        return f"{text}; but a file that could not be read may, or its name stands in a string"
    if found.confidence is Confidence.LIKELY:
        return f"{text}; but code outside may use it, or its name stands in a string"
    if found.confidence is Confidence.UNKNOWN:
        return f"for all that is sure, {text}; but calls of unknown objects may mean it"
    return text


def why(describe: Describer, found: results.Why) -> answers.Why:
    """Why a symbol lives, or why it is dead."""
    frame = answers.Why(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        symbol=describe.symbol(found.symbol),
        verdict="unknown",
    )
    if isinstance(found, results.Live):
        sure: Verdict = "proved" if found.sure else "unknown"
        return msgspec.structs.replace(
            frame,
            verdict=sure,
            entry_point=describe.symbol(found.entry_point),
            reason=describe.word(found.reason),
            path=describe.steps(found.path.steps),
        )
    refuted: Verdict = "refuted" if found.confidence is Confidence.PROVED else "unknown"
    return msgspec.structs.replace(frame, verdict=refuted, dead=dead_symbol(describe, found))


def entry_points(
    describe: Describer, found: Sequence[results.EntryPoint], question: object, window: Window
) -> answers.EntryPoints:
    """Where the program may begin to run, and how many symbols there are for each reason."""
    frame = answers.EntryPoints(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        totals=by_reason(describe, found),
        entry_points=(),
        page=NO_PAGE,
    )

    def entry_point(index: int) -> answers.EntryPoint:
        one = found[index]
        reasons = tuple(describe.word(reason) for reason in one.reasons)
        return answers.EntryPoint(symbol=describe.symbol(one.symbol), reasons=reasons)

    shown, page = cut(len(found), entry_point, window, frame=frame, question=question)
    return msgspec.structs.replace(frame, entry_points=tuple(shown), page=page)


def by_reason(describe: Describer, found: Iterable[results.EntryPoint]) -> dict[str, int]:
    """How many entry points there are for each reason, the most frequent first."""
    counts = Counter(reason for one in found for reason in one.reasons)
    named = {describe.word(reason): count for reason, count in counts.items()}
    return dict(sorted(named.items(), key=lambda pair: (-pair[1], pair[0])))


def dead_rows(describe: Describer, dead_symbols: Iterable[results.DeadSymbol]) -> Iterator[bytes]:
    """A JSON line for each dead symbol: file, line, name, symbol, kind, confidence, root, why."""
    encode = msgspec.json.Encoder().encode
    for one in dead_symbols:
        symbol = describe.symbol(one.symbol)
        row = {
            "file": symbol.file,
            "line": symbol.line,
            "name": symbol.name,
            "symbol": symbol.symbol,
            "kind": symbol.kind,
            "confidence": one.confidence.value,
            "root": describe.identifier(one.root),
            "why": why_dead(describe, one),
        }
        yield encode(row) + b"\n"


def _few(describe: Describer, rows: Sequence[int]) -> str:
    names = ", ".join(map(describe.identifier, rows[:_CALLERS_SHOWN]))
    rest = len(rows) - _CALLERS_SHOWN
    return f"{names} and {rest} more" if rest > 0 else names
