"""What a rule of the linter gives: where, which rule, what is wrong, and the edit that mends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

HOLE = re.compile(r"\{\{[^{}\n]*\}\}|<<[a-z_ ]+>>|\bTODO\b|\bFIXME\b")
"""What stands where something should be filled in."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `text[start:end]` by `new`."""

    start: int
    end: int
    new: str


Problem = tuple[int, str, str, Edit | None]
Found = Iterator[Problem]
Rule = Callable[[str], Found]
