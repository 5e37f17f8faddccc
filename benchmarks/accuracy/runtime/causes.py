"""Why a call happened: said directly by the text at the site, or brought about by a value or by the language.

`direct` are calls that name what runs: plain calls, calls of attributes, of `self` and `super()`, constructors, and
the same awaited or iterated over. All else is `indirect`: callbacks, decorators, properties, operators, protocols.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

CONSTRUCTORS = frozenset({"__init__", "__new__", "__post_init__"})


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """The kind of a call; direct causes sort before indirect ones, and resumptions come last."""

    rank: int
    name: str

    @property
    def direct(self) -> bool:
        return self.rank == 0


NAMED = Cause(0, "named")
CONSTRUCTED = Cause(0, "constructor")
RESUMED = Cause(2, "resumption")


def indirect(name: str) -> Cause:
    return Cause(1, name)


def cause_of(text: str, callee: str, *, resumed: bool = False) -> Cause:
    """The cause of a call of the function `callee` by the expression `text`, as the interpreter places it."""
    if resumed:
        return RESUMED
    called = _called(text)
    if not isinstance(called, ast.Call):
        return indirect(_without_call(called))
    name = _last_name(called.func)
    if name is None:
        return indirect("call of an expression")
    if name == callee:
        return NAMED
    if callee in CONSTRUCTORS:
        return NAMED if name in CONSTRUCTORS else CONSTRUCTED
    if _is_special(callee):
        return indirect(f"{callee} by a call")
    return indirect("callback" if isinstance(called.func, ast.Name) else "callback of an attribute")


def _called(text: str) -> ast.expr | None:
    """The expression of a site, without what only waits for it; None for what is no expression."""
    try:
        expression = ast.parse(f"({text})", mode="eval").body
    except SyntaxError:
        return None
    while isinstance(expression, ast.Await | ast.YieldFrom):
        expression = expression.value
    return expression


def _without_call(expression: ast.expr | None) -> str:
    if expression is None:
        return "statement"
    if isinstance(expression, ast.Attribute):
        return "property"
    if isinstance(expression, ast.Name | ast.Subscript):
        return "decorator, iteration or subscript"
    return type(expression).__name__.lower()


def _last_name(function: ast.expr) -> str | None:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else None


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
