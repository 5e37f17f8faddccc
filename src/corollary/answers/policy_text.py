"""The text of every answer about policies and architecture, by its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corollary.answers import cutting, drawing, findings, findings_text
from corollary.answers.parts import Report

RENDERERS: dict[type[Report], Callable[[Any], Iterator[str]]] = {
    findings.Check: findings_text.check,
    drawing.Drawing: drawing.drawing,
    cutting.Cut: cutting.cut,
    cutting.SuggestedLayers: cutting.layers,
}
