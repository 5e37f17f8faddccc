"""What functions outside the program do with what they are given: facts added where they are called.

A call of a function that a language has a model of (see grammars/README.md) is rewritten in the terms of the schema
before values propagate: a callback becomes a call, what goes into a container a store, what comes back a flow. So
nothing later knows of libraries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import ANY_ELEMENT, CLOSED, CONTAINS, ELEMENT, HELD, MODELLED, RELATION
from corollary.linking.assembly import Assembly
from corollary.syntax.languages import Model, Specification

_PATH = re.compile(r"(?P<base>\w+)(?P<steps>(\[\])*)")
_SELF, _CALLED = "self", "called"


def with_models(assembly: Assembly, languages: Mapping[str, Specification]) -> Assembly:
    """The assembly with the facts that the models of its languages add."""
    tables = {name: _Table(languages[name].models) for name in set(assembly.languages)}
    if not any(table.names for table in tables.values()):
        return assembly
    return _Rewriting(assembly, tables).result()


class _Table:
    """The models of a language by the names they are called by."""

    def __init__(self, models: Sequence[Model]) -> None:
        self.functions: dict[str, list[Model]] = defaultdict(list)
        self.methods: dict[str, list[Model]] = defaultdict(list)
        for model in models:
            for name in model.functions.split():
                self.functions[name].append(model)
            for name in model.methods.split():
                self.methods[name].append(model)
        self.names = {name.rpartition(".")[2] for name in self.functions} | set(self.methods)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of something that has a model."""

    row: int
    file: int
    caller: int
    receiver: int  # the term whose method is called, -1 for functions
    line: int
    column: int
    result: int


