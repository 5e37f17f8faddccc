"""What functions outside the program do with what they are given: facts added where they are called.

A call of a function that a language has a model of (see grammars/README.md) is rewritten in the terms of the schema
before values propagate: a callback becomes a call, what goes into a container a store, what comes back a flow. So
nothing later knows of libraries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corollary.facts.implicit_paths import AS_PASSED, EVERY_ARGUMENT, ITSELF, UNCALLED, Paths, Step, parsed
from corollary.facts.schema import (
    ACCESSORS,
    ANY_ELEMENT,
    BOUND,
    CLOSED,
    CONTAINS,
    DECORATES,
    DELETER,
    ELEMENT,
    GETTER,
    HELD,
    IMPLICIT,
    JOINED,
    LAMBDA,
    MODELLED,
    RELATION,
    SETTER,
)
from corollary.linking.pieces.partly import Partly
from corollary.linking.pieces.strings import Strings
from corollary.linking.pieces.written import Written
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, among, longs
from corollary.syntax.specification import Model

_PATH = re.compile(r"(?P<base>\w+)(?P<steps>(\[\w*\]|\.[\w<>]+)*)")
_STEP = re.compile(r"\[\w*\]|[\w<>]+")
_SELF, _CALLED, _NAMED = "self", "called", "named"
_HELD = "self[]"
_SPREAD = ("*", "**")
_NOTHING: frozenset[str] = frozenset()
_DEEPEST = 2
"""How many callbacks that have models may be called by one another."""

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Modelled:
    """The facts of a file with those that models add, and how many terms it has then."""

    relations: Mapping[str, Rows]
    terms: int
    imported: frozenset[str]
    """The first words of the modules that it imports, where it matters which of them lie in the program."""


def _is_held_at(text: str) -> bool:
    """Whether a name is that of what a container holds at a key."""
    return text.startswith(HELD) and text != HELD


class Models:
    """The models of a language by the names they are called by."""

    def __init__(self, models: Sequence[Model], implicit: Mapping[str, Paths]) -> None:
        """`implicit` are the members that built-in functions call of what they are given."""
        self.implicit = implicit
        self.functions: dict[str, list[Model]] = defaultdict(list)
        self.methods: dict[str, list[Model]] = defaultdict(list)
        self.writing = frozenset(
            name for model in models if model.puts or model.joins for name in model.methods.split()
        )
        for model in models:
            for name in model.functions.split():
                self.functions[name].append(model)
            for name in model.methods.split():
                self.methods[name].append(model)
        self._names = sorted({name.rpartition(".")[2] for name in self.functions} | set(self.methods))
        self._numbers: Longs | None = None  # of the names among the strings of the program; sorted

    def applied(self, relations: Mapping[str, Rows], terms: int, strings: Strings, own: frozenset[str]) -> Modelled:
        """What a file says, with the facts that the models add; modules whose first word is in `own` lie inside."""
        names = relations["call"][:, _NAME]
        if self._numbers is None:
            self._numbers = np.sort(longs([strings.number(name) for name in self._names]))
        calls = np.flatnonzero(among(self._numbers, names))
        if not len(calls):
            return Modelled(relations, terms, _NOTHING)
        return _Rewriting(relations, terms, self, strings, own, calls).result()


_NAME = [name for name, _ in RELATION["call"].columns].index("name")


class _Call(NamedTuple):
    """A call of something that has a model."""

    row: int
    caller: int
    receiver: int  # the term whose method is called, -1 for functions
    line: int
    column: int
    result: int
    manner: int


class _Rewriting:
    def __init__(
        self,
        relations: Mapping[str, Rows],
        terms: int,
        models: Models,
        strings: Strings,
        own: frozenset[str],
        calls: npt.NDArray[np.intp],
    ) -> None:
        self.relations, self.models, self.strings, self.own = relations, models, strings, own
        self.terms = self._own_terms = terms
        self.rows: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        self._named_calls = calls
        self._calls = len(relations["call"])
        self._partly = Partly()

    def result(self) -> Modelled:
        found = list(self._modelled_calls())
        self._partly = Partly.of(self.relations, self._terms_bound(found))
        for call, models in found:
            for model in models:
                if not model.handed:
                    self._apply(call, model)
        relations = dict(self._partly.moved(self.relations, self.strings.number("")))
        for relation, rows in self.rows.items():
            relations[relation] = np.concatenate((relations[relation], np.array(rows, dtype=np.int32)))
        texts = self.strings.texts
        modules = {texts[module] for module in sets.unique(self._column("imported", "module")).tolist()}
        return Modelled(relations, self.terms, frozenset(module.partition(".")[0] for module in modules))

    def _column(self, relation: str, name: str) -> Rows:
        return self.relations[relation][:, [column for column, _ in RELATION[relation].columns].index(name)]

    def _columns(self, relation: str, *names: str) -> Iterator[tuple[int, ...]]:
        return zip(*(self._column(relation, name).tolist() for name in names), strict=True)

    def _modelled_calls(self) -> Iterator[tuple[_Call, list[Model]]]:
        """The calls by whose names there are models, with those that fit."""
        table, texts = self.models, self.strings.texts
        rows = self.relations["call"][self._named_calls].tolist()
        for row, (caller, callee, name, line, column, _, result, manner) in zip(
            self._named_calls.tolist(), rows, strict=True
        ):
            receiver = self._member(callee)[0]
            models = table.functions.get(self._dotted(callee), []) if callee >= 0 else []
            if not models and receiver >= 0:
                models = table.methods.get(texts[name], [])
            if models:
                yield _Call(row, caller, receiver, line, column, result, manner), models

    def _member(self, term: int) -> tuple[int, int]:
        """Owner and name of a term that is a member, -1 for others."""
        return self._members.get(term, (-1, -1))

    @cached_property
    def _members(self) -> dict[int, tuple[int, int]]:
        return {term: (owner, name) for term, owner, name in self.relations["attribute"].tolist()}

    @cached_property
    def _named(self) -> dict[int, str]:
        """The names of terms that are names of outside things: free ones, and what is imported from outside."""
        texts = self.strings.texts
        named = {term: texts[name] for term, name in self._columns("free", "term", "name")}
        for term, module, name in self._columns("imported", "term", "module", "name"):
            text, member = texts[module], texts[name]
            if text and text.partition(".")[0] not in self.own:
                named[term] = f"{text}.{member}" if member else text
        return named

    @cached_property
    def _sources(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        is_named = np.zeros(self._own_terms + 1, dtype=bool)
        is_named[list(self._named)] = True
        flow = self.relations["flow"]
        for source, target, _ in flow[(flow[:, 2] == 1) & is_named[flow[:, 0]]].tolist():
            found[target].append(source)
        return found

    def _dotted(self, term: int) -> str:
        """The dotted name of an outside thing, "" for any other term."""
        owner, name = self._member(term)
        if name >= 0:
            dotted = self._dotted(owner)
            return f"{dotted}.{self.strings.texts[name]}" if dotted else ""
        sources = self._sources.get(term, ())
        return self._named.get(sources[0] if len(sources) == 1 else term, "")

    @cached_property
    def _arguments(self) -> dict[int, dict[str, int]]:
        """The arguments of each call that may have a model: by position and by name."""
        found: dict[int, dict[str, int]] = defaultdict(dict)
        rows, texts = self.relations["argument"], self.strings.texts
        for call, position, name, term in rows[sets.marked(self._calls, self._named_calls)[rows[:, 0]]].tolist():
            found[call][str(position) if position >= 0 else texts[name]] = term
        return found

    def _terms_bound(self, found: Sequence[tuple[_Call, list[Model]]]) -> dict[int, tuple[int, tuple[int, ...]]]:
        """What the results of calls are that give a function some of its arguments: the function, and these."""
        bound: dict[int, tuple[int, tuple[int, ...]]] = {}
        for call, models in found:
            given = self._arguments.get(call.row, {})
            for place in (int(model.binds) for model in models if model.binds and model.binds in given):
                bound[call.result] = (
                    given[str(place)],
                    tuple(term for name, term in given.items() if name.isdigit() and int(name) > place),
                )
        return bound

    def _apply(self, call: _Call, model: Model, depth: int = 0) -> None:
        passed = self._arguments.get(call.row, {})
        if model.unless in passed or (model.given and model.given not in passed):
            return
        called = [result for path in model.calls if (result := self._call(call, path, model.passes, depth)) >= 0]
        containers = self._terms(call, model.into, called) if model.into else [call.receiver]
        for path in model.puts:
            for container in containers:
                self._put(call, path, container, called)
        for path in model.joins:
            for term in self._terms(call, path, called):
                self._join(call, term)
        if model.binds:
            self._bind(call, model.binds)
        if call.result >= 0:
            self._give(call, model, called)
            if _NAMED in model.has:
                self._give_object(call)
            if model.accessors and not self._decorates_definition(call):  # which has its own name and place
                self._give_accessors(call, model.accessors)

    def _decorates_definition(self, call: _Call) -> bool:
        """Whether a call decorates a definition itself, not what another decorator makes of it."""
        return call.manner == DECORATES and self._arguments.get(call.row, {}).get("0", -1) in self._definitional

    @cached_property
    def _definitional(self) -> frozenset[int]:
        """The terms that mean definitions."""
        return frozenset(self.relations["denotes"][:, 0].tolist())

    def _give(self, call: _Call, model: Model, called: Sequence[int]) -> None:
        """States what a call gives."""
        for path in model.gives:
            told = path == _HELD and call.result in self._keys
            for term in () if told else self._terms(call, path, called):
                self._add("flow", term, call.result, 0)
        self._give_copies(call, model.copies, called)
        if model.returns:
            self._give_function(call, [term for path in model.returns for term in self._terms(call, path, called)])
        for paths, contains in ((model.collects, CLOSED), (model.makes, CONTAINS)):
            if paths:
                container = self._container(contains, ())
                for path in paths:
                    self._put(call, path, container, called)
                self._add("flow", container, call.result, 0)
        if model.pairs:
            pair = self._container(CLOSED, ())
            for place, path in enumerate(model.pairs):
                for name in (f"[{place}]", ANY_ELEMENT):
                    self._store(pair, self._terms(call, path, called) or [self._fresh()], name)
            self._add("flow", self._container(CLOSED, [pair]), call.result, 0)
        for path in model.typed:
            for term in self._terms(call, path, called):
                made = self._fresh()
                self._add("instance", made, term)
                self._add("flow", made, call.result, 0)

    def _give_function(self, call: _Call, returned: Sequence[int]) -> None:
        """States that a call gives a function, by what that returns."""
        function = self._fresh()
        self._add("object", function, LAMBDA)
        for term in returned:
            self._add("lambda_returns", function, term)
        self._add("flow", function, call.result, 0)

    def _put(self, call: _Call, path: str, container: int, called: Sequence[int]) -> None:
        """Puts what a path names into a container: arguments by name at their names."""
        if path != _NAMED:
            key = self._keys.get(call.result) if container == call.receiver else None
            for place in (ELEMENT,) if key is None else (key, ANY_ELEMENT):
                self._store(container, self._terms(call, path, called), place)
            return
        for name, term in self._arguments.get(call.row, {}).items():
            if not name.isdigit() and name not in _SPREAD:
                for place in (f"[{name}]", ANY_ELEMENT):
                    self._store(container, [term], place)

    def _give_object(self, call: _Call) -> None:
        """States that a call gives an object whose members are the arguments by name."""
        made = self._fresh()
        self._add("object", made, 0)
        for name, term in self._arguments.get(call.row, {}).items():
            if not name.isdigit() and name not in _SPREAD:
                self._store(made, [term], name)
        self._add("flow", made, call.result, 0)

    def _give_accessors(self, call: _Call, names: Sequence[str]) -> None:
        """States that a call gives an object that runs what the call is given, in order or by these names."""
        made, given = self._fresh(), self._arguments.get(call.row, {})
        self._add("object", made, ACCESSORS)
        for place, (name, kind) in enumerate(zip(names, (GETTER, SETTER, DELETER), strict=False)):
            term = given.get(str(place), given.get(name, -1))
            for member in (kind, name) if term >= 0 else ():
                self._store(made, [term], member)
        self._add("flow", made, call.result, 0)

    def _join(self, call: _Call, term: int) -> None:
        """Lets what the receiver is the name of, or else what the call gives, hold all that a container does."""
        owner, name = self._member(call.receiver)
        if call.receiver < 0:
            self._add("flow", self._element(term, JOINED), call.result, 0)
        elif owner >= 0:
            self._add("store", owner, name, self._element(term, JOINED))
        elif call.receiver in self._results:
            self._store(call.receiver, [self._element(term, ELEMENT)])
        else:
            self._add("flow", self._element(term, JOINED), call.receiver, 0)

    def _give_copies(self, call: _Call, paths: Sequence[str], called: Sequence[int]) -> None:
        """States that a call gives a container with all that others have: at the same keys, unless it is written to."""
        for term in [term for path in paths for term in self._terms(call, path, called)]:
            if self._written.holds(call.result):
                copied = self._container(CLOSED, [self._element(term, HELD)])
            else:
                copied = self._element(term, JOINED)
            self._add("flow", copied, call.result, 0)

    @cached_property
    def _written(self) -> Written:
        return Written(self.relations, map(self.strings.number, sorted(self.models.writing)))

    @cached_property
    def _keys(self) -> dict[int, str]:
        """The results of calls that give what a container holds at a key, with the name of that element."""
        strings, attribute = self.strings, self.relations["attribute"]
        named = attribute[strings.fitting(_is_held_at)[attribute[:, 2]]]
        names = {term: strings.texts[name].removeprefix(HELD) for term, _, name in named.tolist()}
        flow = self.relations["flow"]
        flow = flow[sets.marked(self._own_terms + 1, named[:, 0])[flow[:, 0]]]
        return {result: names[term] for term, result, _ in flow.tolist()}

    @cached_property
    def _literals(self) -> frozenset[int]:
        return frozenset(self._column("literal", "term").tolist())

    @cached_property
    def _results(self) -> frozenset[int]:
        return frozenset(self._column("result", "term").tolist())

    def _container(self, contains: int, terms: Sequence[int]) -> int:
        """The term of a container with some elements that a call makes."""
        container = self._fresh()
        self._add("object", container, contains)
        self._store(container, terms)
        return container

    def _call(self, call: _Call, path: str, passes: Sequence[str], depth: int) -> int:
        """The term of what a callback gives, -1 where none is passed."""
        callees = self._terms(call, path, [])
        if not callees:
            return -1
        result = self._fresh()
        self._add("result", result, callees[0], 0)
        function, bound = self._partly.taken_apart(callees[0])
        index = self._add_call(call, callees[0], len(bound) + len(passes), result, MODELLED)
        given = [[term] for term in bound] + [self._terms(call, path, [result]) for path in passes]
        for position, terms in enumerate(given):
            for term in terms:
                self._add("argument", index, position, self.strings.number(""), term)
        passed = {str(position): terms[0] for position, terms in enumerate(given) if terms}
        self._call_outside(
            call._replace(row=index, receiver=-1, result=result, manner=MODELLED), function, passed, depth
        )
        return result

    def _call_outside(self, call: _Call, function: int, passed: dict[str, int], depth: int) -> None:
        """What a callback does that has a model itself."""
        name = self._dotted(function)
        models = self.models.functions.get(name, ()) if depth < _DEEPEST else ()
        if models:
            self._arguments[call.row] = passed
        for model in models:
            self._apply(call, model, depth + 1)
        self._call_members(call, self.models.implicit.get(name, ()), passed)

    def _call_members(self, call: _Call, paths: Paths, passed: Mapping[str, int]) -> None:
        """What a built-in function that is a callback calls of what it is given."""
        every, paths = (True, paths[1:]) if paths[:1] == (EVERY_ARGUMENT,) else (False, paths)
        asked = passed.values() if every else [term for place, term in passed.items() if place == "0"]
        for operand in (term for term in asked if term not in self._literals):
            for gives, first, last in parsed(paths):
                term = operand
                for step in (*first, last) if last.name else first:
                    term = self._step(call, term, step, len(passed))
                if gives:
                    self._add("flow", term, call.result, 0)

    def _step(self, call: _Call, owner: int, step: Step, count: int) -> int:
        """The term of what a step of a path gives: a member is called with nothing that is known."""
        if step.name in UNCALLED:
            return self._element(owner, step.name)
        member, result = owner if step.name == ITSELF else self._element(owner, step.name), self._fresh()
        self._add("result", result, member, 0)
        self._add_call(call, member, count if step.takes == AS_PASSED else step.takes, result, IMPLICIT)
        return result

    def _bind(self, call: _Call, path: str) -> None:
        """Passes what stands behind an argument to it, when that is called; what is passed then is not known here."""
        given = self._arguments.get(call.row, {})
        nameless = {name: term for name, term in given.items() if name.isdigit() and int(name) > int(path)}
        named = {name: term for name, term in given.items() if not name.isdigit() and name not in _SPREAD}
        for callee in self._terms(call, path, []) if nameless or named else ():
            index = self._add_call(call, callee, len(nameless), -1, BOUND)
            for name, term in nameless.items():
                self._add("argument", index, int(name) - int(path) - 1, self.strings.number(""), term)
            for name, term in named.items():
                self._add("argument", index, -1, self.strings.number(name), term)

    def _add_call(self, call: _Call, callee: int, arguments: int, result: int, manner: int) -> int:
        """Adds a call that nobody wrote, where another stands; its row."""
        row = call.caller, callee, self.strings.number(""), call.line, call.column, arguments, result, manner
        self._add("call", *row)
        self._calls += 1
        return self._calls - 1

    def _store(self, container: int, terms: Sequence[int], name: str = ELEMENT) -> None:
        for term in terms:
            self._add("store", container, self.strings.number(name), term)

    def _terms(self, call: _Call, path: str, called: Sequence[int]) -> list[int]:
        """The terms that a path names: none where such an argument is not passed."""
        found = _PATH.fullmatch(path)
        base, steps = found.group("base", "steps") if found else ("", "")
        if base == _CALLED:
            terms = list(called)
        else:
            term = call.receiver if base == _SELF else self._arguments.get(call.row, {}).get(base, -1)
            terms = [term] if term >= 0 else []
        if steps and self._literals.issuperset(terms):  # they have no member of the program
            return []
        for step in _STEP.findall(steps):
            name = HELD if step == ELEMENT and base == _SELF else step
            terms = [self._element(term, name) for term in terms]
        return terms

    def _element(self, owner: int, name: str) -> int:
        term = self._fresh()
        self._add("attribute", term, owner, self.strings.number(name))
        return term

    def _add(self, relation: str, *row: int) -> None:
        self.rows[relation].append((*row, *(0,) * (len(RELATION[relation].columns) - len(row))))

    def _fresh(self) -> int:
        self.terms += 1
        return self.terms - 1
