"""What went wrong with a query, in words, and where: errors of the engine as errors of the product."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from corollary.errors import CorollaryError
from corollary.reasoning.workers.process import out_of_memory

_SHOWN = 1_000

_PARTS = {"goal": "the query", "rules": "the rules"}

_REFUSALS = {
    "empty": "it holds no goal",
    "several": "it holds more than one goal; join goals with a comma",
    "variable_goal": "a variable is called as a goal; what it will be cannot be checked beforehand",
    "not_callable": "{culprit} cannot be called",
    "module_qualified": "{culprit} names a module",
    "not_allowed": "{culprit} is not among the predicates that queries may call",
    "quasi_quotation": "it holds a quasi quotation",
    "variable_clause": "a clause is a variable",
    "directive": "it holds a directive; the only one that is understood is ':- table Name/Arity.'",
    "grammar_rule": "it holds a grammar rule (-->)",
    "guarded_rule": "it holds a rule with =>; write :- instead",
    "head": "{culprit} cannot be the head of a clause",
    "redefines": "{culprit} is defined already and cannot be redefined",
    "table": "{culprit} is tabled but not defined by these rules",
    "variable_format": "the text of a format must be written out in the query",
    "calling_format": "a format may hold no directive that calls or prints by hooks (~@, ~p)",
    "output": "queries print nothing; write to atom(A) or string(S) instead",
    "sandbox": "the sandbox of SWI-Prolog refuses it: {culprit}",
}


def explained(error: Mapping[str, Any], *, goal: str, rules: str) -> CorollaryError:
    """The error that tells a user what the engine found."""
    part = error.get("part", "unnamed")
    place = _PARTS.get(part, "")
    match error["kind"]:
        case "syntax":
            return _syntax_error(error, goal if part == "goal" else rules, place)
        case "undefined":
            return _undefined(error, place)
        case "refused":
            reason = _REFUSALS[error["what"]].format(culprit=error["culprit"])
            return CorollaryError("query-refused", reason, place=place, remedy=_ALLOWED)
        case "resource":
            return out_of_memory(error["what"])
    return CorollaryError("query-error", f"Prolog stopped with {error['what'][:_SHOWN]}", place=place)


_ALLOWED = "Queries may call the facts, the rules and pure built-in predicates."


def _undefined(error: Mapping[str, Any], place: str) -> CorollaryError:
    wanted = f"{error['what']}/{error['arity']}"
    same_name = [known for known in error["known"] if known.rpartition("/")[0] == error["what"]]
    near = same_name or get_close_matches(wanted, error["known"], n=3, cutoff=0.6)
    remedy = f"Did you mean {' or '.join(near)}?" if near else _ALLOWED
    return CorollaryError("query-undefined", f"there is no predicate {wanted}", place=place, remedy=remedy)


def _syntax_error(error: Mapping[str, Any], text: str, place: str) -> CorollaryError:
    message = f"syntax error: {error['what'].replace('_', ' ')}"
    at = min(max(error["at"], 0), len(text))
    before = text[:at]
    line, column = before.count("\n") + 1, at - (before.rfind("\n") + 1)
    source = text.splitlines()[line - 1] if text.splitlines()[line - 1 :] else ""
    pointer = "~" * column + "^"
    return CorollaryError(
        "query-syntax",
        message,
        place=f"{place}, line {line}, column {column + 1}" if place else f"line {line}, column {column + 1}",
        remedy=f"{source}\n  {pointer}",
    )
