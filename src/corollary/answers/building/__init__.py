"""From what reasoning found to typed answers: a module for each group of questions, functions from values to values.

The modules are loaded when they are first used: who asks one question does not wait for the others.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corollary.answers.building import (
        clauses,
        explaining,
        liveness,
        looping,
        naming,
        neighbours,
        outline,
        overview,
        routes,
        rows,
        solutions,
    )

__all__ = [
    "clauses",
    "explaining",
    "liveness",
    "looping",
    "naming",
    "neighbours",
    "outline",
    "overview",
    "routes",
    "rows",
    "solutions",
]


def __getattr__(name: str) -> ModuleType:
    """The module of that name."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
