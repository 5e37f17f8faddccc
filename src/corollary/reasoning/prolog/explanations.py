"""What went wrong with a query, in words, and where: errors of the engine as errors of the product."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from corollary.errors import CorollaryError
from corollary.reasoning.pointing import error_at, line_and_column
from corollary.reasoning.workers.process import out_of_memory

_SHOWN = 1_000

_PARTS = {"goal": "the query", "rules": "the program"}

_REFUSALS = {
    "empty": "it holds no goal",
    "several": "it holds more than one goal; join goals with a comma",
    "variable_goal": "a variable is called as a goal; what it will be cannot be checked beforehand",
    "not_callable": "{culprit} cannot be called",
    "module_qualified": "{culprit} names a module",
    "not_allowed": "{culprit} is not among the predicates that queries may call",
    "quasi_quotation": "it holds a quasi quotation",
    "variable_clause": "a clause is a variable",
    "directive": "it holds a directive that is not understood; those that are: table, dynamic, discontiguous, op, "
    "use_module(library(...)), set_prolog_flag(double_quotes, ...)",
    "grammar_rule": "it holds a grammar rule (-->) that cannot be translated",
    "guarded_rule": "it holds a rule with =>; write :- instead",
    "head": "{culprit} cannot be the head of a clause",
    "redefines": "{culprit} is defined already and cannot be redefined",
    "table": "{culprit} is tabled but not defined by these rules",
    "variable_format": "the text of a format must be written out in the query",
    "calling_format": "a format may hold no directive that calls or prints by hooks (~@, ~p)",
    "not_changeable": "{culprit} cannot be changed; declare it with ':- dynamic {culprit}.'",
    "output": "queries print nothing; write to atom(A) or string(S) instead",
    "sandbox": "the sandbox of SWI-Prolog refuses it: {culprit}",
}


def explained(error: Mapping[str, Any], *, goal: str, rules: str) -> CorollaryError:
    """The error that tells a user what the engine found, and where."""
    part = error.get("part", "unnamed")
    text = goal if part == "goal" else rules
    at = int(error.get("at", -1))
    match error["kind"]:
        case "syntax":
            return _placed("query-syntax", f"syntax error: {error['what'].replace('_', ' ')}", part, text, at)
        case "undefined":
            return _undefined(error, part, text, at)
        case "refused":
            reason = _REFUSALS[error["what"]].format(culprit=error["culprit"][:_SHOWN])
            return _placed("query-refused", reason, part, text, at, _ALLOWED)
        case "resource":
            return out_of_memory(error["what"])
    what = error["what"][:_SHOWN]
    remedy = _UNBOUND if what.startswith("instantiation_error") else ""
    return CorollaryError("query-error", f"Prolog stopped with {what}", place=_PARTS.get(part, ""), remedy=remedy)


_UNBOUND = "It needs the value of a variable that nothing has bound yet: put a goal that binds it in front."


_ALLOWED = "Programs may call their own predicates, the facts, the rules and pure built-in predicates."


def _undefined(error: Mapping[str, Any], part: str, text: str, at: int) -> CorollaryError:
    wanted = f"{error['what']}/{error['arity']}"
    same_name = [known for known in error["known"] if known.rpartition("/")[0] == error["what"]]
    near = same_name
    if not near and len(error["what"]) > 2:
        near = get_close_matches(wanted, error["known"], n=3, cutoff=0.6)
    near = list(dict.fromkeys(near))
    remedy = f"Did you mean {' or '.join(near)}?" if near else _ALLOWED
    return _placed("query-undefined", f"there is no predicate {wanted}", part, text, at, remedy)


def _placed(code: str, message: str, part: str, text: str, at: int, remedy: str = "") -> CorollaryError:
    place = _PARTS.get(part, "")
    if at < 0 and code != "query-syntax":
        return CorollaryError(code, message, place=place, remedy=remedy)
    line, column = line_and_column(text, at)
    error = error_at(code, message, text=text, line=line, column=column, part=place)
    if remedy:
        error.remedy += f"\n  {remedy}"
    return error
