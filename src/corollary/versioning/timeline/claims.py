"""What can hold of a program or not: a question in words, a number compared, or a Prolog goal.

    dead SYMBOL      alive SYMBOL     exists SYMBOL      called SYMBOL      cycle A [B]
    calls A B        reaches A B      dead > 10          cycles == 0        member(X, [1])

Each answer is yes, no or unknown: guesses make nothing hold, and leave open what they may make hold.
"""

from __future__ import annotations

import operator
import re
import shlex
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corollary.answers.describing import shown
from corollary.answers.text.words import count
from corollary.errors import CorollaryError
from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import KINDS
from corollary.linking.program import Program
from corollary.reasoning import questions, results
from corollary.versioning.timeline.line import View
from corollary.versioning.timeline.metrics import METRICS, measure

if TYPE_CHECKING:
    from corollary.reasoning.prolog.queries import Prolog

_COMPARED = re.compile(r"(?P<metric>[a-z]+)\s*(?P<sign><=|>=|==|<|>)\s*(?P<number>[-+.\d]*)")
_SIGNS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
}
_MODULE = KINDS.index("module")
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Said:
    """What a program says of a claim: whether it holds, None where that is not known, and why."""

    holds: bool | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that can hold or not, the symbols that it is about, and what asks whether it does, of these by name."""

    text: str
    ask: Callable[[View, Sequence[str]], Said]
    names: tuple[str, ...] = ()


def read_claim(text: str, prolog: Prolog) -> Claim:
    """The claim of a text; `prolog` answers goals. Raises CorollaryError "bad-question"."""
    compared = _COMPARED.fullmatch(text.strip())
    if compared and compared["metric"] in METRICS:
        if not compared["number"].isdecimal():
            raise CorollaryError(
                "bad-question",
                f"numbers of {compared['metric']} are compared with a whole number",
                place=text[:100],
                remedy=f"Write `{compared['metric']} {compared['sign']} 10`, or name a symbol by its id.",
            )
        sign, bound = _SIGNS[compared["sign"]], int(compared["number"])
        return Claim(text, lambda view, _: _measured(view, compared["metric"], sign, bound))
    words: list[str] = []
    with suppress(ValueError):
        words = shlex.split(text)
    if words and len(words) - 1 in _FORMS.get(words[0], ((), None))[0]:
        return claim_of(words[0], words[1:])
    if "(" in text:
        return Claim(text, lambda view, _: _goal(view, text, prolog))
    raise CorollaryError(
        "bad-question",
        "this is neither a question that holds or not nor a Prolog goal",
        place=text[:100],
        remedy="Ask `dead S`, `alive S`, `exists S`, `called S`, `calls A B`, `reaches A B`, `cycle A [B]`, "
        "`dead > 10`, `cycles == 0`, or a goal such as `calls(X, 'a.b#f')`.",
    )


def claim_of(form: str, names: Sequence[str]) -> Claim:
    """The claim of a form about symbols. Raises CorollaryError "bad-question" for so many of them."""
    counts, ask = _FORMS[form]
    if len(names) not in counts:
        raise CorollaryError(
            "bad-question",
            f"`{form}` is asked of {' or '.join(map(str, counts))} symbol{'s' * (counts != (1,))}",
            remedy="Name as many.",
        )
    return Claim(" ".join([form, *names]), lambda view, called: _of_symbols(view, called, ask), tuple(names))


def row_of(program: Program, name: str) -> int | Said:
    """The symbol that a name means; or that there is none, or that it is not known which of several."""
    found = questions.lookup(program, name)
    if isinstance(found, results.Found):
        return found.symbol
    if isinstance(found, results.Missing):
        return missing(name)
    listed = ", ".join(shown(program.symbols.id[row]) for row in found.candidates[:_LISTED])
    more = ", ..." if len(found.candidates) > _LISTED else ""
    return Said(None, f"{shown(name)} may mean {len(found.candidates)} symbols: {listed}{more}")


def missing(name: str) -> Said:
    """What is said where there is no symbol of a name."""
    return Said(False, f"there is no symbol {shown(name)}")


def _of_symbols(view: View, names: Sequence[str], ask: Callable[..., Said]) -> Said:
    rows = []
    for name in names:
        row = row_of(view.program, name)
        if isinstance(row, Said):
            return row
        rows.append(row)
    return ask(view, *rows)


def _exists(view: View, row: int) -> Said:
    return Said(True, shown(view.program.symbols.id[row]))


def _alive(view: View, row: int) -> Said:
    found = questions.why(view.program, view.graph, row)
    if not isinstance(found, results.Live):
        return Said(False, f"dead ({found.confidence.value})")
    return Said(True, "alive") if found.sure else Said(None, "only guesses keep it alive")


def _dead(view: View, row: int) -> Said:
    said = _alive(view, row)
    return said if said.holds is None else Said(not said.holds, said.why)


def _called(view: View, row: int) -> Said:
    asked = view.called_as(row)
    every = [questions.callers(view.program, view.graph, one, weakest=Evidence.GUESS) for one in asked]
    for found in every:
        if len(found.edges):
            return Said(True, f"by {shown(view.program.symbols.id[int(found.edges.caller[0])])}")
    return Said(None, "only guesses call it") if any(True for found in every for _ in found.guesses) else Said(False)


def _calls(view: View, caller: int, callee: int) -> Said:
    site = site_of(view, caller, callee)
    if site:
        return Said(True, site)
    for one in view.called_as(caller):
        found = questions.callees(view.program, view.graph, one, weakest=Evidence.GUESS)
        if any(len(found.guesses.rows_of(other)) for other in view.called_as(callee)):
            return Said(None, "only a guess")
    return Said(False)


def site_of(view: View, caller: int, callee: int) -> str:
    """The first place where one symbol surely calls another, "" if it does not."""
    program, edges = view.program, view.program.edges
    callers, callees = np.isin(edges.caller, view.called_as(caller)), np.isin(edges.callee, view.called_as(callee))
    rows = (callers & callees & (edges.form == Form.CALL)).nonzero()[0]
    if not len(rows):
        return ""
    return f"{shown(program.files[program.symbols.file[caller]])}:{edges.line[rows[0]]}"


def _reaches(view: View, source: int, target: int) -> Said:
    match questions.reaches_any(view.program, view.graph, view.called_as(source), view.called_as(target)):
        case results.Proved(path):
            return Said(True, f"in {count(len(path.steps), 'step')}")
        case results.Refuted():
            return Said(False)
        case results.Unknown(_, hangs_on):
            return Said(None, f"it hangs on {count(len(hangs_on), 'unsure step')}")


def _cycle(view: View, first: int, second: int | None = None) -> Said:
    """Whether symbols stand in one cycle of calls; modules, in one of imports."""
    symbols = view.program.symbols
    wanted = {first} | ({second} if second is not None else set())
    level = "calls"
    if all(symbols.kind[row] == _MODULE for row in wanted):
        level, wanted = "imports", {int(symbols.file[row]) for row in wanted}
    for component in questions.cycles(view.program, view.graph, level).components:
        if wanted.issubset(component.members):
            return Said(True, f"one of {len(component.members)}, by {level}")
    return Said(False)


def _measured(view: View, metric: str, sign: Callable[[int, int], bool], bound: int) -> Said:
    value = measure(view, metric)
    return Said(sign(value, bound), f"{value}")


def _goal(view: View, text: str, prolog: Prolog) -> Said:
    from corollary.reasoning.prolog.worlds import world_of

    found = prolog.query(world_of(view.program), text, limit=1)
    if not found.rows:
        return Said(False)
    values = zip(found.variables, found.rows[0], strict=True)
    return Said(True, ", ".join(f"{name} = {value}" for name, value in values))


_FORMS: dict[str, tuple[tuple[int, ...], Callable[..., Said]]] = {
    "exists": ((1,), _exists),
    "dead": ((1,), _dead),
    "alive": ((1,), _alive),
    "called": ((1,), _called),
    "calls": ((2,), _calls),
    "reaches": ((2,), _reaches),
    "cycle": ((1, 2), _cycle),
}
