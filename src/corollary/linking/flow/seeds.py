"""What is stated before values propagate: the values that terms have by themselves, and along which edges they go."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.schema import CLOSED, DISPATCHED
from corollary.linking.assembly import Assembly, Rows
from corollary.linking.context import Context
from corollary.linking.flow.passing import Passing
from corollary.linking.flow.propagation import Propagation
from corollary.linking.names.bindings import Bindings
from corollary.linking.values.joins import Longs, expand
from corollary.linking.values.things import ROLE_BITS, Role

EXACT, INFERRED, DISPATCH = int(Evidence.EXACT), int(Evidence.INFERRED), int(Evidence.DISPATCH)


def seed(
    context: Context,
    propagation: Propagation,
    passing: Passing,
    bindings: Bindings,
    overruled: npt.NDArray[np.bool_],
    needed: npt.NDArray[np.bool_],
) -> None:
    """States what is known at first, of the rows of `flow` that are not overruled and those of `returns` that count."""
    bound, valued = bindings.bound, bindings.valued
    _seed_values(context, propagation)
    _seed_returns(context, propagation, passing, needed)
    _seed_flows(context.assembly, propagation, bound, overruled)
    for evidence in (EXACT, INFERRED):
        rows = valued[valued[:, 2] == evidence]
        propagation.add_values(rows[:, 0], rows[:, 1], evidence)
    _seed_unknown(context, propagation, np.concatenate((bound[:, 1], valued[:, 0])))


def _seed_values(context: Context, propagation: Propagation) -> None:
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


def _seed_returns(context: Context, propagation: Propagation, passing: Passing, needed: npt.NDArray[np.bool_]) -> None:
    """What functions return; of a parameter given back only what else flows to it, but no receiver."""
    assembly = context.assembly
    returns = context.returns
    back = returns[passing.giving_back]
    plain = returns[~passing.giving_back & needed]
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
    imported: Longs,
    overruled: npt.NDArray[np.bool_],
) -> None:
    """Flow edges: a name that means one definition or import is exact, one of several sources is inferred."""
    flow = assembly.relations["flow"][~overruled].astype(np.int64)
    dispatched = flow[:, 2] == DISPATCHED
    targets = np.concatenate((flow[~dispatched, 1], imported[:, 1]))
    counts = np.bincount(targets, minlength=assembly.terms) if len(targets) else np.zeros(assembly.terms)
    definitional = (flow[:, 2] == 1) & (counts[flow[:, 1]] == 1)
    weights = np.where(definitional, EXACT, np.where(dispatched, DISPATCH, INFERRED)).astype(np.int8)
    propagation.add_edges(flow[:, 0], flow[:, 1], weights)
    single = counts[imported[:, 1]] == 1
    weights = np.maximum(imported[:, 2], np.where(single, EXACT, INFERRED)).astype(np.int8)
    propagation.add_edges(imported[:, 0], imported[:, 1], weights)


def _seed_unknown(context: Context, propagation: Propagation, given: Longs) -> None:
    """Terms that nothing gives a value: parameters without a type, and variables that are only bound."""
    assembly = context.assembly
    has_source = np.zeros(assembly.terms, dtype=bool)
    for relation in ("denotes", "object", "literal", "receiver", "superior", "attribute", "result", "instance", "free"):
        has_source[assembly.column(relation, "term")] = True
    has_source[assembly.column("flow", "target")] = True
    has_source[given] = True
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
    nameless = assembly.column("parameter", "name") == assembly.string_ids.get("", -1)
    elements = assembly.column("parameter", "term")[(assembly.column("parameter", "variety") > 0) | nameless]
    stores = assembly.relations["store"]
    stores = stores[np.isin(stores[:, 0], containers) & np.isin(stores[:, 2], elements)]
    return stores[:, 2]
