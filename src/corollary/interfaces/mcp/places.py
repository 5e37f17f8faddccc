"""Which folder or file an agent means by a path. What lies outside of the root that is served stays unseen."""

from __future__ import annotations

from pathlib import Path

from corollary.errors import CorollaryError


def inside(root: Path, place: str) -> Path:
    """The path of a place, read from the root. Raises CorollaryError "outside-root", or "bad-arguments" for no path."""
    top = root.resolve()
    try:
        wanted = (top / place).resolve()
    except (ValueError, RuntimeError):  # a NUL; links that lead in a circle
        raise CorollaryError(
            "bad-arguments", "this is no path", place=place, remedy=f"Name what is inside {top}."
        ) from None
    if not wanted.is_relative_to(top):
        raise CorollaryError(
            "outside-root",
            "this lies outside the root that is served",
            place=place,
            remedy=f"Name what is inside {top}.",
        )
    return wanted
