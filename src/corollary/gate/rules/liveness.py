"""Code that nothing runs, and API that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from corollary.answers.building.liveness import why_dead
from corollary.answers.types.findings import Finding
from corollary.gate.known.fingerprints import qualified
from corollary.gate.scenes.scene import Scene
from corollary.reasoning import questions
from corollary.reasoning.results import Confidence, DeadSymbol

DEAD_CODE, UNUSED_EXPORT = "dead-code", "unused-export"

_LEVELS = (Confidence.PROVED, Confidence.LIKELY, Confidence.UNKNOWN)
_SURE = {Confidence.PROVED: "proved", Confidence.LIKELY: "likely", Confidence.UNKNOWN: "unknown"}


def dead_code(scene: Scene) -> Iterator[Finding]:
    """A finding for each symbol that is dead with the confidence asked for.

    Of a program that is compared with, also what is likely to be dead: what was, and is sure now, is not new.
    """
    least = Confidence(scene.policy.dead_code)
    if not scene.current and least is Confidence.PROVED:
        least = Confidence.LIKELY
    wanted = frozenset(_LEVELS[: _LEVELS.index(least) + 1])
    for one in questions.dead(scene.program, scene.graph, wanted).symbols:
        verb = "may be dead" if one.confidence is Confidence.UNKNOWN else "is dead"
        verdict = f"{verb} ({one.confidence.value}): {why_dead(scene.describe, one)}"
        yield _about(scene, DEAD_CODE, one, verdict, _SURE[one.confidence])


def unused_export(scene: Scene) -> Iterator[Finding]:
    """A finding for each exported symbol that nothing here uses."""
    for one in questions.dead(scene.program, scene.graph, frozenset({Confidence.PUBLIC_UNUSED})).symbols:
        yield _about(scene, UNUSED_EXPORT, one, "is exported, and nothing here uses it", "proved")


def _about(scene: Scene, rule: str, one: DeadSymbol, verdict: str, confidence: str) -> Finding:
    symbol = scene.describe.symbol(one.symbol)
    return scene.finding(
        rule,
        subjects=[symbol.symbol],
        identity=[symbol.kind, qualified(symbol.symbol)],
        at=(symbol.file, symbol.line),
        message=f"{symbol.kind} {symbol.name} {verdict}",
        why=why_dead(scene.describe, one),
        symbol=symbol.symbol,
        root=scene.describe.identifier(one.root),
        confidence=confidence,
        witness=scene.describe.steps(one.hangs_on),
    )
