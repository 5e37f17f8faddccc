"""What follows from the languages that definitions are written in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

Found = TypeVar("Found")


class ByDefinition(Generic[Found]):
    """For each definition what was found for its language."""

    __slots__ = ("_found", "_numbers")

    def __init__(self, found: Sequence[Found], numbers: bytes) -> None:
        """`numbers` has for each definition the place of what is found for it."""
        self._found, self._numbers = found, numbers

    def __getitem__(self, definition: int) -> Found:
        return self._found[self._numbers[definition]]
