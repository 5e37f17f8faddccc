"""Answers about history as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corollary.answers import history
from corollary.answers.parts import Report

_DIGITS = 12


def _imported(answer: history.Imported) -> Iterator[str]:
    yield (
        f"{answer.branch} is now at {answer.snapshot[:_DIGITS]}: {answer.commits} commits, {answer.made} of them new; "
        f"{answer.extracted} blobs extracted"
    )
    yield from (f"# {note}" for note in answer.notes)


RENDERERS: dict[type[Report], Callable[[Any], Iterator[str]]] = {history.Imported: _imported}
