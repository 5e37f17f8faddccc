"""A trend as a picture: SVG, drawn without a library, since a line of numbers needs none."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from corollary.answers.types.history import Trend

_WIDTH, _HEIGHT, _MARGIN = 800, 300, 48


def svg(trend: Trend) -> str:
    """The picture of a trend: its numbers over the order of snapshots, the highest, and the first and last time."""
    return "\n".join(_lines(trend)) + "\n"


def _lines(trend: Trend) -> Iterator[str]:
    top = max((point.value for point in trend.points), default=0)
    wide, high = _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN
    step = wide / max(len(trend.points) - 1, 1)
    places = [
        (_MARGIN + step * at, _HEIGHT - _MARGIN - high * point.value / max(top, 1))
        for at, point in enumerate(trend.points)
    ]
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">'
    yield f"<title>{escape(trend.metric)}: {escape(trend.unit)}</title>"
    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>'
    bottom = _HEIGHT - _MARGIN
    yield f'<path d="M{_MARGIN} {_MARGIN}V{bottom}H{_WIDTH - _MARGIN}" fill="none" stroke="#888"/>'
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{joined}" fill="none" stroke="#06c" stroke-width="2"/>'
    for (x, y), point in zip(places, trend.points, strict=True):
        label = f"{point.value}: {point.moment.time} {(point.moment.commit or point.moment.snapshot)[:12]}"
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#06c"><title>{escape(label)}</title></circle>'
    yield _text(_MARGIN, 24, f"{trend.metric}: {trend.unit}", "start")
    yield _text(_MARGIN - 6, _MARGIN + 4, str(top), "end")
    yield _text(_MARGIN - 6, bottom + 4, "0", "end")
    if trend.points:
        yield _text(_MARGIN, _HEIGHT - 20, trend.points[0].moment.time[:10], "start")
        yield _text(_WIDTH - _MARGIN, _HEIGHT - 20, trend.points[-1].moment.time[:10], "end")
    yield "</svg>"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" font-size="13" text-anchor="{anchor}">{escape(text)}</text>'
