"""Facts of many files to one program.

The steps: join the segments, resolve imports and base classes, let values propagate, then read off for each
site what its callee may be. Each edge has the evidence of its best derivation, and what is not resolved is
kept with the reason why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corollary.facts.evidence import Evidence
from corollary.facts.segment import Segment
from corollary.facts.words import NO_WORDS, Words
from corollary.linking.assembly import Assembly, assemble
from corollary.linking.classes.hierarchy import Hierarchy, base_values
from corollary.linking.classes.members.look_ups import Members
from corollary.linking.classes.members.reading_through import members_read_through
from corollary.linking.classes.static.declaring import declared_classes, declared_results
from corollary.linking.classes.static.decorating import decorating_functions, overruled
from corollary.linking.classes.static.fields import FieldParameters, field_parameters
from corollary.linking.classes.static.generic import types_by_others
from corollary.linking.classes.static.returning import needed_results, needless_results
from corollary.linking.classes.static.types import named_types
from corollary.linking.classes.static.values import StaticValues
from corollary.linking.context import Context, imports_package
from corollary.linking.flow.passing import Passing
from corollary.linking.flow.propagation import Journal, Propagation
from corollary.linking.flow.reading import Rules
from corollary.linking.flow.seeds import Seeds
from corollary.linking.flow.typed.declared import plain_terms, ruled_out
from corollary.linking.flow.typed.meant import meant_classes
from corollary.linking.flow.typed.narrowing import Narrowing
from corollary.linking.flow.typed.nominal import nominal_classes
from corollary.linking.flow.typed.tested import Said, says_alike, tested_values
from corollary.linking.incremental.numbering import Numbering, keeps_classes
from corollary.linking.names.bindings import Bindings, bindings
from corollary.linking.names.manifests import Manifests
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.names.targets import import_targets
from corollary.linking.names.told import Earlier, Told
from corollary.linking.pieces.pieces import Pieces
from corollary.linking.program import Program
from corollary.linking.readout.entries.collecting import EntryPattern, EntryRows
from corollary.linking.readout.entries.entry_points import find_entry_points
from corollary.linking.readout.sites.rows import KnownSites
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.tables.building import build_program
from corollary.linking.tables.kept import Kept
from corollary.linking.values.arrivals import Arrivals
from corollary.linking.values.joins import Longs
from corollary.linking.values.things import Outside, Role, role_of, thing_of, value_of
from corollary.syntax.specification import Specification

EXACT, INFERRED, DISPATCH = int(Evidence.EXACT), int(Evidence.INFERRED), int(Evidence.DISPATCH)


@dataclass(frozen=True, slots=True)
class Named:
    """What names mean before any value has propagated."""

    bindings: Bindings
    imports: Told
    bases: Told
    said: Said
    decorators: Told
    needless: Told
    types: Told
    by_others: Bindings
    """What parameters are bound to whose types follow from others that calls give."""

    @property
    def found_again(self) -> int:
        """For how many files something was looked up, and not taken over from the last linking."""
        names = self.bindings.joined(self.by_others).table
        tables = (names, self.imports, self.bases, self.decorators, self.needless, self.types)
        return len(frozenset().union(*(table.again for table in tables)))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What propagation runs on, and the propagation itself, of which nothing is stated at first."""

    context: Context
    namespaces: Namespaces
    hierarchy: Hierarchy
    members: Members
    propagation: Propagation
    named: Named
    seeds: Seeds

    @property
    def assembly(self) -> Assembly:
        return self.context.assembly

    @property
    def computed_bases(self) -> dict[int, frozenset[int]]:
        """The classes that terms of bases have as values, where nothing else tells the base of a class."""
        return _computed_bases(self.context, self.hierarchy, self.propagation)


@dataclass(frozen=True, slots=True)
class Solution:
    """What a program is read off from: everything that linking found out, values of terms included."""

    context: Context
    namespaces: Namespaces
    imports: Told
    hierarchy: Hierarchy
    members: Members
    propagation: Propagation
    sites: Sites
    declared: EntryRows | None = None
    """The entry points that files declare by themselves, where they are known already."""
    arrivals: Arrivals | None = None
    """When the values were found, where that was noted."""


