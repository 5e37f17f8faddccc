"""Answers about snapshots as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corollary.answers.text.words import count
from corollary.answers.types import versions
from corollary.answers.types.parts import Report

_DIGITS = 12
_MARKS = {"added": "+", "removed": "-", "changed": "~", "renamed": ">"}


def _taken(answer: versions.Taken) -> Iterator[str]:
    if not answer.created:
        yield f"{answer.branch} is at {answer.info.id[:_DIGITS]} already: nothing changed"
        return
    counts = f"{answer.added} added, {answer.removed} removed, {answer.changed} changed"
    yield f"{answer.action}: {answer.branch} is now at {answer.info.id[:_DIGITS]} ({counts})"
    yield from (f"merged: {path}, which both sides changed" for path in answer.merged)
    yield from (f"conflict: {path}" for path in answer.conflicts)


def _log(answer: versions.Log) -> Iterator[str]:
    for one in answer.snapshots:
        refs = f" ({', '.join(one.refs)})" if one.refs else ""
        merged = f" merges {one.parents[1][:_DIGITS]}" if len(one.parents) > 1 else ""
        message = one.message.partition("\n")[0]
        yield f"{one.id[:_DIGITS]} {one.time} {one.author}{refs}{merged}{': ' if message else ''}{message}"


def _operations(answer: versions.Operations) -> Iterator[str]:
    for one in answer.operations:
        before, after = one.before[:_DIGITS] or "nothing", one.after[:_DIGITS] or "nothing"
        detail = f" ({one.detail})" if one.detail else ""
        yield f"{one.time} {one.author}: {one.action} {one.ref}: {before} to {after}{detail}"
    if not answer.operations:
        yield "none"


def _refs(answer: versions.Refs) -> Iterator[str]:
    for one in answer.refs:
        message = one.info.message.partition("\n")[0]
        yield f"{one.name} {one.info.id[:_DIGITS]} {one.info.time}{': ' if message else ''}{message}"
    if not answer.refs:
        yield "none"


def _shown(answer: versions.Shown) -> Iterator[str]:
    info = answer.info
    yield f"snapshot  {info.id}"
    for parent in info.parents:
        yield f"parent    {parent}"
    if info.refs:
        yield f"named     {', '.join(info.refs)}"
    yield f"taken     {info.time} by {info.author}, from {info.source}"
    if info.message:
        yield from (f"          {line}" for line in info.message.splitlines())
    yield f"files     {_counted(answer.files)}"
    if answer.left_out:
        yield f"left out  {_counted(answer.left_out)}"
    yield f"changes   {answer.added} added, {answer.removed} removed, {answer.changed} changed"
    if answer.overlay:
        yield f"overlay   {count(len(answer.overlay), 'edit')} of users"
        yield from map(edit, answer.overlay)
    for one in answer.conflicts:
        sides = ", ".join(f"{side}: {value[:_DIGITS] or 'nothing'}" for side, value in _sides(one))
        yield f"conflict: {one.path} ({sides})"


def edit(one: versions.EditInfo) -> str:
    """What users say, by its number."""
    return f"{one.number:3}  {one.edit}{f' (stale: {one.stale})' if one.stale else ''}"


def _sides(one: versions.ConflictInfo) -> tuple[tuple[str, str], ...]:
    return (("base", one.base), ("ours", one.ours), ("theirs", one.theirs))


def _difference(answer: versions.Difference) -> Iterator[str]:
    yield (
        f"{answer.level}, from {answer.before.id[:_DIGITS]} to {answer.after.id[:_DIGITS]}: "
        f"{_counted(answer.totals) if answer.totals else 'no difference'}"
    )
    yield from map(change, answer.changes)


def change(one: versions.Change) -> str:
    """A change in a line."""
    place = f"{one.file}:{one.line}: " if one.line else ""
    told = f" (was {one.before}" + (f", is {one.after})" if one.after else ")") if one.before else ""
    told = told or (f" ({one.after})" if one.after else "")
    return f"{place}{_MARKS[one.change]} {one.what}{told}"


def _moved(answer: versions.Moved) -> Iterator[str]:
    before = f" (was {answer.before})" if answer.before else ""
    yield f"{answer.kind} {answer.name} {answer.action}{before}: {answer.snapshot[:_DIGITS]}"


def _freed(answer: versions.Freed) -> Iterator[str]:
    yield (
        f"freed {count(answer.snapshots, 'snapshot')}, {count(answer.chunks, 'chunk')}, {count(answer.bytes, 'byte')}; "
        f"kept {count(answer.kept_snapshots, 'snapshot')}, {count(answer.kept_chunks, 'chunk')}"
    )
    if answer.packed:
        yield f"packed {count(answer.packed, 'chunk')}, which saved {count(answer.saved, 'byte')}"


def _purged(answer: versions.Purged) -> Iterator[str]:
    yield (
        f"purged {answer.pattern}: {count(answer.paths, 'path')}, {count(answer.segments, 'segment')}; "
        f"{count(len(answer.rewritten), 'snapshot')} rewritten, {count(answer.chunks, 'chunk')} destroyed"
    )
    yield f"searched {count(answer.scanned_bytes, 'byte')} for {count(answer.searched, 'trace')} of it: none is left"
    if answer.elsewhere:
        stay = count(answer.elsewhere, "segment", "stays", "stay")
        yield f"{stay}: other paths have the same content; purge those, too"
    if answer.mentions:
        yield f"a purged path is mentioned in {count(answer.mentions, 'chunk')} of other files: facts of theirs"


def _verified(answer: versions.Verified) -> Iterator[str]:
    rebuilt = ", ".join(
        (
            count(answer.trees_rebuilt, "tree"),
            count(answer.segments_rebuilt, "segment"),
            count(answer.programs_rebuilt, "program"),
        )
    )
    held = f"{count(answer.chunks, 'chunk')}, {count(answer.snapshots, 'snapshot')}"
    yield f"{'whole' if answer.whole else 'DAMAGED'}: {held}; rebuilt {rebuilt}"
    for problem in answer.problems:
        yield f"{problem.kind} {problem.where}: {problem.what}"
    if not answer.whole:
        yield "# nothing was repaired: use a backup or an export, or move the file away to begin anew"


def _shared(answer: versions.Shared) -> Iterator[str]:
    yield (
        f"{answer.action} {answer.branch} ({answer.snapshot[:_DIGITS]}), {answer.place}: "
        f"{count(answer.sent, 'chunk')}, {count(answer.bytes, 'byte')}; {answer.known} there already"
    )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in counts.items()) or "none"


RENDERERS: dict[type[Report], Callable[[Any], Iterator[str]]] = {
    versions.Taken: _taken,
    versions.Log: _log,
    versions.Operations: _operations,
    versions.Refs: _refs,
    versions.Shown: _shown,
    versions.Difference: _difference,
    versions.Moved: _moved,
    versions.Freed: _freed,
    versions.Purged: _purged,
    versions.Verified: _verified,
    versions.Shared: _shared,
}
