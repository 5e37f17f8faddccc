"""Pages of answers: as many items as a limit and a token budget allow, and a cursor for the rest.

A cursor belongs to one question on one snapshot; on any other it is an error, never a wrong page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeVar

import msgspec

from corollary.answers.types.parts import Page, Report
from corollary.errors import CorollaryError

Item = TypeVar("Item")

CHARACTERS_PER_TOKEN = 4
"""A usual estimate for source-like text; budgets are met to within its error."""

_PAGE_CHARACTERS = 120  # what the page itself takes, cursor included
_PART_CHARACTERS = 160  # what a place in a file takes


@dataclass(frozen=True, slots=True)
class Window:
    """How much of an answer is wanted: at most `limit` items within `tokens`, from `cursor` on; None is no bound."""

    limit: int | None = None
    tokens: int | None = None
    cursor: str | None = None


EVERYTHING = Window()


def cut(
    total: int, make: Callable[[int], Item], window: Window, *, frame: Report, question: object
) -> tuple[list[Item], Page]:
    """The items that the window shows, each made by its index, and the page that says which they are.

    `frame` is the answer without items: it counts towards the budget. At least one item is given, however
    small the budget, so that following cursors always ends. `question` tells one question's cursors from another's.
    """
    scope = _scope(frame.snapshot, question)
    start = _start(window.cursor, scope, total)
    end = total if window.limit is None else min(total, start + max(window.limit, 1))
    room = room_for_items(window, frame)
    items: list[Item] = []
    for index in range(start, end):
        item = make(index)
        if room is not None:
            room -= len(msgspec.json.encode(item)) + 1
            if room < 0 and items:
                break
        items.append(item)
    reached = start + len(items)
    return items, Page(
        start=start,
        shown=len(items),
        total=total,
        left_out=total - reached,
        cursor=_cursor(scope, reached) if reached < total else None,
    )


def offset_of(window: Window, snapshot: str, question: object) -> int:
    """How many items come before the window, where nobody knows how many there are in all."""
    return _start(window.cursor, _scope(snapshot, question), None)


def cursor_at(snapshot: str, question: object, offset: int) -> str:
    """The cursor of the page that begins at this offset."""
    return _cursor(_scope(snapshot, question), offset)


def room_for_items(window: Window, frame: Report) -> int | None:
    """How many characters of JSON the items of an answer may take; None for any number."""
    if window.tokens is None:
        return None
    return window.tokens * CHARACTERS_PER_TOKEN - len(msgspec.json.encode(frame)) - _PAGE_CHARACTERS


def parts_of_an_item(window: Window) -> int | None:
    """How many parts of one item, such as the sites of a caller, a window shows at most; None for any number.

    What it allows for items, and no more of its tokens than half: one item must not crowd out the others.
    """
    bounds = [] if window.limit is None else [max(window.limit, 1)]
    if window.tokens is not None:
        bounds.append(max(window.tokens * CHARACTERS_PER_TOKEN // 2 // _PART_CHARACTERS, 1))
    return min(bounds, default=None)


NO_PAGE = Page(start=0, shown=0, total=0, left_out=0)
"""Stands in a frame until its page is known."""


def _scope(snapshot: str, question: object) -> str:
    return hashlib.blake2b(f"{snapshot}\0{question!r}".encode(), digest_size=6).hexdigest()


def _cursor(scope: str, offset: int) -> str:
    return base64.urlsafe_b64encode(f"{scope}:{offset}".encode()).decode().rstrip("=")


def _start(cursor: str | None, scope: str, total: int | None) -> int:
    if cursor is None:
        return 0
    try:
        decoded = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        owner, _, offset = decoded.partition(":")
        start = int(offset)
    except (ValueError, binascii.Error):
        raise CorollaryError(
            "bad-cursor", f"'{cursor}' is no cursor of ours", remedy="Pass the cursor exactly as an answer gave it."
        ) from None
    if owner != scope or start < 0 or (total is not None and start > total):
        raise CorollaryError(
            "stale-cursor",
            "the cursor belongs to another question, or the code has changed since",
            remedy="Ask the question again without a cursor.",
        )
    return start


def cut_sections(
    sections: Sequence[tuple[int, Callable[[int], Any]]], window: Window, *, frame: Report, question: object
) -> tuple[list[tuple[Any, ...]], Page]:
    """Like `cut`, over several lists that are shown one after the other: what of each is shown, and the page."""
    starts = list(accumulate((total for total, _ in sections), initial=0))

    def make(index: int) -> tuple[int, object]:
        section = bisect_right(starts, index) - 1  # the last that begins there: those before it are empty
        return section, sections[section][1](index - starts[section])

    items, page = cut(starts[-1], make, window, frame=frame, question=question)
    return [tuple(item for at, item in items if at == section) for section in range(len(sections))], page