def link(
    segments: Mapping[str, Segment],
    languages: Mapping[str, Specification],
    *,
    manifests: Mapping[str, bytes] | None = None,
    entry_patterns: Sequence[EntryPattern] = (),
    omitted: Sequence[tuple[str, str]] = (),
    words: Words = NO_WORDS,
    root_name: str = "",
    snapshot: str = "",
) -> Program:
    """The program that the segments of some files make, by the rules of their languages.

    `manifests` are the contents of project manifests by path, `omitted` the (path, reason) of files left out, and
    `words` what is spelled in files that are not analysed.
    `root_name` is the name of the root folder, which counts where the root is itself a package.
    """
    found = solved(_prepared_anew(segments, languages, manifests, root_name))
    return read_off(found, entry_patterns, omitted, snapshot, Kept(), words)


def read_off(
    found: Solution,
    entry_patterns: Sequence[EntryPattern],
    omitted: Sequence[tuple[str, str]],
    snapshot: str,
    kept: Kept,
    words: Words = NO_WORDS,
) -> Program:
    """The program that a solution tells; what is kept of the last one stands for itself where it is still so."""
    entries = find_entry_points(
        found.context,
        found.namespaces,
        found.hierarchy,
        found.propagation,
        entry_patterns,
        declared=found.declared,
        shown=kept.shown.now(found.context, found.namespaces)[1],
        last=kept.readings.exported,
    )
    return build_program(
        found.context,
        found.namespaces,
        found.imports,
        found.hierarchy,
        found.sites,
        entries,
        omitted=omitted,
        words=words,
        snapshot=snapshot,
        kept=kept,
    )


def solve(
    segments: Mapping[str, Segment],
    languages: Mapping[str, Specification],
    *,
    manifests: Mapping[str, bytes] | None = None,
    root_name: str = "",
) -> Solution:
    """The solution for the segments of some files, with when it was found: equal arguments give an equal one."""
    arrivals = Arrivals()
    solution = solved(_prepared_anew(segments, languages, manifests, root_name), arrivals)
    return replace(solution, arrivals=arrivals)


def _prepared_anew(
    segments: Mapping[str, Segment],
    languages: Mapping[str, Specification],
    manifests: Mapping[str, bytes] | None,
    root_name: str,
) -> Prepared:
    pieces = Pieces(languages)
    assembly = assemble(pieces.of(segments), pieces.strings)
    return prepared(assembly, languages, manifests=manifests, root_name=root_name)


def prepared(
    assembly: Assembly,
    languages: Mapping[str, Specification],
    *,
    manifests: Mapping[str, bytes] | None = None,
    root_name: str = "",
    last: tuple[Prepared, Numbering] | None = None,
) -> Prepared:
    """All that there is to say before values propagate; `last` is what was prepared before, and the numbers since."""
    before = None if last is None else last[0]
    as_package = bool(root_name) and imports_package(assembly, root_name)
    written = Manifests(manifests or {}, root_name, root_is_package=as_package)
    context = Context(assembly, languages, written, None if before is None else before.context)
    builtins = [specification.builtins for specification in languages.values()]
    outside = Outside(
        assembly.definitions + len(assembly.relations["object"]),
        plain=frozenset(name for words in builtins for name in words.plain.split()),
        anything=frozenset(name for words in builtins for name in words.anything.split()),
    )
    earlier = None if last is None else Earlier.of(last[0].context, context, last[1])
    if before is not None:
        outside.adopt(before.propagation.outside)
    alike = before is not None and earlier is not None and earlier.resolves_alike
    units = before.namespaces.units_of(context) if before is not None and alike else None
    namespaces = Namespaces(context, outside, units)
    named = _named(namespaces, before, earlier)
    hierarchy, narrowing = _classes(context, outside, named, before, earlier)
    outside.inherited = frozenset(name for bases in hierarchy.outside_bases.values() for name in bases)
    members = _members(context, namespaces, hierarchy, outside, named)
    fields = _fields(context, namespaces, hierarchy, before, earlier)
    propagation, seeds = _propagation(context, members, named, narrowing, fields)
    return Prepared(context, namespaces, hierarchy, members, propagation, named, seeds)


