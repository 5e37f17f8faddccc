"""The files of measuring tools: JSON and the database of one that counts lines, LCOV, and what a V8 engine writes.

A file is known by what is in it and not by its name. Positions that tools give as offsets need the source.
"""

from __future__ import annotations

import json
import re
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from typing import Any

from corollary.errors import CorollaryError
from corollary.gate.runtime.overlay import FileMeasured, Measured
from corollary.source.contents.texts import path_of

ReadSource = Callable[[str], bytes | None]

_DATABASE = b"SQLite format 3\0"


def measured(files: Iterable[tuple[str, bytes]], source: ReadSource) -> Measured:
    """What all of these files (name and content) measured together.

    Raises CorollaryError "coverage" for what is no measurement, and where all of them together measured nothing: that
    nothing was measured is not that nothing ran.
    """
    names = []
    parts: dict[str, list[FileMeasured]] = defaultdict(list)
    for name, data in files:
        names.append(name)
        try:
            found = _read(data, source)
        except (ValueError, LookupError, TypeError, AttributeError, sqlite3.Error) as error:
            raise _unknown(name, f"cannot be read: {type(error).__name__}: {error}") from None
        if found is None:
            raise _unknown(name, "is no run-time data of a kind that is known")
        for path, one in found.items():
            parts[path.replace("\\", "/")].append(one)
    if names and not parts:
        raise _unknown(names[0], "measured no file of this code")
    return Measured({path: _joined(ones) for path, ones in parts.items()})


def _unknown(name: str, message: str) -> CorollaryError:
    remedy = "Give a JSON report or the data file of coverage, an LCOV tracefile, or the JSON of V8's coverage."
    return CorollaryError("coverage", message, place=name, remedy=remedy)


def _read(data: bytes, source: ReadSource) -> Mapping[str, FileMeasured] | None:
    if data.startswith(_DATABASE):
        return _database(data)
    text = data.decode("utf-8-sig")
    if text.lstrip().startswith("{"):
        document = json.loads(text)
        if "result" in document:
            return _engine(document["result"], source)
        return _lines(document["files"]) if "files" in document else None
    return _tracefile(text) if re.search(r"^SF:", text, re.MULTILINE) else None


def _lines(files: Mapping[str, Any]) -> dict[str, FileMeasured]:
    """A report that lists lines by file."""
    return {
        path: FileMeasured(frozenset(one["executed_lines"]), frozenset(one["missing_lines"]))
        for path, one in files.items()
    }


def _database(data: bytes) -> dict[str, FileMeasured]:
    """A database of lines as bits, or of jumps between lines."""
    ran: dict[str, set[int]] = {}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        paths = dict(connection.execute("select id, path from file"))
        for path in paths.values():
            ran[path] = set()
        for file, bits in connection.execute("select file_id, numbits from line_bits"):
            ran[paths[file]] |= {
                byte * 8 + bit for byte, value in enumerate(bits) for bit in range(8) if value >> bit & 1
            }
        for file, before, after in connection.execute("select file_id, fromno, tono from arc"):
            ran[paths[file]] |= {line for line in (before, after) if line > 0}
    return {path: FileMeasured(frozenset(lines), None) for path, lines in ran.items()}


def _tracefile(text: str) -> dict[str, FileMeasured]:
    """LCOV: records of a file each, with counts of lines and of functions by their names."""
    found = {}
    for record in text.split("end_of_record"):
        path = ""
        counts: dict[int, int] = {}
        begins: dict[str, int] = {}
        calls: dict[str, int] = {}
        for line in record.splitlines():
            key, _, value = line.strip().partition(":")
            fields = value.split(",")
            if key == "SF":
                path = value
            elif key == "DA":
                counts[int(fields[0])] = int(fields[1])
            elif key == "FN":
                begins[fields[-1]] = int(fields[0])
            elif key == "FNDA":
                calls[fields[-1]] = int(fields[0])
        if path:
            functions: dict[int, bool] = {}
            for name, begin in begins.items():
                functions[begin] = functions.get(begin, False) or calls.get(name, 0) > 0
            ran = frozenset(number for number, count in counts.items() if count > 0)
            found[path] = FileMeasured(ran, frozenset(counts) - ran, functions)
    return found


def _engine(scripts: Iterable[Mapping[str, Any]], source: ReadSource) -> dict[str, FileMeasured]:
    """What an engine counts: functions by their offsets in the source, in units of UTF-16."""
    found = {}
    for script in scripts:
        path = path_of(script["url"])
        content = source(path) if path else None
        if content is None:
            continue
        ends = _line_ends(content)
        functions: dict[int, bool] = {}
        for function in script["functions"]:
            first = function["ranges"][0]
            if function["functionName"] or first["startOffset"]:
                line = bisect_right(ends, first["startOffset"]) + 1
                functions[line] = functions.get(line, False) or first["count"] > 0
        found[path] = FileMeasured(functions=functions)
    return found


def _line_ends(content: bytes) -> list[int]:
    """The offset behind each line, in units of UTF-16."""
    ends, at = [], 0
    for line in content.decode("utf-8", "replace").splitlines(keepends=True):
        at += len(line.encode("utf-16-le")) // 2
        ends.append(at)
    return ends


def _joined(parts: list[FileMeasured]) -> FileMeasured:
    """Several measurements of one file as one: what ran in any of them ran."""
    ran = frozenset().union(*(part.ran for part in parts))
    idle: frozenset[int] | None = None
    if not any(part.idle is None for part in parts):
        idle = frozenset().union(*(part.idle or () for part in parts)) - ran
    functions: dict[int, bool] = {}
    for part in parts:
        for line, did in part.functions.items():
            functions[line] = functions.get(line, False) or did
    return FileMeasured(ran, idle, functions)
