"""What generic functions say of what is passed to them by way of types that calls give for other ones.

`make<T, D = T["def"]>(init: (made: T, def: D) => void, members: Members<T>)`: a call that says what `T` is says by
that what `D` is, and, if functions in `Members` run on their type parameter, on what those run that are passed there.
The types of calls are in one file, what the function makes of them in others; it is found by names alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corollary.facts.evidence import Evidence
from corollary.linking.classes.static.signing import Signing
from corollary.linking.classes.static.values import StaticValues
from corollary.linking.names.bindings import Bindings, bound_to
from corollary.linking.names.told import Earlier
from corollary.linking.values.things import Role, role_of, thing_of

_DEEPEST = 8


def types_by_others(static: StaticValues, before: tuple[Bindings, Earlier] | None) -> Bindings:
    """The terms whose values parameters have that are told in this way, as what these are bound to."""
    return bound_to(static.namespaces, _Calls(static).of_file, before)


class _Calls:
    def __init__(self, static: StaticValues) -> None:
        self._static, self._context = static, static.context
        self._signing: dict[int, Signing] = {}

    def of_file(self, file: int) -> Iterator[tuple[int, int, int]]:
        """Term, parameter and evidence for what the calls of a file pass."""
        if not self._context.specifications[file].classes.contextual:
            return
        code, own = self._code(file), self._context.term
        for result in code.giving:
            given, (callee, passed) = code.given(result), code.calls[result]
            rows = {
                (term, own(file, parameter))
                for function in self._functions(own(file, callee) if callee >= 0 else -1)
                for term, parameter in self._passed(file, function, given, passed)
            }
            yield from ((term, parameter, int(Evidence.INFERRED)) for term, parameter in sorted(rows))

    def _passed(
        self, file: int, function: int, given: dict[int, int], passed: dict[int, int]
    ) -> Iterator[tuple[int, int]]:
        """Terms with values of what a call passes to a function, and the parameters of the file that have them."""
        code = self._code(file)
        its, number = self._context.file_of_definition(function)
        said = self._code(its).generic(number)
        for place, inner, own_names, names, path in said.paths:
            taken = code.taken(passed.get(place, -1), inner)
            if taken >= 0 and own_names.isdisjoint(given):
                types = (given[name] for name in sorted(names) if name in given)
                yield from ((term, taken) for term in self._members(file, types, path))
        for place, kind, names in said.holders:
            receivers = code.receivers(passed.get(place, -1))
            if receivers and self._is_run_on(self._context.term(its, kind)):
                objects = {code.object_of(given[name]) for name in names if name in given} - {-1}
                yield from ((self._context.term(file, each), taken) for each in objects for taken in receivers)

    def _code(self, file: int) -> Signing:
        """What a file says of generic types; whoever asks looks at all of it."""
        self._static.namespaces.consult(file)
        if file not in self._signing:
            self._signing[file] = Signing(self._context.assembly.pieces[file])
        return self._signing[file]

    def _functions(self, term: int) -> list[int]:
        """The functions that a term means."""
        return [thing for thing in self._things(term) if self._context.is_callable[thing]]

    def _things(self, term: int) -> list[int]:
        """The definitions that a term means."""
        things = [thing_of(value) for value in self._static.of(term) if role_of(value) == Role.THING]
        return sorted(thing for thing in things if thing < self._context.assembly.definitions)

    def _is_run_on(self, kind: int) -> bool:
        """Whether functions in objects of a generic type run on what is given to it first."""
        for thing in self._things(kind):
            file, number = self._context.file_of_definition(thing)
            if self._code(file).runs_on_given(number):
                return True
        return False

    def _members(self, file: int, types: Iterable[int], path: tuple[int, ...]) -> list[int]:
        """The fields that a path of names leads to from objects of types of a file."""
        kinds = [self._context.term(file, kind) for kind in types]
        found: list[int] = []
        for name in path:
            found = [term for kind in kinds for cls in self._things(kind) for term in self._fields(cls, name)]
            kinds = [kind for term in found for kind in self._declared(term)]
        return found

    def _fields(self, cls: int, name: int, depth: int = 0) -> list[int]:
        """The fields of a name that a class has, be it from those that it inherits from."""
        file, number = self._context.file_of_definition(cls)
        code = self._code(file)
        own = code.tables.held.get(number, {}).get(name, [])
        if own or depth > _DEEPEST:
            return [self._context.term(file, term) for term in own]
        bases = (self._context.term(file, base) for base in code.bases.get(number, ()) if base >= 0)
        above = (self._fields(thing, name, depth + 1) for base in bases for thing in self._things(base))
        return next((found for found in above if found), [])

    def _declared(self, term: int) -> list[int]:
        """The types that a term of any file is declared to be of."""
        file, number = self._context.file_of_term(term)
        return [self._context.term(file, kind) for kind in self._code(file).declared(number)]