def _classes(
    context: Context, outside: Outside, named: Named, before: Prepared | None, earlier: Earlier | None
) -> tuple[Hierarchy, Narrowing]:
    """The classes and the tests of them, both as they were if the same classes have the same bases, and tests."""
    if (
        before is None
        or earlier is None
        or not earlier.resolves_alike
        or not _bases_are_kept(before, earlier, context, named)
    ):
        hierarchy = Hierarchy(context, named.bases, outside)
    else:
        numbers = None if earlier.keeps_definitions else earlier.numbering.definitions.tolist()
        hierarchy = before.hierarchy.as_before(context, numbers)
        nominal = nominal_classes(context, hierarchy)
        if _tests_are_kept(before, earlier, context, named, nominal):
            narrowing, numbering = before.propagation.narrowing, earlier.numbering
            return hierarchy, narrowing.as_before(context, hierarchy, outside, nominal, numbering, numbers)
    return hierarchy, Narrowing(context, named.said, hierarchy, outside)


def _bases_are_kept(before: Prepared, earlier: Earlier, context: Context, named: Named) -> bool:
    """Whether classes have the same bases as before."""
    same = earlier.tells_alike(before.named.bases, named.bases, "term", "value")
    same = same and earlier.says_alike(before.assembly, context.assembly, "metaclass", "class", "term")
    return same and earlier.says_alike(before.assembly, context.assembly, "inherits", "class", "position", "base")


def _tests_are_kept(before: Prepared, earlier: Earlier, context: Context, named: Named, nominal: Longs) -> bool:
    """Whether the same is tested as before, of the same classes, of which no literals stand for some."""
    old, new = before.named.said, named.said
    pairs = ((old.tested, new.tested), (old.declared, new.declared))
    same = all(earlier.tells_alike(one, other, "term", "value") for one, other in pairs)
    same = same and earlier.tells_alike(old.results, new.results, "definition", "value")
    terms, classes = earlier.now("term", old.meant[:, 0]), earlier.now("definition", old.meant[:, 1])
    same = same and np.array_equal(np.stack((terms, classes), axis=1), new.meant)
    same = same and keeps_classes(earlier.numbering.definitions, before.propagation.narrowing.nominal, nominal)
    return same and says_alike(earlier, before.context, context)


def _named(namespaces: Namespaces, before: Prepared | None, earlier: Earlier | None) -> Named:
    static = StaticValues(namespaces)
    if before is None or earlier is None:
        return Named(
            bindings(namespaces, None),
            import_targets(namespaces, None),
            base_values(static, None),
            Said(
                tested_values(static, None),
                declared_classes(static, None),
                declared_results(static, None),
                meant_classes(static.context),
            ),
            decorating_functions(static, None),
            needless_results(static, None),
            named_types(static, None),
            types_by_others(static, None),
        )
    last = before.named
    return Named(
        bindings(namespaces, (last.bindings, earlier)),
        import_targets(namespaces, (last.imports, earlier)),
        base_values(static, (last.bases, earlier)),
        Said(
            tested_values(static, (last.said.tested, earlier)),
            declared_classes(static, (last.said.declared, earlier)),
            declared_results(static, (last.said.results, earlier)),
            meant_classes(static.context),
        ),
        decorating_functions(static, (last.decorators, earlier)),
        needless_results(static, (last.needless, earlier)),
        named_types(static, (last.types, earlier)),
        types_by_others(static, (last.by_others, earlier)),
    )


