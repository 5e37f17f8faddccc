"""Answers as text: one line per item, opening with `file:line:` wherever there is one, so that grep and editors work.

A guess is never shown without the word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from corollary.answers.text import questions
from corollary.answers.text.words import count
from corollary.answers.types import answers
from corollary.answers.types.drawing import Drawing
from corollary.answers.types.findings import Check
from corollary.answers.types.parts import Coverage, Page, Report
from corollary.answers.visible import visible

Renderer = Callable[[Any], Iterator[str]]


def lines(answer: Report) -> Iterator[str]:
    """The answer, the page it is of, and what it could not see; one line each, whatever names hold."""
    return map(visible, _lines(answer))


def body(answer: Report) -> Iterator[str]:
    """The answer and the page it is of."""
    render = questions.RENDERERS.get(type(answer)) or _others()[type(answer)]
    yield from render(answer)
    page = getattr(answer, "page", None)
    if isinstance(page, Page) and page.left_out:
        yield f"... {count(page.left_out, 'more item')}: --cursor {page.cursor}"


def _lines(answer: Report) -> Iterator[str]:
    yield from body(answer)
    seen = getattr(answer, "coverage", None)  # of a program over code: None where it was asked alone
    if isinstance(seen, Coverage) and not isinstance(answer, answers.Summary | Check | Drawing):
        yield from coverage(seen)


def text(answer: Report) -> str:
    """All lines in one."""
    return "\n".join(lines(answer))


def coverage(seen: Coverage) -> Iterator[str]:
    """What the answer could not see; nothing if it saw everything."""
    if seen.files_left_out or seen.files_with_parse_errors or seen.unresolved_sites:
        yield (
            f"# {count(seen.files, 'file')} read, {seen.files_left_out} left out, {seen.files_with_parse_errors} "
            f"with parse errors; {count(seen.unresolved_sites, 'call')} of unknown objects"
        )
    if seen.incomplete:
        yield "# incomplete: source is missing that could change the answer (see: corollary summary)"
    for note in seen.notes:
        yield f"# {note}"


@cache
def _others() -> dict[type[Report], Renderer]:
    """What shows the answers that no question about the structure has; loaded where there is one."""
    from corollary.answers.text import diagrams, history, policy, supposed, templates, verification, versions

    return {
        **policy.RENDERERS,
        **versions.RENDERERS,
        **history.RENDERERS,
        **verification.RENDERERS,
        **supposed.renderers(body),
        **diagrams.RENDERERS,
        **templates.RENDERERS,
    }
