"""A linked program as bytes and back: columns as they are in memory, so opening one copies nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from corollary.decoding import msgpack_decoder
from corollary.linking.program import (
    Edges,
    EntryPoints,
    FileIssues,
    Imports,
    Inheritance,
    Program,
    StringTable,
    Suppressions,
    Symbols,
    Unresolved,
)

VERSION = 4
_ALIGNMENT = 8
_TABLES: dict[str, type[Any]] = {
    "symbols": Symbols,
    "edges": Edges,
    "unresolved": Unresolved,
    "imports": Imports,
    "inheritance": Inheritance,
    "entry_points": EntryPoints,
    "issues": FileIssues,
    "suppressions": Suppressions,
}
_PATHS = {
    name: [(field.name, f"{name}.{field.name}") for field in dataclasses.fields(table)]
    for name, table in _TABLES.items()
}
"""The columns of each table, and what they are called where they are stored."""

_OVERLAID = frozenset({"user_facts", "origin"})
"""What overlays make of a program: they are laid over what is stored."""


class _Column(msgspec.Struct, array_like=True):
    """Where a column lies: its path in the program, its kind ("s" for strings, else a numpy type), its two spans."""

    path: str
    kind: str
    start: int
    size: int
    ends_start: int = 0
    ends_size: int = 0


class _Header(msgspec.Struct):
    version: int
    snapshot: str
    columns: list[_Column]


_header = msgpack_decoder(_Header)


def encode(program: Program) -> list[bytes | memoryview]:
    """The stored form of what linking gave, in parts that follow one another."""
    columns: list[_Column] = []
    parts: list[bytes | memoryview] = []
    position = 0

    def put(data: bytes | memoryview) -> tuple[int, int]:
        nonlocal position
        start, size = position, len(data)
        padding = -size % _ALIGNMENT
        parts.extend((data, b"\0" * padding))
        position += size + padding
        return start, size

    for path, value in _columns(program):
        if isinstance(value, StringTable):
            start, size = put(value.blob)
            ends_start, ends_size = put(value.ends.tobytes())
            columns.append(_Column(path, "s", start, size, ends_start, ends_size))
        else:
            start, size = put(np.ascontiguousarray(value).tobytes())
            columns.append(_Column(path, value.dtype.str, start, size))
    header = msgspec.msgpack.encode(_Header(VERSION, program.snapshot, columns))
    header += b"\xc0" * (-len(header) % _ALIGNMENT)
    return [len(header).to_bytes(_ALIGNMENT, "little"), header, *parts]


def decode(data: bytes | memoryview) -> Program:
    """The program of a stored form, over the same memory; ValueError where the bytes are none of this version."""
    view = memoryview(data)
    size = int.from_bytes(view[:_ALIGNMENT], "little")
    try:
        header = _header.decode(bytes(view[_ALIGNMENT : _ALIGNMENT + size]).rstrip(b"\xc0"))
    except msgspec.MsgspecError as error:
        raise ValueError("no stored program") from error
    if header.version != VERSION:
        raise ValueError("a stored program of another version")
    body = view[_ALIGNMENT + size :]
    found = {column.path: _read(body, column) for column in header.columns}
    tables = {name: table(**{inner: found[path] for inner, path in _PATHS[name]}) for name, table in _TABLES.items()}
    return Program(
        snapshot=header.snapshot,
        files=found["files"],
        languages=found["languages"],
        names=found["names"],
        exports=(found["exports.0"], found["exports.1"]),
        candidates=(found["candidates.0"], found["candidates.1"]),
        mentions=found["mentions"],
        overriding=(found["overriding.0"], found["overriding.1"]),
        held_modules=found["held_modules"],
        **tables,
    )


def _columns(program: Program) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(program):
        if field.name in _OVERLAID:
            continue
        value = getattr(program, field.name)
        if field.name in _TABLES:
            for inner in dataclasses.fields(value):
                yield f"{field.name}.{inner.name}", getattr(value, inner.name)
        elif isinstance(value, tuple):
            yield from ((f"{field.name}.{index}", part) for index, part in enumerate(value))
        elif not isinstance(value, str):
            yield field.name, value


def _read(body: memoryview, column: _Column) -> Any:
    if column.kind != "s":
        kind = np.dtype(column.kind)
        return np.frombuffer(body, kind, column.size // kind.itemsize, column.start)
    part = body[column.start : column.start + column.size]
    ends = np.frombuffer(body[column.ends_start : column.ends_start + column.ends_size], dtype=np.int64)
    return StringTable(part, ends)
