"""The architecture of a code base as it is, as a picture, and layers that fit it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from corollary.answers.mermaid import flowchart
from corollary.answers.types.parts import Answer, Step

DrawingLevel = Literal["folders", "files", "classes"]


class Arrow(Struct, frozen=True):
    """One part uses another: how often, and one place where it does."""

    source: str
    target: str
    count: int
    first: Step


class Drawing(Answer, frozen=True, kw_only=True, tag="diagram"):
    """The parts of a code base at a level, and which of them use which; `depth` counts folders below `within`."""

    level: DrawingLevel
    within: str
    depth: int
    parts: tuple[str, ...]
    arrows: tuple[Arrow, ...]


def drawing(answer: Drawing) -> Iterator[str]:
    """The picture as a Mermaid flowchart."""
    arrows = ((arrow.source, arrow.target, "") for arrow in answer.arrows)
    yield from flowchart(arrows, answer.parts).splitlines()