class _Rewriting:
    def __init__(self, assembly: Assembly, tables: Mapping[str, _Table]) -> None:
        self.assembly = assembly
        self.tables = tables
        self.strings = list(assembly.strings)
        self.string_ids = dict(assembly.string_ids)
        self.terms = assembly.terms
        self.made_in: list[int] = []  # the file of each term that is added
        self.rows: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        self.files: dict[str, list[int]] = defaultdict(list)
        self._calls = len(assembly.relations["call"])

    def result(self) -> Assembly:
        for call, models in self._modelled_calls():
            for model in models:
                self._apply(call, model)
        relations, row_file = dict(self.assembly.relations), dict(self.assembly.row_file)
        for relation, rows in self.rows.items():
            more = np.array(rows, dtype=np.int32)
            relations[relation] = np.asfortranarray(np.concatenate((relations[relation], more)))
            row_file[relation] = np.concatenate((row_file[relation], np.array(self.files[relation], dtype=np.int32)))
        return replace(
            self.assembly,
            strings=tuple(self.strings),
            string_ids=self.string_ids,
            relations=relations,
            row_file=row_file,
            model_term_start=self.assembly.terms
            + np.searchsorted(self.made_in, np.arange(len(self.assembly.paths) + 1)),
        )

    def _modelled_calls(self) -> Iterator[tuple[_Call, list[Model]]]:
        """The calls by whose names there are models, with those that fit."""
        assembly = self.assembly
        for row in self._named_calls.tolist():
            caller, callee, name, line, column, _, result, _ = assembly.relations["call"][row].tolist()
            file = int(assembly.row_file["call"][row])
            table = self.tables[assembly.languages[file]]
            receiver = self._member(callee)[0]
            models = table.functions.get(self._dotted(callee), []) if callee >= 0 else []
            if not models and receiver >= 0:
                models = table.methods.get(self.strings[name], [])
            if models:
                yield _Call(row, file, caller, receiver, line, column, result), models

    @cached_property
    def _named_calls(self) -> npt.NDArray[np.intp]:
        """The calls that have a name of a model."""
        wanted = {self.string_ids.get(name, -1) for table in self.tables.values() for name in table.names} - {-1}
        return np.flatnonzero(np.isin(self.assembly.column("call", "name"), sorted(wanted)))

    def _member(self, term: int) -> tuple[int, int]:
        """Owner and name of a term that is a member, -1 for others."""
        row = int(self._member_rows[term]) if term >= 0 else -1
        _, owner, name = self.assembly.relations["attribute"][row].tolist() if row >= 0 else (-1, -1, -1)
        return owner, name

    @cached_property
    def _member_rows(self) -> npt.NDArray[np.int32]:
        rows = np.full(self.assembly.terms, -1, dtype=np.int32)
        members = self.assembly.column("attribute", "term")
        rows[members] = np.arange(len(members))
        return rows

    @cached_property
    def _named(self) -> dict[int, str]:
        """The names of terms that are names of outside things: free ones, and what is imported from outside."""
        assembly = self.assembly
        own = {part.partition(".")[0] for path in assembly.paths for part in path.split("/")}
        named = {term: self.strings[name] for _, term, name in assembly.rows("free", "term", "name")}
        for _, term, module, name in assembly.rows("imported", "term", "module", "name"):
            text, member = self.strings[module], self.strings[name]
            if text and text.partition(".")[0] not in own:
                named[term] = f"{text}.{member}" if member else text
        return named

    @cached_property
    def _sources(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        is_named = np.zeros(self.assembly.terms + 1, dtype=bool)
        is_named[list(self._named)] = True
        flow = self.assembly.relations["flow"]
        for source, target, _ in flow[(flow[:, 2] == 1) & is_named[flow[:, 0]]].tolist():
            found[target].append(source)
        return found

    def _dotted(self, term: int) -> str:
        """The dotted name of an outside thing, "" for any other term."""
        owner, name = self._member(term)
        if name >= 0:
            dotted = self._dotted(owner)
            return f"{dotted}.{self.strings[name]}" if dotted else ""
        sources = self._sources.get(term, ())
        return self._named.get(sources[0] if len(sources) == 1 else term, "")

    @cached_property
    def _arguments(self) -> dict[int, dict[str, int]]:
        """The arguments of each call that may have a model: by position and by name."""
        found: dict[int, dict[str, int]] = defaultdict(dict)
        rows = self.assembly.relations["argument"]
        for call, position, name, term in rows[np.isin(rows[:, 0], self._named_calls)].tolist():
            found[call][str(position) if position >= 0 else self.strings[name]] = term
        return found

    def _apply(self, call: _Call, model: Model) -> None:
        called = [result for path in model.calls if (result := self._call(call, path, model.passes)) >= 0]
        for path in model.puts:
            self._store(call, call.receiver, self._terms(call, path, called))
        if call.result < 0:
            return
        for path in model.gives:
            for term in self._terms(call, path, called):
                self._add("flow", call.file, term, call.result, 0)
        for paths, contains in ((model.collects, CLOSED), (model.makes, CONTAINS)):
            if paths:
                terms = [term for path in paths for term in self._terms(call, path, called)]
                self._add("flow", call.file, self._container(call, contains, terms), call.result, 0)
        if model.pairs:
            pair = self._container(call, CLOSED, ())
            for place, path in enumerate(model.pairs):
                for name in (f"[{place}]", ANY_ELEMENT):
                    self._store(call, pair, self._terms(call, path, called) or [self._fresh(call.file)], name)
            self._add("flow", call.file, self._container(call, CLOSED, [pair]), call.result, 0)
        for path in model.typed:
            for term in self._terms(call, path, called):
                made = self._fresh(call.file)
                self._add("instance", call.file, made, term)
                self._add("flow", call.file, made, call.result, 0)

    def _container(self, call: _Call, contains: int, terms: Sequence[int]) -> int:
        """The term of a container with some elements that a call makes."""
        container = self._fresh(call.file)
        self._add("object", call.file, container, contains)
        self._store(call, container, terms)
        return container

    def _call(self, call: _Call, path: str, passes: Sequence[str]) -> int:
        """The term of what a callback gives, -1 where none is passed."""
        callees = self._terms(call, path, [])
        if not callees:
            return -1
        result, index = self._fresh(call.file), self._calls
        self._calls += 1
        self._add("result", call.file, result, callees[0], 0)
        row = call.caller, callees[0], self._string(""), call.line, call.column, len(passes), result, MODELLED
        self._add("call", call.file, *row)
        for position, given in enumerate(passes):
            for term in self._terms(call, given, []):
                self._add("argument", call.file, index, position, self._string(""), term)
        return result

    def _store(self, call: _Call, container: int, terms: Sequence[int], name: str = ELEMENT) -> None:
        for term in terms:
            self._add("store", call.file, container, self._string(name), term)

    def _terms(self, call: _Call, path: str, called: Sequence[int]) -> list[int]:
        """The terms that a path names: none where such an argument is not passed."""
        found = _PATH.fullmatch(path)
        base = found["base"] if found else ""
        if base == _CALLED:
            terms = list(called)
        else:
            term = call.receiver if base == _SELF else self._arguments.get(call.row, {}).get(base, -1)
            terms = [term] if term >= 0 else []
        for _ in range(path.count("[]")):
            terms = [self._element(call, term, HELD if base == _SELF else ELEMENT) for term in terms]
        return terms

    def _element(self, call: _Call, owner: int, name: str) -> int:
        term = self._fresh(call.file)
        self._add("attribute", call.file, term, owner, self._string(name))
        return term

    def _add(self, relation: str, file: int, *row: int) -> None:
        self.rows[relation].append((*row, *(0,) * (len(RELATION[relation].columns) - len(row))))
        self.files[relation].append(file)

    def _fresh(self, file: int) -> int:
        self.terms += 1
        self.made_in.append(file)
        return self.terms - 1

    def _string(self, text: str) -> int:
        found = self.string_ids.get(text)
        if found is None:
            found = self.string_ids[text] = len(self.strings)
            self.strings.append(text)
        return found
