"""The text of every answer about policies and architecture, by its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corollary.answers import cutting, drawing, findings
from corollary.answers.parts import Report
from corollary.answers.text import findings as findings_text

RENDERERS: dict[type[Report], Callable[[Any], Iterator[str]]] = {
    findings.Check: findings_text.check,
    drawing.Drawing: drawing.drawing,
    cutting.Cut: cutting.cut,
    cutting.SuggestedLayers: cutting.layers,
}
