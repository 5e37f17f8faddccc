"""What a user's name for something means: exactly one symbol, or an error that lists what it may mean."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Literal

import msgspec

from corollary.answers.describing import Describer, shown
from corollary.answers.paging import NO_PAGE, Window, cut
from corollary.answers.types import answers
from corollary.answers.visible import visible
from corollary.errors import CorollaryError
from corollary.facts.vocabulary import KINDS
from corollary.linking.program import Program
from corollary.reasoning import results
from corollary.source.spelling import readings

_LISTED = 12

_CLASSES = frozenset({"class", "interface", "enum", "type"})


def inside(root: str, text: str) -> str:
    """A name with its path from the root, where it is written as an absolute path or with `./` or `../`.

    Raises CorollaryError "outside-root".
    """
    path, separator, member = text.partition("#")
    if path == "/" or not (path.startswith(("/", "./", "../")) or "/../" in path):
        return text
    top = posixpath.normpath(root)
    place = posixpath.normpath(posixpath.join(top, path))
    if place == top:
        return "."
    if not place.startswith(top.rstrip("/") + "/"):
        raise CorollaryError(
            "outside-root",
            "this path lies outside the root that is analysed",
            place=shown(path),
            remedy=f"The root is {shown(top)}; paths are relative to it.",
        )
    return place[len(top.rstrip("/")) + 1 :] + separator + member


def only(describe: Describer, text: str, found: results.Lookup) -> int:
    """The one symbol that was found; otherwise a CorollaryError that says what the name may mean."""
    if isinstance(found, results.Found):
        return found.symbol
    if isinstance(found, results.Ambiguous):
        listed = describe.symbols(found.candidates[:_LISTED])
        lines = [visible(f"{one.symbol}  ({one.kind}, {one.file}:{one.line})") for one in listed]
        if len(found.candidates) > _LISTED:
            lines.append(f"... and {len(found.candidates) - _LISTED} more")
        raise CorollaryError(
            "ambiguous-symbol",
            f"'{shown(text)}' may mean {len(found.candidates)} symbols",
            remedy="\n  ".join(["Name one of them:", *lines]),
        )
    near = ", ".join(visible(shown(suggestion)) for suggestion in found.suggestions)
    remedy = f"Did you mean: {near}?" if near else "Names are ids (path#Class.member), suffixes of ids, or bare names."
    raise CorollaryError("unknown-symbol", f"there is no symbol '{shown(text)}'", remedy=remedy)


def candidates(describe: Describer, text: str, found: results.Lookup, window: Window) -> answers.Candidates:
    """Every symbol that the name may mean, or names like it."""
    symbols: tuple[int, ...] = ()
    if isinstance(found, results.Found):
        symbols = (found.symbol,)
    elif isinstance(found, results.Ambiguous):
        symbols = found.candidates
    frame = answers.Candidates(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        name=shown(text),
        symbols=(),
        suggestions=tuple(map(shown, found.suggestions)) if isinstance(found, results.Missing) else (),
        page=NO_PAGE,
    )
    listed, page = cut(
        len(symbols), lambda i: detailed(describe, symbols[i]), window, frame=frame, question=("find", text)
    )
    return msgspec.structs.replace(frame, symbols=tuple(listed), page=page)


def detailed(describe: Describer, row: int) -> answers.Candidate:
    """A symbol with its signature and the first line of its documentation."""
    table = describe.program.symbols
    return answers.Candidate(
        symbol=describe.symbol(row), signature=shown(table.signature[row]), doc=shown(table.doc[row])
    )


def constructors(program: Program, row: int, names: Mapping[str, frozenset[str]]) -> tuple[int, ...]:
    """The members of a class that run when an object of it is made; none for anything else."""
    table = program.symbols
    if KINDS[table.kind[row]] not in _CLASSES:
        return ()
    wanted = names.get(program.languages[int(table.file[row])], frozenset())
    members = (table.parent == row).nonzero()[0].tolist()
    return tuple(member for member in members if table.name[member] in wanted)


def path_meant(program: Program, path: str) -> tuple[str, Literal["file", "folder"] | None]:
    """The path of a file or a folder of the program that is meant, as the program has it, and which it is."""
    for reading in readings(path):
        inside = f"{reading}/"
        for file in program.files:
            if file == reading:
                return reading, "file"
            if file.startswith(inside):
                return reading, "folder"
    return path, None
