"""The text of every answer about policies and architecture, by its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corollary.answers.text import findings as findings_text
from corollary.answers.types import cutting, drawing, findings
from corollary.answers.types.parts import Report

RENDERERS: dict[type[Report], Callable[[Any], Iterator[str]]] = {
    findings.Check: findings_text.check,
    drawing.Drawing: drawing.drawing,
    cutting.Cut: cutting.cut,
    cutting.SuggestedLayers: cutting.layers,
}
