"""Answers about what users say: what would be if it were so, and what is kept of it with a branch."""

from __future__ import annotations

from typing import Any

from corollary.answers.types.parts import Answer, Page, Report, Step
from corollary.answers.types.versions import Change, EditInfo


class WhatIf(Answer, frozen=True, kw_only=True, tag="what-if"):
    """What would be the answer to the question `asked` if the `edits` were made, and what of it is not so now.

    `answer` is that of the question by itself; null where what it is about would not be there, or where the question
    is only about changes. `totals` counts the changes in the words of the question. `breaks` are the sites and imports
    of what would be gone, in what would stay. `stale` are the edits that change nothing. `now` is the snapshot that it
    is compared with.
    """

    asked: str
    edits: tuple[str, ...]
    stale: tuple[str, ...]
    now: str
    answer: Any
    totals: dict[str, int]
    changes: tuple[Change, ...]
    breaks: tuple[Step, ...]
    breaks_total: int
    page: Page


class Overlay(Report, frozen=True, kw_only=True, tag="overlay"):
    """What users say of a branch or a snapshot, after it was `changed` or as it is: all of it, or only their facts."""

    ref: str
    changed: bool
    edits: tuple[EditInfo, ...]
