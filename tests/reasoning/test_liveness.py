"""What is alive and what is dead, case by case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from corollary.facts.vocabulary import CALLABLE_KINDS, KINDS
from corollary.reasoning import questions as ask
from corollary.reasoning.graph import Graph
from corollary.reasoning.results import Cause, Confidence, Live, StepKind
from tests.support.programs import ids_of, index_of, program


@dataclass(frozen=True)
class Case:
    """Rows of a program, and what must follow: `dead` as id, confidence, cause, root, `unknown` without confidence."""

    rows: dict[str, Any]
    dead: list[tuple[str, str, str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str, str]] = field(default_factory=list)
    symbols: tuple[str, ...] = ()


CASES = {
    "nobody calls it": Case(
        {"edges": [("a.x", "a.x#used")], "entry_points": ["a.x"]},
        symbols=("a.x#lost",),
        dead=[("a.x#lost", "proved", "no caller", "a.x#lost")],
    ),
    "its name is in a string": Case(
        {"entry_points": ["a.x"], "mentions": ["lost"]},
        symbols=("a.x#lost",),
        dead=[("a.x#lost", "likely", "no caller", "a.x#lost")],
    ),
    "a file that could not be read may call it": Case(
        {"entry_points": ["a.x"], "issues": [("b.x", "unreadable", 0)]},
        symbols=("a.x#lost",),
        dead=[("a.x#lost", "likely", "no caller", "a.x#lost")],
    ),
    "a file that is not analysed is read for the names in it": Case(
        {"entry_points": ["a.x"], "issues": [("b.x", "generated", 0)]},
        symbols=("a.x#lost",),
        dead=[("a.x#lost", "proved", "no caller", "a.x#lost")],
    ),
    "a file with more words than are kept may call it": Case(
        {"entry_points": ["a.x"], "issues": [("b.x", "too-many-words", 0)]},
        symbols=("a.x#lost",),
        dead=[("a.x#lost", "likely", "no caller", "a.x#lost")],
    ),
    "a file that is no part of the program does not": Case(
        {"entry_points": ["a.x"], "issues": [("b.x", "vendored", 0)]},
        symbols=("a.x#lost",),
        dead=[("a.x#lost", "proved", "no caller", "a.x#lost")],
    ),
    "what a likely one calls is no more than likely": Case(
        {"edges": [("a.x#lost", "a.x#below")], "entry_points": ["a.x"], "mentions": ["lost"]},
        dead=[
            ("a.x#lost", "likely", "no caller", "a.x#lost"),
            ("a.x#below", "likely", "only dead callers", "a.x#lost"),
        ],
    ),
    "a chain of the dead points to its first": Case(
        {"edges": [("a.x#one", "a.x#two"), ("a.x#two", "a.x#three")], "entry_points": ["a.x"]},
        dead=[
            ("a.x#one", "proved", "no caller", "a.x#one"),
            ("a.x#two", "proved", "only dead callers", "a.x#one"),
            ("a.x#three", "proved", "only dead callers", "a.x#one"),
        ],
    ),
    "a dead cycle is its own root": Case(
        {"edges": [("a.x#one", "a.x#two"), ("a.x#two", "a.x#one"), ("a.x#two", "a.x#end")], "entry_points": ["a.x"]},
        dead=[
            ("a.x#one", "proved", "only dead callers", "a.x#one"),
            ("a.x#two", "proved", "only dead callers", "a.x#one"),
            ("a.x#end", "proved", "only dead callers", "a.x#one"),
        ],
    ),
    "a function that only calls itself": Case(
        {"edges": [("a.x#self", "a.x#self")], "entry_points": ["a.x"]},
        dead=[("a.x#self", "proved", "no caller", "a.x#self")],
    ),
    "who alone can use a class may inherit from it, and use any member": Case(
        {"edges": [("a.x#Shown._step", "a.x#below")], "entry_points": ["a.x"], "exports": [("a.x", "a.x#Shown")]},
        symbols=("a.x#Shown.run",),
        dead=[
            ("a.x#Shown", "likely", "no caller", "a.x#Shown"),
            ("a.x#Shown._step", "likely", "dead owner", "a.x#Shown"),
            ("a.x#Shown.run", "likely", "dead owner", "a.x#Shown"),
            ("a.x#below", "likely", "only dead callers", "a.x#Shown"),
        ],
    ),
    "what uses a class in the program is known": Case(
        {"edges": [("a.x", "a.x#Shown")], "entry_points": ["a.x"], "exports": [("a.x", "a.x#Shown")]},
        symbols=("a.x#Shown._step",),
        dead=[("a.x#Shown._step", "proved", "no caller", "a.x#Shown._step")],
    ),
    "a dead class takes its members with it": Case(
        {
            "edges": [("a.x#Lost.run", "a.x#helper")],
            "entry_points": ["a.x", ("a.x#Lost.__init__", "protocol")],
        },
        dead=[
            ("a.x#Lost", "proved", "no caller", "a.x#Lost"),
            ("a.x#Lost.run", "proved", "dead owner", "a.x#Lost"),
            ("a.x#Lost.__init__", "proved", "dead owner", "a.x#Lost"),
            ("a.x#helper", "proved", "only dead callers", "a.x#Lost"),
        ],
    ),
    "a class that only a dead function makes": Case(
        {"edges": [("a.x#maker", "a.x#K.__init__")], "entry_points": ["a.x"]},
        dead=[
            ("a.x#maker", "proved", "no caller", "a.x#maker"),
            ("a.x#K", "proved", "only dead callers", "a.x#maker"),
            ("a.x#K.__init__", "proved", "dead owner", "a.x#maker"),
        ],
    ),
    "what two of the dead call is a root of its own": Case(
        {"edges": [("a.x#one", "a.x#end"), ("a.x#two", "a.x#end"), ("a.x#end", "a.x#last")], "entry_points": ["a.x"]},
        dead=[
            ("a.x#one", "proved", "no caller", "a.x#one"),
            ("a.x#two", "proved", "no caller", "a.x#two"),
            ("a.x#end", "proved", "only dead callers", "a.x#end"),
            ("a.x#last", "proved", "only dead callers", "a.x#end"),
        ],
    ),
    "two ways from one root are one cluster": Case(
        {
            "edges": [("a.x#one", f"a.x#{way}") for way in ("left", "right")]
            + [(f"a.x#{way}", "a.x#end") for way in ("left", "right")],
            "entry_points": ["a.x"],
        },
        dead=[
            ("a.x#one", "proved", "no caller", "a.x#one"),
            *((f"a.x#{name}", "proved", "only dead callers", "a.x#one") for name in ("left", "right", "end")),
        ],
    ),
    "what is in a dead function goes with it": Case(
        {"edges": [("a.x#other", "a.x#outer.inner")], "entry_points": ["a.x"]},
        symbols=("a.x#outer.unused",),
        dead=[
            ("a.x#other", "proved", "no caller", "a.x#other"),
            ("a.x#outer", "proved", "only dead callers", "a.x#other"),
            ("a.x#outer.inner", "proved", "dead owner", "a.x#other"),
            ("a.x#outer.unused", "proved", "dead owner", "a.x#other"),
        ],
    ),
    "only tests call it": Case(
        {
            "edges": [("a_test.x#check", "a.x#f"), ("a.x#f", "a.x#below"), ("a_test.x#check", "a_test.x#helper")],
            "entry_points": ["a.x", ("a_test.x", "module", "test"), ("a_test.x#check", "test", "test")],
        },
        dead=[
            ("a.x#f", "test-only", "only tests", "a.x#f"),
            ("a.x#below", "test-only", "only tests", "a.x#f"),
        ],
    ),
    "what tests and what they alone keep call is a root": Case(
        {
            "edges": [("a_test.x", "a.x#f"), ("a.x#f", "a.x#below"), ("a_test.x", "a.x#below")],
            "entry_points": ["a.x", ("a_test.x", "module", "test")],
        },
        dead=[
            ("a.x#f", "test-only", "only tests", "a.x#f"),
            ("a.x#below", "test-only", "only tests", "a.x#below"),
        ],
    ),
    "code that runs calls it besides tests": Case(
        {
            "edges": [("a_test.x", "a.x#f"), ("a.x", "a.x#f")],
            "entry_points": ["a.x", ("a_test.x", "module", "test")],
        },
    ),
    "code that runs may call it besides tests": Case(
        {
            "edges": [("a_test.x", "a.x#f")],
            "unresolved": [("a.x", "f", "unknown-receiver", 7)],
            "entry_points": ["a.x", ("a_test.x", "module", "test")],
        },
    ),
    "what only tests call stands in a string": Case(
        {"edges": [("a_test.x", "a.x#f")], "entry_points": ["a.x", ("a_test.x", "module", "test")], "mentions": ["f"]},
        dead=[("a.x#f", "test-only", "only tests", "a.x#f")],
    ),
    "what only tests call is exported": Case(
        {
            "edges": [("a_test.x", "a.x#f")],
            "entry_points": ["a.x", ("a_test.x", "module", "test"), ("a.x#f", "exported API", "api")],
        },
    ),
    "nothing uses what is exported": Case(
        {"edges": [("a.x#f", "a.x#below")], "entry_points": ["a.x", ("a.x#f", "exported API", "api")]},
        dead=[("a.x#f", "public-unused", "no user", "a.x#f")],
    ),
    "a use from within is no use": Case(
        {
            "edges": [("a.x#K.copy", "a.x#K"), ("a.x#K.copy", "a.x#K.helper")],
            "entry_points": ["a.x", *((f"a.x#K{name}", "exported API", "api") for name in ("", ".copy", ".helper"))],
        },
        dead=[
            ("a.x#K", "public-unused", "no user", "a.x#K"),
            ("a.x#K.copy", "public-unused", "dead owner", "a.x#K"),
        ],
    ),
    "who uses a member uses its class": Case(
        {
            "edges": [("a.x", "a.x#K.copy")],
            "entry_points": ["a.x", *((f"a.x#K{name}", "exported API", "api") for name in ("", ".copy", ".helper"))],
        },
        symbols=("a.x#K.helper",),
        dead=[("a.x#K.helper", "public-unused", "no user", "a.x#K.helper")],
    ),
    "only dead code uses what is exported": Case(
        {"edges": [("a.x#lost", "a.x#f")], "entry_points": ["a.x", ("a.x#f", "exported API", "api")]},
        dead=[
            ("a.x#lost", "proved", "no caller", "a.x#lost"),
            ("a.x#f", "public-unused", "no user", "a.x#f"),
        ],
    ),
    "what is likely to be dead may be alive, and use what is exported": Case(
        {
            "edges": [("a.x#lost", "a.x#f")],
            "entry_points": ["a.x", ("a.x#f", "exported API", "api")],
            "mentions": ["lost"],
        },
        dead=[("a.x#lost", "likely", "no caller", "a.x#lost")],
    ),
    "what is likely to be dead may be alive, and call what tests call": Case(
        {
            "edges": [("a_test.x", "a.x#f"), ("a.x#lost", "a.x#f")],
            "entry_points": ["a.x", ("a_test.x", "module", "test")],
            "mentions": ["lost"],
        },
        dead=[("a.x#lost", "likely", "no caller", "a.x#lost")],
    ),
    "something may use what is exported": Case(
        {
            "unresolved": [("a.x", "f", "unknown-receiver", 7)],
            "entry_points": ["a.x", ("a.x#f", "exported API", "api")],
        },
    ),
    "what is exported and runs besides is used": Case(
        {"entry_points": ["a.x", ("a.x#f", "exported API", "api"), ("a.x#f", "command")]},
    ),
    "a base outside may call what is exported": Case(
        {
            "edges": [("a.x", "a.x#K")],
            "inherits": [("a.x#K", None)],
            "unresolved": [("a.x#K.close", "close", "external", 7)],
            "entry_points": ["a.x", *((f"a.x#K.{name}", "exported API", "api") for name in ("hook", "close", "other"))],
            "overriding": [("a.x#K.hook", 1), ("a.x#K.close", 0), ("a.x#K.other", 0)],
        },
        dead=[("a.x#K.other", "public-unused", "no user", "a.x#K.other")],
    ),
    "an unknown object is no module that nobody hands on": Case(
        {"unresolved": [("a.x", "save", "unknown-receiver", 7)], "entry_points": ["a.x"], "held": ["c.x"]},
        symbols=("b.x#save", "c.x#save"),
        dead=[("b.x#save", "likely", "no caller", "b.x#save")],
        unknown=[("c.x#save", "no caller", "c.x#save")],
    ),
    "a name that is not bound may be of any module": Case(
        {"unresolved": [("a.x", "save", "unknown-name", 7)], "entry_points": ["a.x"], "held": []},
        symbols=("b.x#save",),
        unknown=[("b.x#save", "no caller", "b.x#save")],
    ),
    "a computed name may be looked up at home": Case(
        {"unresolved": [("a.x", "save", "dynamic", 7)], "entry_points": ["a.x"], "held": []},
        symbols=("a.x#save", "b.x#save"),
        dead=[("b.x#save", "likely", "no caller", "b.x#save")],
        unknown=[("a.x#save", "no caller", "a.x#save")],
    ),
    "a computed name means no module where nothing is looked up": Case(
        {"unresolved": [("a.x", "save", "dynamic", 7)], "entry_points": ["a.x"]},
        symbols=("b.x#save",),
        dead=[("b.x#save", "likely", "no caller", "b.x#save")],
    ),
    "and any that is a value where something is": Case(
        {"unresolved": [("a.x", "save", "dynamic", 7), ("a.x", "*", "computed", 8)], "entry_points": ["a.x"]},
        symbols=("b.x#save",),
        unknown=[("b.x#save", "no caller", "b.x#save")],
    ),
    "members that the language calls live with their class": Case(
        {
            "edges": [("a.x", "a.x#K.__init__"), ("a.x#K.__iter__", "a.x#used")],
            "entry_points": ["a.x", ("a.x#K.__iter__", "protocol")],
        },
    ),
    "a base lives with what inherits from it": Case(
        {"edges": [("a.x", "a.x#Sub")], "inherits": [("a.x#Sub", "a.x#Base")], "entry_points": ["a.x"]},
    ),
    "a member that is called keeps its class, and a nested function what is around it": Case(
        {"edges": [("a.x", "a.x#K.m"), ("a.x", "a.x#outer.inner")], "entry_points": ["a.x"]},
    ),
    "what is mentioned may be called": Case(
        {"edges": [("a.x", "a.x#handler", "exact", 1, 0, "reference")], "entry_points": ["a.x"]},
    ),
    "an import runs the module": Case(
        {"edges": [("b.x", "b.x#used")], "imports": [("a.x", "b.x")], "entry_points": ["a.x"]},
    ),
    "an import for types runs nothing": Case(
        {"edges": [("b.x", "b.x#f")], "imports": [("a.x", "b.x", "b", "f", 1, True)], "entry_points": ["a.x"]},
        dead=[("b.x#f", "proved", "only dead callers", "b.x")],
    ),
    "a guess keeps it from being dead": Case(
        {"unresolved": [("a.x", "save", "unknown-receiver", 7)], "entry_points": ["a.x"]},
        symbols=("b.x#save", "b.x#other"),
        dead=[("b.x#other", "proved", "no caller", "b.x#other")],
        unknown=[("b.x#save", "no caller", "b.x#save")],
    ),
    "a guess at a member needs its class": Case(
        {"unresolved": [("a.x", "save", "unknown-receiver", 7)], "entry_points": ["a.x"]},
        symbols=("b.x#Lost.save",),
        dead=[("b.x#Lost", "likely", "no caller", "b.x#Lost"), ("b.x#Lost.save", "likely", "dead owner", "b.x#Lost")],
    ),
    "a guess at a member of a class in use": Case(
        {
            "edges": [("a.x", "b.x#K", "exact", 2, 0, "reference"), ("b.x#K.save", "b.x#below")],
            "unresolved": [("a.x", "save", "unknown-receiver", 7)],
            "entry_points": ["a.x"],
        },
        unknown=[("b.x#K.save", "no caller", "b.x#K.save"), ("b.x#below", "only dead callers", "b.x#K.save")],
    ),
    "a call of a value may call what is mentioned": Case(
        {
            "edges": [("b.x#lost", "b.x#handler", "exact", 1, 0, "reference")],
            "unresolved": [("a.x", "", "unknown-value", 3)],
            "entry_points": ["a.x"],
        },
        dead=[("b.x#lost", "proved", "no caller", "b.x#lost")],
        unknown=[("b.x#handler", "only dead callers", "b.x#lost")],
    ),
    "a site outside the program guesses nothing": Case(
        {"unresolved": [("a.x", "save", "external", 7)], "entry_points": ["a.x"]},
        symbols=("b.x#save",),
        dead=[("b.x#save", "proved", "no caller", "b.x#save")],
    ),
    "a base outside may call members": Case(
        {"edges": [("a.x", "a.x#K")], "inherits": [("a.x#K", None)], "entry_points": ["a.x"]},
        symbols=("a.x#K.hook",),
        unknown=[("a.x#K.hook", "no caller", "a.x#K.hook")],
    ),
    "a base outside calls no member of a name that it does not have": Case(
        {
            "edges": [("a.x", "a.x#K")],
            "inherits": [("a.x#K", None)],
            "entry_points": ["a.x"],
            "overriding": [("a.x#K.hook", 1)],
        },
        symbols=("a.x#K.hook", "a.x#K.other"),
        dead=[("a.x#K.other", "likely", "no caller", "a.x#K.other")],
        unknown=[("a.x#K.hook", "no caller", "a.x#K.hook")],
    ),
    "a base outside may call members of a mixin": Case(
        {"edges": [("a.x", "a.x#K")], "inherits": [("a.x#K", None), ("a.x#K", "a.x#Mixin")], "entry_points": ["a.x"]},
        symbols=("a.x#Mixin.hook",),
        unknown=[("a.x#Mixin.hook", "no caller", "a.x#Mixin.hook")],
    ),
    "what overrides an entry point may be called": Case(
        {
            "edges": [("a.x", "a.x#Sub")],
            "inherits": [("a.x#Sub", "a.x#Base")],
            "entry_points": ["a.x", ("a.x#Base.run", "exported API")],
        },
        symbols=("a.x#Sub.run", "a.x#Sub.other"),
        dead=[("a.x#Sub.other", "proved", "no caller", "a.x#Sub.other")],
        unknown=[("a.x#Sub.run", "no caller", "a.x#Sub.run")],
    ),
    "nothing is callable": Case({"entry_points": ["a.x"]}),
    "no entry points": Case(
        {"edges": [("a.x", "a.x#f")]},
        dead=[("a.x#f", "proved", "only dead callers", "a.x")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_dead(name: str) -> None:
    case = CASES[name]
    value = program(case.symbols, **case.rows)
    found = ask.dead(value, Graph.of(value), frozenset(Confidence))
    ids = value.symbols.id
    rows = [(ids[d.symbol], d.confidence.value, d.cause.value, ids[d.root]) for d in found.symbols]
    unknown = [(symbol, "unknown", cause, root) for symbol, cause, root in case.unknown]
    assert sorted(rows) == sorted([*case.dead, *unknown])
    assert [d.symbol for d in found.symbols] == sorted(d.symbol for d in found.symbols)
    assert all(bool(d.hangs_on) == (d.confidence is Confidence.UNKNOWN) for d in found.symbols)


@pytest.mark.parametrize("name", CASES)
def test_why_agrees_with_dead(name: str) -> None:
    case = CASES[name]
    value = program(case.symbols, **case.rows)
    graph = Graph.of(value)
    found = ask.dead(value, graph, frozenset(Confidence))
    known = {d.symbol: d for d in found.symbols if d.confidence in {Confidence.PROVED, Confidence.LIKELY}}
    unknown = {d.symbol for d in found.symbols if d.confidence is Confidence.UNKNOWN}
    callables = [s for s in range(len(value.symbols)) if KINDS[value.symbols.kind[s]] in CALLABLE_KINDS]
    for symbol in callables:
        why = ask.why(value, graph, symbol)
        if symbol in known:
            assert why == known[symbol]
        elif isinstance(why, Live):
            assert why.sure == (symbol not in unknown)
            assert value.names[why.reason] in {"main", "protocol", "exported API", "test", "module", "command"}
            assert why.path.source == why.entry_point
            assert all(a.callee == b.caller for a, b in zip(why.path.steps, why.path.steps[1:], strict=False))


@pytest.mark.parametrize("alive", [True, False])
def test_what_an_interface_asks_for_goes_with_the_interface(alive: bool) -> None:
    kinds = {"a.x#Shape": "interface", "a.x#Shape.area": "method", "a.x#Round": "class", "a.x#Round.area": "method"}
    made = program(symbols=kinds, entry_points=["a.x", "a.x#Round", *(["a.x#Shape"] if alive else [])])
    found = {ids_of(made, [one.symbol])[0] for one in ask.dead(made, Graph.of(made)).symbols}
    assert found == {"a.x#Round.area"} | (set() if alive else {"a.x#Shape", "a.x#Shape.area"})


def test_why_live_shows_the_chain() -> None:
    value = program(edges=[("a.x", "a.x#f"), ("a.x#f", "b.x#g", "inferred", 5)], entry_points=[("a.x", "main guard")])
    why = ask.why(value, Graph.of(value), index_of(value, "b.x#g"))
    assert isinstance(why, Live)
    assert why.sure
    assert ids_of(value, [why.entry_point, *(step.callee for step in why.path.steps)]) == ["a.x", "a.x#f", "b.x#g"]
    assert value.names[why.reason] == "main guard"
    assert [step.kind for step in why.path.steps] == [StepKind.EDGE, StepKind.EDGE]


def test_callers_of_the_dead_are_named() -> None:
    value = program(edges=[("a.x#one", "a.x#end"), ("a.x#two", "a.x#end")], entry_points=["a.x"])
    found = ask.dead(value, Graph.of(value))
    end = next(d for d in found.symbols if value.symbols.id[d.symbol] == "a.x#end")
    assert ids_of(value, end.callers) == ["a.x#one", "a.x#two"]
    assert end.cause is Cause.DEAD_CALLERS
    assert found.counts.considered == 3


def test_entry_points_have_all_their_reasons() -> None:
    value = program(entry_points=[("b.x#f", "test"), ("a.x", "main"), ("b.x#f", "command")])
    found = ask.entry_points(value)
    assert [(value.symbols.id[e.symbol], [value.names[r] for r in e.reasons]) for e in found] == [
        ("a.x", ["main"]),
        ("b.x#f", ["command", "test"]),
    ]
