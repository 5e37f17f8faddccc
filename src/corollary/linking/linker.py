"""Facts of many files to one program.

The steps: join the segments, resolve imports and base classes, let values propagate, then read off for each
site what its callee may be. Each edge has the evidence of its best derivation, and what is not resolved is
kept with the reason why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.schema import CLOSED, DISPATCHED
from corollary.facts.segment import Segment
from corollary.linking.assembly import Assembly, Rows, assemble
from corollary.linking.classes.decorating import overruled
from corollary.linking.classes.fields import field_parameters
from corollary.linking.classes.hierarchy import Hierarchy, StaticValues
from corollary.linking.classes.members import Members
from corollary.linking.context import Context, imports_package
from corollary.linking.flow.passing import Passing
from corollary.linking.flow.propagation import Journal, Propagation
from corollary.linking.names.manifests import Manifests
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.pieces.pieces import Pieces
from corollary.linking.program import Program
from corollary.linking.readout.entry_points import Entry, EntryPattern, find_entry_points
from corollary.linking.readout.sites import KnownSites, Sites
from corollary.linking.tables import build_program
from corollary.linking.values.found import Found
from corollary.linking.values.joins import expand
from corollary.linking.values.things import ROLE_BITS, Outside, Role, role_of, thing_of, value_of
from corollary.syntax.languages import Specification

EXACT, INFERRED, DISPATCH = int(Evidence.EXACT), int(Evidence.INFERRED), int(Evidence.DISPATCH)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What propagation runs on, and the propagation itself: before it has run, only its first values are stated."""

    context: Context
    namespaces: Namespaces
    hierarchy: Hierarchy
    members: Members
    propagation: Propagation
    static: StaticValues
    replaced: npt.NDArray[np.bool_]

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
    hierarchy: Hierarchy
    members: Members
    propagation: Propagation
    sites: Sites
    declared: frozenset[Entry] | None = None
    """The entry points that files declare by themselves, where they are known already."""


def link(
    segments: Mapping[str, Segment],
    languages: Mapping[str, Specification],
    *,
    manifests: Mapping[str, bytes] | None = None,
    entry_patterns: Sequence[EntryPattern] = (),
    omitted: Sequence[tuple[str, str]] = (),
    root_name: str = "",
    snapshot: str = "",
) -> Program:
    """The program that the segments of some files make, by the rules of their languages.

    `manifests` are the contents of project manifests by path, `omitted` the (path, reason) of files left out.
    `root_name` is the name of the root folder, which counts where the root is itself a package.
    """
    found = solve(segments, languages, manifests=manifests, root_name=root_name)
    return read_off(found, entry_patterns, omitted, snapshot)


def read_off(
    found: Solution, entry_patterns: Sequence[EntryPattern], omitted: Sequence[tuple[str, str]], snapshot: str
) -> Program:
    """The program that a solution tells."""
    entries = find_entry_points(
        found.context, found.namespaces, found.hierarchy, found.propagation, entry_patterns, found.declared
    )
    return build_program(found.context, found.namespaces, found.hierarchy, found.sites, entries, omitted, snapshot)


def solve(
    segments: Mapping[str, Segment],
    languages: Mapping[str, Specification],
    *,
    manifests: Mapping[str, bytes] | None = None,
    root_name: str = "",
) -> Solution:
    """The solution for the segments of some files: equal arguments give an equal one, and the same edges."""
    return solved(prepared(segments, languages, Pieces(languages), manifests=manifests, root_name=root_name))


def prepared(
    segments: Mapping[str, Segment],
    languages: Mapping[str, Specification],
    pieces: Pieces,
    *,
    manifests: Mapping[str, bytes] | None = None,
    root_name: str = "",
    before: Prepared | None = None,
) -> Prepared:
    """All that there is to say before values propagate; `before` is what was prepared of the same pieces last."""
    last = None if before is None else before.assembly
    assembly = assemble(pieces.of(segments), pieces.strings, last)
    as_package = bool(root_name) and imports_package(assembly, root_name)
    named = Manifests(manifests or {}, root_name, root_is_package=as_package)
    context = Context(assembly, languages, named, None if before is None else before.context)
    builtins = [specification.builtins for specification in languages.values()]
    outside = Outside(
        assembly.definitions + len(assembly.relations["object"]),
        plain=frozenset(name for words in builtins for name in words.plain.split()),
        anything=frozenset(name for words in builtins for name in words.anything.split()),
    )
    for name in () if before is None else before.propagation.outside.names:
        outside.value(name)
    namespaces = Namespaces(context, outside)
    static = StaticValues(context, namespaces, outside)
    hierarchy = Hierarchy(context, static, outside)
    members = Members(context, namespaces, hierarchy, outside)
    replaced = overruled(context, static)
    propagation = _seeded(context, namespaces, members, replaced)
    return Prepared(context, namespaces, hierarchy, members, propagation, static, replaced)


