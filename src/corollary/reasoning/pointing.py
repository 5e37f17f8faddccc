"""Errors that point into a text that somebody wrote."""

from __future__ import annotations

from corollary.errors import CorollaryError

_WIDTH = 100


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """The line and the column, both from 1, of an offset into a text."""
    before = text[: min(max(at, 0), len(text))]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def pointed(text: str, line: int, column: int) -> str:
    """The line of a text with `~~~^` under its column; of a long line, the part around it."""
    lines = text.split("\n")
    source = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    begin = max(0, column - _WIDTH) if len(source) > 2 * _WIDTH else 0
    shown = source[begin : begin + 2 * _WIDTH].replace("\t", " ")
    return f"{shown}\n  {'~' * (column - 1 - begin)}^"


def error_at(code: str, message: str, *, text: str, line: int, column: int, part: str = "") -> CorollaryError:
    """An error whose place is a line and a column of a text, which `part` names."""
    where = f"line {line}, column {column}"
    return CorollaryError(
        code, message, place=f"{part}, {where}" if part else where, remedy=pointed(text, line, column)
    )
