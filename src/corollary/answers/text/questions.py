"""Answers to the questions about a program, as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import astuple

from corollary.answers.text.words import count, how_sure, place, step_line, verb
from corollary.answers.types import answers
from corollary.answers.types.parts import Report, Step, Symbol
from corollary.facts.evidence import Evidence

_EXACT, _GUESS = Evidence.EXACT.label, Evidence.GUESS.label

_WHY_A_GUESS = {
    "unknown-value": "any value may be called there",
    "dynamic": "any value may be called there",
    "other-implementation": "whoever implements the interface may be called there",
    "other-class": "objects may get there that are not of the class that is sure or declared",
    "spelled": "a string spells its path",
    "computed": "a name that is computed there may mean it",
}
"""Why a site may mean a symbol, for the reasons that are no name which matches."""


def _summary(answer: answers.Summary) -> Iterator[str]:
    yield f"snapshot      {answer.snapshot[:12]}"
    yield from _counts("files", answer.files)
    yield from _counts("symbols", answer.symbols)
    for form, counts in answer.edges.items():
        yield from _counts(f"{form}s", counts)
    yield from _counts("unresolved", answer.unresolved)
    yield from _counts("imports", {key: count for key, count in answer.imports.items() if key != "type-only"})
    yield from _counts("entry points", answer.entry_points, total=answer.entry_points_total)
    dead = ", ".join(f"{count} {word}" for word, count in answer.dead.items() if word != "considered")
    yield f"dead          {dead} of {answer.dead['considered']} callable symbols"
    yield f"cycles        {', '.join(f'{count} of {level}' for level, count in answer.cycles.items())}"
    yield from _counts("left out", answer.left_out)
    if answer.parse_errors_total:
        yield f"parse errors  {answer.parse_errors_total} in {count(answer.coverage.files_with_parse_errors, 'file')}"
    for issue in answer.parse_errors:
        yield f"{issue.file}:{issue.line}: {issue.reason}"
    if answer.parse_errors_total > len(answer.parse_errors):
        yield f"... {answer.parse_errors_total - len(answer.parse_errors)} more parse errors"
    if answer.coverage.incomplete:
        yield "# incomplete: files could not be read"
    for note in answer.coverage.notes:
        yield f"# {note}"


def _counts(title: str, counts: Mapping[str, int], *, total: int | None = None) -> Iterator[str]:
    details = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    yield f"{title:<13} {sum(counts.values()) if total is None else total}{': ' if details else ''}{details}"


def _callers(answer: answers.Callers) -> Iterator[str]:
    yield from _asked(answer.asked)
    yield f"{count(answer.direct_total, 'caller')}{_guesses(answer)}"
    for group in (answer.direct, answer.guesses):
        for one in group:
            for site in one.sites:
                yield f"{site.file}:{site.line}: {one.symbol.symbol} {verb(site)} {how_sure(site)}"
            yield from _left_out(one)
    yield from _further(answer)


def _callees(answer: answers.Callees) -> Iterator[str]:
    yield from _asked(answer.asked)
    yield f"{count(answer.direct_total, 'callee')}{_guesses(answer)}"
    for group in (answer.direct, answer.guesses):
        for one in group:
            for site in one.sites:
                yield f"{site.file}:{site.line}: {verb(site)} {one.symbol.symbol} {how_sure(site)}"
            yield from _left_out(one)
    if answer.elsewhere:
        yield "not in the program or not known: " + ", ".join(f"{n} {why}" for why, n in answer.elsewhere.items())
    yield from _further(answer)


def _left_out(one: answers.Neighbour) -> Iterator[str]:
    if one.sites_left_out:
        yield f"... and {count(one.sites_left_out, 'more site')} of {one.symbol.symbol}"


def _guesses(answer: answers.Neighbours) -> str:
    """How many more there may be, and why."""
    if not answer.guesses_total:
        return ""
    nameless = answer.guesses_total - answer.guesses_by_name
    return f"; possibly {answer.guesses_by_name} more where the name matches, {nameless} where any value may be called"


def _further(answer: answers.Neighbours) -> Iterator[str]:
    if answer.further_total:
        yield f"{count(answer.further_total, 'symbol')} in all, through others"
    for one in answer.further:
        yield f"{one.step.file}:{one.step.line}: {one.symbol.symbol} at distance {one.distance} {_basis(one.step)}"


def _impact(answer: answers.Impact) -> Iterator[str]:
    yield from _asked(answer.asked)
    yield (
        f"{count(answer.sure_total, 'symbol')} sure to be affected, {answer.possible_total} possibly, "
        f"in {count(answer.files_total, 'file')}"
    )
    for word, group in (("affected", answer.sure), ("possibly affected", answer.possible)):
        for one in group:
            place = f"{one.symbol.file}:{one.symbol.line}"
            yield f"{place}: {one.symbol.symbol} {word} at distance {one.distance} {_basis(one.step)}"


def _reaches(answer: answers.Reaches) -> Iterator[str]:
    claim = f"{answer.source.symbol} reaches {answer.target.symbol}"
    yield f"{answer.verdict}: {claim}"
    yield from map(step_line, answer.path)
    if answer.hangs_on:
        whole = answer.hangs_on == answer.path
        yield "it hangs on every step of this chain" if whole else "of this chain, it hangs on:"
        yield from () if whole else map(step_line, answer.hangs_on)
    if answer.certificate is not None:
        seen = "" if answer.verdict == "refuted" else " in the files that could be read"
        yield (
            f"certificate: all that the source may call{seen}, in turn, is "
            f"{count(answer.certificate.size, 'symbol')}, and the target is not among them"
        )
        yield from (f"  {member}" for member in answer.certificate.members)


def _paths(answer: answers.Paths) -> Iterator[str]:
    if not answer.page.total:
        yield f"no path of sure edges from {answer.source.symbol} to {answer.target.symbol}; `reaches` says what may be"
    for number, route in enumerate(answer.paths, start=answer.page.start + 1):
        yield f"path {number}: {count(route.length, 'step')}"
        yield from map(step_line, route.steps)
    if not answer.complete:
        yield f"the search was given up after {count(answer.page.total, 'path')}; there may be more"


def _dead(answer: answers.Dead) -> Iterator[str]:
    totals = ", ".join(f"{count} {word}" for word, count in answer.totals.items())
    yield f"dead: {totals} of {count(answer.considered, 'callable symbol')}"
    if answer.page.total > answer.clusters:
        yield f"listed: {answer.page.total}, in {count(answer.clusters, 'cluster')}, each under what alone keeps it"
    roots = {one.root for one in answer.symbols if one.root == one.symbol.symbol}
    for one in answer.symbols:
        indent = "  " if one.root != one.symbol.symbol and one.root in roots else ""
        yield f"{indent}{place(one.symbol)}: {one.symbol.kind} {one.symbol.symbol} {_death(one)}"


def _death(dead: answers.DeadSymbol) -> str:
    word = {
        "proved": "is dead",
        "likely": "is likely dead",
        "test-only": "is for tests alone",
        "public-unused": "is unused",
        "unknown": "may be dead",
    }[dead.confidence]
    return f"{word}: {dead.why} [{dead.confidence}]"


def _why(answer: answers.Why) -> Iterator[str]:
    if answer.dead is not None:
        yield f"{place(answer.symbol)}: {answer.symbol.symbol} {_death(answer.dead)}"
        yield from map(step_line, answer.dead.hangs_on)
        return
    word = "alive" if answer.verdict == "proved" else "possibly alive"
    yield f"{place(answer.symbol)}: {answer.symbol.symbol} is {word}"
    if answer.entry_point is not None:
        yield f"{place(answer.entry_point)}: {answer.entry_point.symbol} is an entry point ({answer.reason})"
    yield from map(step_line, answer.path)


def _why_edge(answer: answers.WhyEdge) -> Iterator[str]:
    claim = f"{answer.source.symbol} to {answer.target.symbol}"
    if answer.evidence is None:
        yield f"no edge from {claim}"
        yield from _no_edge(answer)
    elif answer.evidence == _GUESS:
        yield f"only guesses from {claim}: what is called there is not known"
        for site in answer.guesses:
            why = _WHY_A_GUESS.get(site.reason, "only the name matches")
            yield f"{site.file}:{site.line}:{site.column}: {why} {how_sure(site)}"
    else:
        yield f"{count(answer.sites_total, 'site')} from {claim}"
        for one in answer.sites:
            yield f"{one.site.file}:{one.site.line}:{one.site.column}: {one.site.form} {how_sure(one.site)}"
            yield from _reasons(one.steps, "  ") if one.steps else ("  no derivation was found",)


def _reasons(steps: Iterable[answers.Reason], indent: str) -> Iterator[str]:
    for step in steps:
        evidence = "" if step.evidence == _EXACT else f" [{step.evidence}]"
        yield f"{indent}{step.file}:{step.line}: {step.says}{evidence}"
        yield from _reasons(step.because, f"{indent}  | ")


def _no_edge(answer: answers.WhyEdge) -> Iterator[str]:
    for one in answer.instead:
        for site in one.sites:
            yield f"{site.file}:{site.line}: {verb(site)} {one.symbol.symbol}, of the same name {how_sure(site)}"
    told = {
        "proved": "it leads there through others:",
        "unknown": "it may lead there:",
        "refuted": "nor does it lead there through others",
    }
    if answer.reaches is not None:
        yield told[answer.reaches]
    yield from map(step_line, answer.path)


def _cycles(answer: answers.Cycles) -> Iterator[str]:
    yield f"{count(answer.page.total, 'cycle')} of {answer.level}"
    for number, one in enumerate(answer.cycles, start=answer.page.start + 1):
        members = "" if one.size == len(one.witness) else f"; a shortest cycle has {count(len(one.witness), 'step')}"
        yield f"cycle {number}: {count(one.size, 'member')}{members}"
        yield from map(step_line, one.witness)


def _entry_points(answer: answers.EntryPoints) -> Iterator[str]:
    totals = ", ".join(f"{count} {reason}" for reason, count in answer.totals.items())
    yield f"{count(answer.page.total, 'entry point')}{': ' if totals else ''}{totals}"
    for one in answer.entry_points:
        yield f"{place(one.symbol)}: {one.symbol.kind} {one.symbol.symbol} ({', '.join(one.reasons)})"


def _map(answer: answers.Outline) -> Iterator[str]:
    for entry in answer.entries:
        indent = "  " * entry.depth
        if entry.kind == "folder":
            counts = f"{count(entry.files, 'file')}, {count(entry.symbols, 'symbol')}"
            yield f"{indent}{entry.name}/  ({counts})"
        elif entry.kind == "file":
            yield f"{indent}{entry.name}  ({count(entry.symbols, 'symbol')})"
        else:
            heading = entry.signature or entry.name
            calls = f"  [{count(entry.callers, 'caller')}, {count(entry.callees, 'callee')}]"
            doc = f"  # {entry.doc}" if entry.doc else ""
            yield f"{indent}{entry.file}:{entry.line}: {entry.kind} {heading}{calls}{doc}"
    left = [
        count(number, noun) for number, noun in zip(astuple(answer.unlisted), ("file", "symbol"), strict=True) if number
    ]
    if left:
        yield f"# {' and '.join(left)} not listed: map a folder, file or symbol of it, or allow more tokens"


def _facts(answer: answers.Facts) -> Iterator[str]:
    yield from answer.facts


def _query(answer: answers.Query) -> Iterator[str]:
    if not answer.solutions and answer.complete:
        yield "no more." if answer.start else "false."
    for solution in answer.solutions:
        bindings = ", ".join(f"{variable} = {_value(solution[variable])}" for variable in answer.variables)
        yield f"{bindings or 'true'}."
    if not answer.complete:
        yield f"... there may be more: --cursor {answer.cursor}"


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return "_" if value is None else str(value)


def _vocabulary(answer: answers.Vocabulary) -> Iterator[str]:
    for title, predicates in (("facts", answer.relations), ("rules", answer.rules)):
        yield f"{title}:"
        for predicate in predicates:
            yield f"  {predicate.head}"
            yield f"      {predicate.holds}"


def _find(answer: answers.Candidates) -> Iterator[str]:
    yield f"{count(answer.page.total, 'symbol')} named {answer.name}"
    for one in answer.symbols:
        doc = f"  # {one.doc}" if one.doc else ""
        yield f"{place(one.symbol)}: {one.symbol.kind} {one.symbol.symbol}  {one.signature}{doc}".rstrip()
    if answer.suggestions:
        yield f"did you mean: {', '.join(answer.suggestions)}?"


def _asked(symbols: Iterable[Symbol]) -> Iterator[str]:
    for number, symbol in enumerate(symbols):
        suffix = ", whose calls count as calls of its class" if number else ""
        yield f"{place(symbol)}: {symbol.kind} {symbol.symbol}{suffix}"


def _basis(step: Step) -> str:
    return f"({step.form} at {step.file}:{step.line}) {how_sure(step)}"


RENDERERS: dict[type[Report], Callable[[Any], Iterator[str]]] = {
    answers.Summary: _summary,
    answers.Callers: _callers,
    answers.Callees: _callees,
    answers.Impact: _impact,
    answers.Reaches: _reaches,
    answers.Paths: _paths,
    answers.Dead: _dead,
    answers.Why: _why,
    answers.WhyEdge: _why_edge,
    answers.Cycles: _cycles,
    answers.EntryPoints: _entry_points,
    answers.Outline: _map,
    answers.Facts: _facts,
    answers.Query: _query,
    answers.Vocabulary: _vocabulary,
    answers.Candidates: _find,
}
