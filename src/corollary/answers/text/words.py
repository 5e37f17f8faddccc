"""The words that the texts of several answers share: places, verbs, how sure an edge is."""

from __future__ import annotations

from corollary.answers.types.parts import Site, Step, Symbol
from corollary.facts.evidence import Evidence

_GUESS = Evidence.GUESS.label


def how_sure(step: Site | Step) -> str:
    """The evidence of an edge, and the reason where it has one."""
    return f"[{step.evidence}: {step.reason}]" if step.reason else f"[{step.evidence}]"


def verb(site: Site | Step) -> str:
    """What the caller does to the callee, or may do."""
    if site.evidence == _GUESS:
        return "may call" if site.form == "call" else "may mention"
    return "calls" if site.form == "call" else "mentions"


def place(symbol: Symbol) -> str:
    """`file:line` of a symbol."""
    return f"{symbol.file}:{symbol.line}"


def count(number: int, noun: str, *verbs: str) -> str:
    """So many of them, in words; a verb that follows is given as it is for one, and for several."""
    told = f"{number} {noun}{'' if number == 1 else 's'}"
    return f"{told} {verbs[number != 1]}" if verbs else told


def step_line(step: Step) -> str:
    """One step of a path, with its place and its evidence."""
    relation = {
        "load": "loads",
        "owner": "is a member of",
        "base": "inherits from",
        "protocol": "lives, so the language may call",
        "override": "may be called by a base outside the program:",
    }.get(step.form) or verb(step)
    return f"  {step.file}:{step.line}: {step.caller} {relation} {step.callee} {how_sure(step)}"