def solved(found: Prepared, journal: Journal | None = None) -> Solution:
    """The solution of what is prepared; the journal is told of its last propagation."""
    found.propagation.solve(journal)
    computed = found.computed_bases
    if computed:
        context, namespaces, outside = found.context, found.namespaces, found.members.outside
        hierarchy = Hierarchy(context, found.static, outside, computed)
        members = Members(context, namespaces, hierarchy, outside)
        propagation = _seeded(context, namespaces, members, found.replaced)
        found = replace(found, hierarchy=hierarchy, members=members, propagation=propagation)
        found.propagation.solve()
    return solution_of(found)


def solution_of(found: Prepared, known: KnownSites | None = None, declared: frozenset[Entry] | None = None) -> Solution:
    """The solution of what has propagated; some sites, and what files declare, may be known already."""
    sites = Sites(found.context, found.namespaces, found.members, found.propagation, known)
    return Solution(found.context, found.namespaces, found.hierarchy, found.members, found.propagation, sites, declared)


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


def _seeded(
    context: Context, namespaces: Namespaces, members: Members, overruled_flow: npt.NDArray[np.bool_]
) -> Propagation:
    assembly, outside = context.assembly, members.outside
    bound: list[tuple[int, int, int]] = []  # (node, target, evidence)
    valued: list[tuple[int, int, int]] = []  # (target, value, evidence)
    reads: list[tuple[int, int, int]] = []  # (target, object, name)
    _bind_imports(context, namespaces, bound, valued, reads)
    _bind_free_names(context, namespaces, bound, valued)
    fields = field_parameters(context, namespaces, members.hierarchy)
    passing = Passing(context, lambda value: _constructors(members, value), fields)
    propagation = Propagation(
        assembly,
        outside,
        members,
        passing,
        members.implicit.may_have,
        reads,
    )
    members.field = propagation.field
    members.returned = propagation.returned
    members.stored_names = propagation.stored_names
    _seed(context, propagation, passing)
    _seed_flows(assembly, propagation, bound, overruled_flow)
    for evidence in (EXACT, INFERRED):
        rows = [(target, value) for target, value, weight in valued if weight == evidence]
        propagation.add_values([target for target, _ in rows], [value for _, value in rows], evidence)
    _seed_unknown(context, propagation, {target for _, target, _ in bound} | {target for target, _, _ in valued})
    return propagation


def _constructors(members: Members, value: int) -> list[int]:
    """The functions that run when a class is called, or an object as its base class sees it: a class may be one."""
    superior = role_of(value) == Role.SUPERIOR
    classes = members.hierarchy.bases.get(thing_of(value), ()) if superior else (thing_of(value),)
    found: list[int] = []
    for cls in classes:
        constructors = [definition for definition, _ in members.constructors(cls)[0]]
        found.extend(constructors or members.hierarchy.order(cls))
    return found


def _bind_imports(
    context: Context,
    namespaces: Namespaces,
    bound: list[tuple[int, int, int]],
    valued: list[tuple[int, int, int]],
    reads: list[tuple[int, int, int]],
) -> None:
    for item in context.imports:
        if item.term < 0:
            continue
        found = namespaces.imported(item)
        bound.extend((node, item.term, evidence) for node, evidence in found.nodes)
        valued.extend((item.term, value, evidence) for value, evidence in found.values)
        if not found.nodes and not found.values:
            unit = namespaces.target_unit(namespaces.resolve(item.file, item.module))
            whole = namespaces.whole(unit) if unit is not None else []
            name = context.string_id(item.name)
            for term in whole:
                if item.name == "default":
                    bound.append((term, item.term, EXACT))
                else:
                    reads.append((item.term, term, name))
            if not whole:
                valued.append((item.term, namespaces.outside.unknown, EXACT))


def _bind_free_names(
    context: Context, namespaces: Namespaces, bound: list[tuple[int, int, int]], valued: list[tuple[int, int, int]]
) -> None:
    builtins = {name: frozenset(spec.builtins.names.split()) for name, spec in context.languages.items()}
    outside = namespaces.outside
    for file, term, name in context.assembly.rows("free", "term", "name"):
        unit = namespaces.unit_of(file)
        text = context.string(name)
        terms = [t for f in unit.files for t in namespaces.members.get(context.module(f)).get(name, ())]
        if terms:
            bound.extend((node, term, EXACT) for node in terms)
            continue
        found = _starred(namespaces, file, name)
        bound.extend((node, term, evidence) for node, evidence in found[0])
        valued.extend((term, value, evidence) for value, evidence in found[1])
        if found[0] or found[1]:
            continue
        beyond = namespaces.outside_stars(file)
        if text in builtins[context.assembly.languages[file]]:
            valued.append((term, outside.value(text), EXACT))
        elif beyond:
            valued.append((term, outside.value(f"{beyond[0]}.{text}"), INFERRED))
        else:
            valued.append((term, outside.unknown, EXACT))


