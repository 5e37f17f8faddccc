"""What differs between two snapshots: of files by their content, of programs by what they say.

A file that went and one that came with the same facts are one file that was renamed, and its symbols are the same
symbols: nothing in it is said to be removed or added. Differences of answers compare what a question says of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from corollary.answers import building
from corollary.answers.describing import shown
from corollary.answers.types.versions import Change
from corollary.errors import CorollaryError
from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import KINDS, VISIBILITIES
from corollary.linking.program import Program
from corollary.reasoning import questions
from corollary.reasoning.graph import Graph
from corollary.reasoning.program_facts import relations_of
from corollary.store.branches.renaming import renamed
from corollary.store.chunks import tree
from corollary.store.entries import Entry, path_of, unpack_entry

Value = TypeVar("Value")
Place = tuple[str, int]

_EXTRACTED_ANEW = "the same bytes, extracted by another version"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A path whose entry differs; `old` is the path before, which is another one where the file was renamed."""

    path: str
    before: Entry | None
    after: Entry | None
    old: str


def file_changes(changes: Iterable[tree.Change]) -> list[FileChange]:
    """The changes of two manifests, with what went and came back elsewhere as renamed; by path."""
    changed = list(changes)
    went = {change.key: change.before for change in changed if change.after is None}
    origins = {new: old for old, new in renamed(changed).items()}
    gone = set(origins.values())
    found = [
        FileChange(
            path_of(change.key),
            _entry(went[origins[change.key]] if change.key in origins else change.before),
            _entry(change.after),
            path_of(origins.get(change.key, change.key)),
        )
        for change in changed
        if change.key not in gone
    ]
    return sorted(found, key=lambda change: (change.path, change.old))


def _entry(value: bytes | None) -> Entry | None:
    return None if value is None else unpack_entry(value)


def renamed_files(changes: Iterable[FileChange]) -> dict[str, str]:
    """What each file that was renamed was called, and is called now."""
    return {change.old: change.path for change in changes if change.old != change.path}


def described_files(changes: Iterable[FileChange]) -> Iterator[Change]:
    """The changes of files for users; what was left out before or is now says why."""
    for change in changes:
        before = shown(change.old) if change.old != change.path else _reason(change.before)
        after = _EXTRACTED_ANEW if _is_same_file(change) else _reason(change.after)
        yield Change(_word(change), shown(change.path), before=before, after=after)


def _is_same_file(change: FileChange) -> bool:
    """Whether the bytes are the same and only the facts differ: another version extracted them."""
    before, after = change.before, change.after
    return (
        before is not None
        and after is not None
        and bool(before.blob)
        and before.blob == after.blob
        and (before.chunk != after.chunk)
    )


def _word(change: FileChange) -> str:
    if change.old != change.path:
        return "renamed"
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def _reason(entry: Entry | None) -> str:
    return "" if entry is None or not entry.reason else f"left out: {entry.reason}"


class Comparison:
    """Two programs, and the files of the first that have another name in the second."""

    def __init__(self, before: Program, after: Program, renamed: Mapping[str, str]) -> None:
        self._before = before
        self._after = after
        self._renamed = renamed

    def changes(self, level: str) -> list[Change]:
        """What differs of a level or of the answers to a question."""
        ways: Mapping[str, Callable[[], Iterator[Change]]] = {
            "symbols": self._symbols,
            "edges": self._edges,
            "facts": self._facts,
            "dead": self._dead,
            "cycles": self._cycles,
            "callers": self._callers,
        }
        if level not in ways:
            raise CorollaryError(
                "bad-arguments", f"there is no '{level}' to compare", remedy=f"There are: {', '.join(ways)}."
            )
        return list(ways[level]())

    def _symbols(self) -> Iterator[Change]:
        before = _symbols(self._before, self._renamed)
        after = _symbols(self._after, {})
        names = {now: old for old, now in self._renamed.items()}
        yield from compared(
            {symbol: how for symbol, (how, _) in before.items()},
            {symbol: how for symbol, (how, _) in after.items()},
            lambda symbol: after.get(symbol, before.get(symbol, ("", ("", 0))))[1],
        )
        for symbol in after:
            path = symbol.partition("#")[0]
            if path in names and symbol in before and before[symbol][0] == after[symbol][0]:
                place = after[symbol][1]
                yield Change("renamed", symbol, *place, before=shown(names[path]) + symbol[len(path) :])

    def _edges(self) -> Iterator[Change]:
        before, after = _edges(self._before, self._renamed), _edges(self._after, {})
        how = {key: evidence for key, (evidence, _) in before.items()}
        now = {key: evidence for key, (evidence, _) in after.items()}
        yield from compared(how, now, lambda key: after.get(key, before.get(key, ("", ("", 0))))[1])

    def _facts(self) -> Iterator[Change]:
        before, after = (set(_clauses(program)) for program in (self._before, self._after))
        yield from (Change("removed", shown(line)) for line in sorted(before - after))
        yield from (Change("added", shown(line)) for line in sorted(after - before))

    def _dead(self) -> Iterator[Change]:
        before, after = _dead(self._before, self._renamed), _dead(self._after, {})
        places = _symbols(self._after, {})
        yield from compared(before, after, lambda symbol: places[symbol][1] if symbol in places else ("", 0))

    def _cycles(self) -> Iterator[Change]:
        for level in questions.LEVELS:
            before, after = _cycles(self._before, level, self._renamed), _cycles(self._after, level, {})
            for change in compared(before, after, lambda _: ("", 0)):
                yield Change(change.change, f"{level}: {change.what}", before=change.before, after=change.after)

    def _callers(self) -> Iterator[Change]:
        before, after = _callers(self._before, self._renamed), _callers(self._after, {})
        places = _symbols(self._after, {})
        for symbol in sorted(before.keys() | after.keys()):
            old, new = before.get(symbol, frozenset()), after.get(symbol, frozenset())
            place = places[symbol][1] if symbol in places else ("", 0)
            if old != new:
                lost, gained = ", ".join(sorted(old - new)), ", ".join(sorted(new - old))
                told = "; ".join(filter(None, (f"no more {lost}" if lost else "", f"now {gained}" if gained else "")))
                yield Change("changed", symbol, *place, after=told)


