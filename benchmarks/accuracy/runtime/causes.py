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


def cause_of(text: str, operation: str, callee: str, *, resumed: bool = False) -> Cause:
    """The cause of a call of the function `callee` by an operation of the interpreter, placed at the text."""
    if resumed:
        return RESUMED
    called = _called(text)
    if not isinstance(called, ast.Call):
        return indirect(_without_call(called, operation))
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


def _called(text: str) -> ast.AST | None:
    """What a text says is called, without what only waits for it or iterates over it; None for no code."""
    found: ast.AST | None = _parsed(text)
    while isinstance(found, ast.Await | ast.YieldFrom | ast.For | ast.AsyncFor):
        found = found.iter if isinstance(found, ast.For | ast.AsyncFor) else found.value
    return found


def _parsed(text: str) -> ast.AST | None:
    """The expression or the one statement that a text is."""
    for source in (f"({text})", text):
        try:
            statement = ast.parse(source).body[0]
        except (SyntaxError, IndexError):
            continue
        return statement.value if isinstance(statement, ast.Expr) else statement
    return None


def _without_call(node: ast.AST | None, operation: str) -> str:
    """What an operation does that calls without saying so."""
    if isinstance(node, ast.With | ast.AsyncWith) or "WITH" in operation:
        return "with"
    if "CALL" in operation:
        return "decorator"
    if "ITER" in operation or "SEND" in operation or "YIELD" in operation:
        return "iteration"
    if "SUBSCR" in operation:
        return "subscript"
    if isinstance(node, ast.Attribute):
        return "property"
    return operation.lower().replace("_", " ")


def _last_name(function: ast.expr) -> str | None:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else None


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
