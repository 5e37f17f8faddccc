"""The limits of a call: what is asked for, where the configuration allows it."""

from __future__ import annotations

from corollary.errors import CorollaryError
from corollary.reasoning.workers.limits import Limits
from corollary.source.settings.configuration import SolverConfiguration

_MEGABYTE = 1 << 20
_KILOBYTE = 1 << 10


def limits_of(configuration: SolverConfiguration, *, seconds: float | None = None, memory: int | None = None) -> Limits:
    """The limits under a configuration, with `memory` in megabytes. Error: limit-too-high."""
    return Limits(
        seconds=_bounded("seconds", seconds, configuration.seconds, configuration.max_seconds),
        memory=int(_bounded("memory", memory, configuration.memory, configuration.max_memory)) * _MEGABYTE,
        output=configuration.output * _KILOBYTE,
        answers=configuration.answers,
    )


def _bounded(name: str, asked: float | None, default: float, most: float) -> float:
    if asked is None:
        return min(default, most)
    if asked > most:
        raise CorollaryError(
            "limit-too-high",
            f"{asked:g} {name} are more than the {most:g} that the configuration allows",
            remedy=f"Ask for less, or set `max-{name}` under [tool.corollary.verify].",
        )
    return asked