def solved(found: Prepared, journal: Journal | None = None) -> Solution:
    """The solution of what is prepared; the journal is told of its last propagation."""
    found.seeds.state(found.propagation)
    found.propagation.solve(journal)
    computed = found.computed_bases
    if computed:
        context, namespaces, outside = found.context, found.namespaces, found.members.outside
        hierarchy = Hierarchy(context, found.named.bases, outside, computed)
        members = _members(context, namespaces, hierarchy, outside, found.named)
        narrowing = Narrowing(context, found.named.said, hierarchy, outside)
        fields = field_parameters(context, namespaces, hierarchy)
        propagation, seeds = _propagation(context, members, found.named, narrowing, fields)
        found = replace(found, hierarchy=hierarchy, members=members, propagation=propagation, seeds=seeds)
        seeds.state(propagation)
        propagation.solve(journal)
    return solution_of(found)


def solution_of(found: Prepared, known: KnownSites | None = None, declared: EntryRows | None = None) -> Solution:
    """The solution of what has propagated; some sites, and what files declare, may be known already."""
    sites = Sites(found.context, found.namespaces, found.members, found.propagation, known)
    imports = found.named.imports
    return Solution(
        found.context,
        found.namespaces,
        imports,
        found.hierarchy,
        found.members,
        found.propagation,
        sites,
        declared,
    )


def _members(context: Context, namespaces: Namespaces, hierarchy: Hierarchy, outside: Outside, named: Named) -> Members:
    members = Members(context, namespaces, hierarchy, outside)
    members.read_through = members_read_through(members, named.decorators)
    return members


def _computed_bases(context: Context, hierarchy: Hierarchy, propagation: Propagation) -> dict[int, frozenset[int]]:
    """The classes that terms of bases have as values, where nothing else tells the base of a class."""
    found: dict[int, frozenset[int]] = {}
    for file, cls, _, term, _, _, _ in context.assembly.rows("inherits"):
        if cls in hierarchy.open_classes and term >= 0 and context.specifications[file].classes.computed_bases:
            values = [value for value, _ in propagation.values_of(term) if role_of(value) == Role.THING]
            inside = [value for value in values if thing_of(value) < context.assembly.definitions]
            classes = frozenset(value for value in inside if context.is_class[thing_of(value)]) - {value_of(cls)}
            if classes:
                found[term] = classes
    return found


def _fields(
    context: Context, namespaces: Namespaces, hierarchy: Hierarchy, before: Prepared | None, earlier: Earlier | None
) -> FieldParameters:
    """The fields that constructors are made out of, as they were if the same classes have the same bases and marks."""
    same = before is not None and earlier is not None and hierarchy.is_like(before.hierarchy)
    if same and before is not None and earlier is not None and not len(before.namespaces.members.attached):
        decorators = earlier.says_alike(before.assembly, context.assembly, "decorator", "definition", "name")
        if decorators:
            last = before.propagation.passing.made_of_fields
            return field_parameters(context, namespaces, hierarchy, (last, earlier.numbering))
    return field_parameters(context, namespaces, hierarchy)


def _propagation(
    context: Context,
    members: Members,
    named: Named,
    narrowing: Narrowing,
    fields: FieldParameters,
) -> tuple[Propagation, Seeds]:
    """The propagation, and what is stated in it at first."""
    assembly, outside = context.assembly, members.outside
    plain = plain_terms(context)
    passing = Passing(context, lambda value: _constructors(members, value), fields, plain)
    asked_as, more_members, types = members.implicit.asked_as, named.bindings.reads, named.types.rows
    given = named.by_others.bound[:, 1]
    rules = Rules(assembly, outside, members, passing, narrowing, asked_as, more_members, types, given)
    propagation = Propagation(rules)
    members.stored_names = propagation.stored_names
    left_out = overruled(context, named.decorators) | ruled_out(assembly, plain)
    return propagation, Seeds(
        context, passing, named.bindings.joined(named.by_others), left_out, needed_results(context, named.needless)
    )


def _constructors(members: Members, value: int) -> list[int]:
    """The functions that run when a class is called, or an object as its base class sees it: a class may be one."""
    superior = role_of(value) == Role.SUPERIOR
    classes = members.hierarchy.bases.get(thing_of(value), ()) if superior else (thing_of(value),)
    found: list[int] = []
    for cls in classes:
        constructors = [definition for definition, _ in members.constructors(cls)[0]]
        found.extend(constructors or members.hierarchy.order(cls))
    return found
