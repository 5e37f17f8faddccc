"""Values of slots: whether they are of their sort, and how they are written in the language of a solver.

What is written cannot end its place early: names and texts are quoted, and free formulas must be balanced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from corollary.reasoning.prolog.facts_text import quoted
from corollary.verification.templates.model import Column, Solver
from corollary.verification.templates.specifications.tokens import balance_problem, is_one_expression

_SIMPLE = re.compile(r"[A-Za-z~!@$%^&*_+=<>.?/-][A-Za-z0-9~!@$%^&*_+=<>.?/-]*")
_LONGEST = 100_000


def problem_of(column: Column, value: Any, solver: Solver) -> str:
    """What is wrong with a value for its place; "" if nothing is."""
    trouble = _CHECKS[column.sort](value)
    if trouble:
        return f"expected {_EXPECTED[column.sort]}, {trouble}"
    if column.values and value not in column.values:
        return f"expected one of {', '.join(column.values)}, got {value!r}"
    if column.sort in {"integer", "number"}:
        return _range_problem(column, value)
    if column.sort in {"formula", "term", "type"}:
        return _text_problem(column, value, solver)
    if solver == "smt" and column.sort in _NAMES and any(mark in value for mark in "|\\"):
        return "a name cannot hold '|' or '\\'"
    return ""


def written(column: Column, value: Any, solver: Solver) -> str:
    """The value as the solver reads it. The value must have no problem."""
    return (_PROLOG if solver == "prolog" else _SMT)[column.sort](value)


def symbol(text: str) -> str:
    """A name of a script of constraints, between bars where it must be."""
    return text if _SIMPLE.fullmatch(text) else f"|{text}|"


def told(value: Any) -> str:
    """A value in a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(told, value))
    return str(value)


def _range_problem(column: Column, value: Any) -> str:
    if column.minimum is not None and value < column.minimum:
        return f"must be at least {column.minimum}, got {value}"
    if column.maximum is not None and value > column.maximum:
        return f"must be at most {column.maximum}, got {value}"
    return ""


def _text_problem(column: Column, value: str, solver: Solver) -> str:
    trouble = balance_problem(value, solver)
    if trouble:
        return trouble
    if solver == "smt" and not is_one_expression(value):
        return f"expected one expression, such as {column.example!r}, got {value!r}"
    if solver == "prolog" and value.rstrip().endswith("."):
        return "leave the full stop out: the skeleton has it"
    return ""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return f"got {value!r}"
    if not value:
        return "got an empty text"
    if "\0" in value or len(value) > _LONGEST:
        return "got a text with a zero character, or one that is too long"
    return ""


def _any_text(value: Any) -> str:
    return "" if value == "" else _text(value)


def _integer(value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) else f"got {value!r}"


def _number(value: Any) -> str:
    if isinstance(value, float):
        return "" if abs(value) < float("inf") else f"got {value!r}"
    return _integer(value)


def _boolean(value: Any) -> str:
    return "" if isinstance(value, bool) else f"got {value!r}"


def _texts(value: Any) -> str:
    if not isinstance(value, (list, tuple)):
        return f"got {value!r}"
    return next((trouble for trouble in map(_text, value) if trouble), "")


def _table(value: Any) -> str:
    return "" if isinstance(value, (list, tuple)) else f"got {value!r}"


def _decimal(value: Any) -> str:
    text = format(abs(Decimal(str(value))), "f")
    text = text if "." in text else f"{text}.0"
    return f"(- {text})" if value < 0 else text


def _smt_integer(value: int) -> str:
    return f"(- {-value})" if value < 0 else str(value)


def _smt_string(value: str) -> str:
    plain = "".join(
        character if " " <= character <= "~" and character != "\\" else f"\\u{{{ord(character):x}}}"
        for character in value
    )
    return '"' + plain.replace('"', '""') + '"'


def _prolog_string(value: str) -> str:
    return '"' + quoted(value)[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'


def _truth(value: bool) -> str:
    return "true" if value else "false"


_NAMES = frozenset({"atom", "choice", "symbol", "label"})

_CHECKS: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(("choice", "symbol", "label", "formula", "term", "type"), _text),
    **dict.fromkeys(("atom", "text"), _any_text),
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "atoms": _texts,
    "table": _table,
}

_EXPECTED: Mapping[str, str] = {
    **dict.fromkeys(("atom", "text", "choice"), "a text"),
    **dict.fromkeys(("symbol", "label"), "a name"),
    "formula": "a formula as text",
    "term": "a term as text",
    "type": "a sort such as Int, Bool or (_ BitVec 32)",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "atoms": "a list of texts",
    "table": "a list of rows",
}

_PROLOG: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(("atom", "choice", "symbol", "label"), quoted),
    **dict.fromkeys(("formula", "term", "type"), str),
    "text": _prolog_string,
    "integer": str,
    "number": str,
    "boolean": _truth,
    "atoms": lambda value: f"[{','.join(map(quoted, value))}]",
}

_SMT: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(("atom", "choice", "symbol", "label"), symbol),
    **dict.fromkeys(("formula", "term", "type"), str),
    "text": _smt_string,
    "integer": _smt_integer,
    "number": _decimal,
    "boolean": _truth,
    "atoms": lambda value: " ".join(map(symbol, value)),
}
