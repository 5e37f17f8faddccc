"""The cases of a language's corpus: small sources, and what must follow from them, in one readable file.

A case begins with prose that says what it is about. A line `--- path` begins a source, a line `=== title`
begins what is expected under that title, one row a line. This module knows the form alone: what the rows of a
title are is for those who compute them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"^(?P<mark>---|===) (?P<title>\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """A case: where it is written, its prose, its sources by path, and the rows expected under each title."""

    path: Path
    about: str
    sources: Mapping[str, str]
    expected: Mapping[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        return self.path.stem


def read_case(path: Path, text: str) -> Case:
    """The case that a text describes."""
    marks = list(_MARK.finditer(text))
    sources: dict[str, str] = {}
    expected: dict[str, tuple[str, ...]] = {}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=False):
        body = text[mark.end() + 1 : end]
        if mark["mark"] == "---":
            sources[mark["title"].strip()] = body.rstrip("\n") + "\n" if body.strip() else ""
        else:
            expected[mark["title"].strip()] = tuple(line.strip() for line in body.splitlines() if line.strip())
    return Case(path, text[: marks[0].start()].strip() if marks else text.strip(), sources, expected)


def write_case(case: Case) -> str:
    """The text of a case, in the one form that `--update-golden` writes."""
    blocks = [case.about]
    blocks += [f"--- {path}\n{source.rstrip()}".rstrip() for path, source in case.sources.items()]
    blocks += ["\n".join((f"=== {title}", *rows)) for title, rows in case.expected.items()]
    return "\n\n".join(blocks) + "\n"
