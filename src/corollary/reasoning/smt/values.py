"""Values of the solver as values of JSON, and its models as what is said of each name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod
from typing import Any

import z3

from corollary.reasoning.smt.results import Constant, Row, Value

_EXACT = 1 << 53
_LONGEST = 4_000
_MOST_ROWS = 1_000


def value_of(term: z3.ExprRef) -> Value:
    """A value that a model gives to a term."""
    return Value(sort=sort_of(term.sort()), text=_short(term.sexpr()), value=_plain(term))


def sort_of(sort: z3.SortRef) -> str:
    """A sort as SMT-LIB writes it."""
    return str(sort.sexpr())


def constants(model: z3.ModelRef, names: tuple[str, ...], declared: dict[str, z3.FuncDeclRef]) -> tuple[Constant, ...]:
    """What a model says of the declared names, in the order of their declarations."""
    given = {declaration.name(): declaration for declaration in model.decls()}
    found: list[Constant] = []
    for name in names:
        declaration = given.get(name)
        if declaration is not None:
            found.append(_constant(model, name, declaration, any_value=False))
        elif name in declared:
            found.append(_constant(model, name, declared[name], any_value=True))
    return tuple(found)


def declarations(formulas: list[z3.ExprRef]) -> dict[str, z3.FuncDeclRef]:
    """The functions and constants that formulas leave to the solver, by name."""
    found: dict[str, z3.FuncDeclRef] = {}
    seen: set[int] = set()
    waiting: list[z3.ExprRef] = list(formulas)
    while waiting:
        term = waiting.pop()
        if term.get_id() in seen:
            continue
        seen.add(term.get_id())
        if z3.is_app(term) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            found.setdefault(term.decl().name(), term.decl())
        waiting.extend(term.children())
    return found


def _constant(model: z3.ModelRef, name: str, declaration: z3.FuncDeclRef, *, any_value: bool) -> Constant:
    if declaration.arity() == 0:
        return Constant(name, value_of(model.eval(declaration(), model_completion=True)), any=any_value)
    arguments = tuple(sort_of(declaration.domain(position)) for position in range(declaration.arity()))
    table = model[declaration]
    if not isinstance(table, z3.FuncInterp):
        default = z3.FreshConst(declaration.range())
        return Constant(name, value_of(model.eval(default, model_completion=True)), arguments, any=True)
    rows = []
    for position in range(min(table.num_entries(), _MOST_ROWS)):
        entry = table.entry(position)
        keys = tuple(value_of(entry.arg_value(at)) for at in range(entry.num_args()))
        rows.append(Row(keys, value_of(entry.value())))
    if not rows:
        rows = list(_evaluated(model, declaration))
    return Constant(name, value_of(_named(table.else_value(), declaration)), arguments, tuple(rows), any=any_value)


def _evaluated(model: z3.ModelRef, declaration: z3.FuncDeclRef) -> Iterator[Row]:
    """The rows of a function that the model gives as a formula, where its arguments have few values."""
    domains = [_values(model, declaration.domain(position)) for position in range(declaration.arity())]
    if all(domains) and prod(map(len, domains)) <= _MOST_ROWS:
        for keys in product(*domains):
            value = model.eval(declaration(*keys), model_completion=True)
            yield Row(tuple(map(value_of, keys)), value_of(value))


def _values(model: z3.ModelRef, sort: z3.SortRef) -> list[z3.ExprRef]:
    if sort.kind() == z3.Z3_BOOL_SORT:
        return [z3.BoolVal(False, ctx=sort.ctx), z3.BoolVal(True, ctx=sort.ctx)]
    return list(model.get_universe(sort) or []) if sort.kind() == z3.Z3_UNINTERPRETED_SORT else []


def _named(term: z3.ExprRef, declaration: z3.FuncDeclRef) -> z3.ExprRef:
    """What a function gives elsewhere, in terms of x1, x2, ... for its arguments."""
    names = [z3.Const(f"x{position + 1}", declaration.domain(position)) for position in range(declaration.arity())]
    return z3.substitute_vars(term, *names)


def _plain(term: z3.ExprRef, depth: int = 0) -> Any:
    if z3.is_true(term) or z3.is_false(term):
        return z3.is_true(term)
    if z3.is_int_value(term):
        return _number(term.as_long())
    if z3.is_rational_value(term):
        return term.as_fraction().__str__()
    if z3.is_algebraic_value(term):
        return term.as_decimal(20)
    if z3.is_bv_value(term):
        return _number(term.as_long())
    if z3.is_string_value(term):
        return term.py_value()
    if depth > 40:
        return _short(term.sexpr())
    if isinstance(term, z3.DatatypeRef):
        return _datatype(term, depth)
    if isinstance(term, z3.ArrayRef):
        return _array(term, depth)
    return _short(term.sexpr())


def _number(number: int) -> int | str:
    return number if abs(number) < _EXACT else str(number)


def _datatype(term: z3.DatatypeRef, depth: int) -> Any:
    sort = term.sort()
    for position in range(sort.num_constructors()):
        constructor = sort.constructor(position)
        if constructor.eq(term.decl()):
            if constructor.arity() == 0:
                return constructor.name()
            names = [sort.accessor(position, at).name() for at in range(constructor.arity())]
            fields = [_plain(part, depth + 1) for part in term.children()]
            return {"constructor": constructor.name(), "fields": dict(zip(names, fields, strict=True))}
    return _short(term.sexpr())


def _array(term: z3.ArrayRef, depth: int) -> Any:
    entries: list[dict[str, Any]] = []
    at: z3.ExprRef = term
    while z3.is_store(at) and at.num_args() == 3 and len(entries) < _MOST_ROWS:
        entries.append({"index": _plain(at.arg(1), depth + 1), "value": _plain(at.arg(2), depth + 1)})
        at = at.arg(0)
    if not z3.is_const_array(at):
        return _short(term.sexpr())
    latest = {repr(entry["index"]): entry for entry in reversed(entries)}
    return {"default": _plain(at.arg(0), depth + 1), "entries": list(latest.values())}


def _short(text: str) -> str:
    text = " ".join(text.split()) if "\n" in text else text
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