def compared(before: Mapping[str, str], after: Mapping[str, str], place: Callable[[str], Place]) -> Iterator[Change]:
    """What two mappings differ in, by key."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None:
            yield Change("added", key, *place(key), after=new or "")
        elif new is None:
            yield Change("removed", key, before=old)
        elif old != new:
            yield Change("changed", key, *place(key), before=old, after=new)


def _names(program: Program, renamed: Mapping[str, str]) -> list[str]:
    """The id of every symbol, as it is called in the later snapshot."""
    ids = list(program.symbols.id)
    if renamed:
        split = (one.partition("#") for one in ids)
        ids = [f"{renamed.get(path, path)}{mark}{name}" for path, mark, name in split]
    return [shown(one) for one in ids]


def _symbols(program: Program, renamed: Mapping[str, str]) -> dict[str, tuple[str, Place]]:
    """Each symbol with what it is and where."""
    table = program.symbols
    files = [shown(renamed.get(path, path)) for path in program.files]
    rows = zip(
        _names(program, renamed),
        table.kind.tolist(),
        table.visibility.tolist(),
        table.signature,
        table.file.tolist(),
        table.line.tolist(),
        strict=True,
    )
    return {
        symbol: (f"{VISIBILITIES[visibility]} {KINDS[kind]} {signature}".rstrip(), (files[file], line))
        for symbol, kind, visibility, signature, file, line in rows
    }


def _edges(program: Program, renamed: Mapping[str, str]) -> dict[str, tuple[str, Place]]:
    """Each edge with its strongest evidence and the first place of that."""
    names, table = _names(program, renamed), program.edges
    files = [shown(renamed.get(path, path)) for path in program.files]
    columns = (table.caller, table.callee, table.form, table.evidence, table.line)
    found: dict[str, tuple[int, Place]] = {}
    for caller, callee, form, evidence, line in zip(*(column.tolist() for column in columns), strict=True):
        verb = "calls" if Form(form) is Form.CALL else "mentions"
        key = f"{names[caller]} {verb} {names[callee]}"
        if key not in found or evidence < found[key][0]:
            found[key] = evidence, (files[program.symbols.file[caller]], line)
    return {key: (Evidence(evidence).label, place) for key, (evidence, place) in found.items()}


def _clauses(program: Program) -> Iterator[str]:
    names = frozenset(relation.name for relation in relations_of(program)) - {"snapshot"}
    for chunk in building.clauses.prolog_text(program, names):
        yield from chunk.decode("utf-8", "surrogateescape").splitlines()


def _dead(program: Program, renamed: Mapping[str, str]) -> dict[str, str]:
    names = _names(program, renamed)
    found = questions.dead(program, Graph.of(program))
    return {names[one.symbol]: one.confidence.value for one in found.symbols}


def _cycles(program: Program, level: str, renamed: Mapping[str, str]) -> dict[str, str]:
    names = _names(program, renamed)
    if level != "calls":
        names = [shown(renamed.get(path, path)) for path in program.files]
    found = questions.cycles(program, Graph.of(program), level)
    return {", ".join(sorted(names[row] for row in one.members)): "" for one in found.components}


def _callers(program: Program, renamed: Mapping[str, str]) -> dict[str, frozenset[str]]:
    names, table = _names(program, renamed), program.edges
    found: dict[str, set[str]] = {}
    calls = table.form == Form.CALL
    for caller, callee in zip(table.caller[calls].tolist(), table.callee[calls].tolist(), strict=True):
        found.setdefault(names[callee], set()).add(names[caller])
    return {callee: frozenset(callers) for callee, callers in found.items()}