def _starred(namespaces: Namespaces, file: int, name: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    found = Found()
    namespaces.look_up_stars(file, name, found)
    return found.nodes, found.values


def _seed(context: Context, propagation: Propagation, passing: Passing) -> None:
    """Values that terms have by themselves."""
    assembly = context.assembly
    denotes = assembly.relations["denotes"].astype(np.int64)
    propagation.add_values(denotes[:, 0], denotes[:, 1] << ROLE_BITS, EXACT)
    objects = assembly.relations["object"][:, 0].astype(np.int64)
    things = np.arange(len(objects)) + assembly.definitions
    propagation.add_values(objects, things << ROLE_BITS, EXACT)
    literals = assembly.relations["literal"][:, 0].astype(np.int64)
    propagation.add_values(literals, np.full(len(literals), propagation.outside.data), EXACT)
    for role, relation in ((Role.INSTANCE_OR_BELOW, "receiver"), (Role.SUPERIOR, "superior")):
        rows = assembly.relations[relation].astype(np.int64)
        roles = np.full(len(rows), int(role))
        if relation == "receiver":
            roles = np.where(rows[:, 2] == 1, int(Role.CLASS_OR_BELOW), roles)
        propagation.add_values(rows[:, 0], rows[:, 1] << ROLE_BITS | roles, EXACT)
    _seed_returns(context, propagation, passing)


def _seed_returns(context: Context, propagation: Propagation, passing: Passing) -> None:
    """What functions return; of a parameter given back only what else flows to it, but no receiver."""
    assembly = context.assembly
    returns = context.returns
    back = returns[passing.giving_back]
    plain = returns[~passing.giving_back]
    receivers = assembly.column("receiver", "term")
    flow = assembly.relations["flow"].astype(np.int64)
    flow = flow[~np.isin(flow[:, 0], receivers)]
    order = np.argsort(flow[:, 1], kind="stable")
    flow = flow[order]
    row, source = expand(np.searchsorted(flow[:, 1], back[:, 1]), np.searchsorted(flow[:, 1], back[:, 1], side="right"))
    sources = np.concatenate((plain[:, 1], flow[source, 0]))
    targets = np.concatenate((plain[:, 0], back[row, 0])) + propagation.returned(0)
    propagation.add_edges(sources, targets, np.zeros(len(sources), dtype=np.int8))


def _seed_flows(
    assembly: Assembly,
    propagation: Propagation,
    bound: list[tuple[int, int, int]],
    overruled_flow: npt.NDArray[np.bool_],
) -> None:
    """Flow edges: a name that means one definition or import is exact, one of several sources is inferred."""
    flow = assembly.relations["flow"][~overruled_flow].astype(np.int64)
    imported = np.array(bound, dtype=np.int64).reshape(len(bound), 3)
    dispatched = flow[:, 2] == DISPATCHED
    targets = np.concatenate((flow[~dispatched, 1], imported[:, 1]))
    counts = np.bincount(targets, minlength=assembly.terms) if len(targets) else np.zeros(assembly.terms)
    definitional = (flow[:, 2] == 1) & (counts[flow[:, 1]] == 1)
    weights = np.where(definitional, EXACT, np.where(dispatched, DISPATCH, INFERRED)).astype(np.int8)
    propagation.add_edges(flow[:, 0], flow[:, 1], weights)
    single = counts[imported[:, 1]] == 1
    weights = np.maximum(imported[:, 2], np.where(single, EXACT, INFERRED)).astype(np.int8)
    propagation.add_edges(imported[:, 0], imported[:, 1], weights)


def _seed_unknown(context: Context, propagation: Propagation, given: set[int]) -> None:
    """Terms that nothing gives a value: parameters without a type, and variables that are only bound."""
    assembly = context.assembly
    has_source = np.zeros(assembly.terms, dtype=bool)
    for relation in ("denotes", "object", "literal", "receiver", "superior", "attribute", "result", "instance", "free"):
        has_source[assembly.column(relation, "term")] = True
    has_source[assembly.column("flow", "target")] = True
    has_source[list(given)] = True
    typed = np.zeros(assembly.terms, dtype=bool)
    instances = np.zeros(assembly.terms, dtype=bool)
    instances[assembly.column("instance", "term")] = True
    instances[assembly.column("receiver", "term")] = True
    objects = assembly.relations["object"]
    instances[objects[objects[:, 1] == CLOSED, 0]] = True
    flow = assembly.relations["flow"]
    of_type = flow[instances[flow[:, 0]]]
    typed[of_type[:, 1]] = True
    parameters = np.unique(assembly.column("parameter", "term"))
    parameters = parameters[~typed[parameters]]
    terms = np.union1d(np.flatnonzero(~has_source), parameters)
    terms = np.setdiff1d(terms, _gathered(assembly, of_type)).astype(np.int64)
    propagation.add_values(terms, np.full(len(terms), propagation.outside.unknown), EXACT)


def _gathered(assembly: Assembly, of_type: Rows) -> Rows:
    """The elements of parameters that gather arguments and have a type: a second object besides what they gather in."""
    counts = np.bincount(of_type[:, 1], minlength=assembly.terms)
    containers = of_type[counts[of_type[:, 1]] > 1, 0]
    elements = assembly.column("parameter", "term")[assembly.column("parameter", "variety") > 0]
    stores = assembly.relations["store"]
    stores = stores[np.isin(stores[:, 0], containers) & np.isin(stores[:, 2], elements)]
    return stores[:, 2]
