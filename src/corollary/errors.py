"""The one family of errors that users see.

Every error says what is wrong, where, and what to do about it, and has a code that is stable across
versions, so that scripts and agents can react to it. Errors of our own making are not in this family:
they reach the user as a hint to report a bug.
"""

from __future__ import annotations


class CorollaryError(Exception):
    """What a user can mend: a stable `code`, what is wrong, where (`place`) and what to do (`remedy`)."""

    def __init__(self, code: str, message: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        place = self.place.replace("\n", "\\n")
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  {self.remedy}" if self.remedy else text
