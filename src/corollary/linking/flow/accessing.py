"""Members that are objects made of functions: meeting such a member runs what the object holds for that.

`x = property(get, set)` in a class, or what a function gives that calls it: the object says which functions run where
the member of an object is read, assigned or deleted. They run on that object, whatever they call it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import ACCESSORS, DELETER, GETTER, SETTER
from corollary.linking.flow.calling import Calling
from corollary.linking.flow.reading import INFERRED, Rules
from corollary.linking.values.joins import LOW, SHIFT, Bytes, Longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_accessing, are_objects, value_of

_PLAIN = 0
_ROLES = ((GETTER, Role.PROPERTY), (SETTER, Role.ASSIGNED), (DELETER, Role.DELETED))
_THING, _SUPERIOR, _INSTANCE_OR_BELOW = map(int, (Role.THING, Role.SUPERIOR, Role.INSTANCE_OR_BELOW))
_ASSIGNED = int(Role.ASSIGNED)


class Accessing(Calling):
    """The rules of such objects: one at a member tells what runs there, and each function that it holds does."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        assembly, things = rules.assembly, rules.passing.things
        self._holders = np.flatnonzero(assembly.column("object", "contains") == ACCESSORS) + assembly.definitions
        self._is_holder = np.zeros(things + 1, dtype=bool)  # the last is that of everything outside
        self._is_holder[self._holders] = True
        self._roles = {name: role for text, role in _ROLES if (name := assembly.string_ids.get(text, -1)) >= 0}
        self._first = _first_parameters(rules.passing.parameters, things)

    def _access(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        """Lets what objects hold run at the members that they are; of a class they are no more than themselves."""
        if not len(self._holders):
            return
        rows = self._met(nodes, values)
        for name in self._roles:
            fields = self.stored_at((values[rows] >> ROLE_BITS) << SHIFT | name)
            self._new_operators.add(fields, nodes[rows], np.maximum(least[rows], np.int8(INFERRED)))

    def _met(self, nodes: Longs, values: Longs) -> Longs:
        """The rows of objects that are a member of an object because its class holds them."""
        things = np.minimum(values >> ROLE_BITS, len(self._is_holder) - 1)
        rows = np.flatnonzero(self._is_pair[nodes] & self._is_holder[things] & (values & ROLES == _THING))
        keys = self._pair_keys[nodes[rows]]
        met = [of_object and self._members.is_of_class(key >> SHIFT, key & LOW) for key, of_object in _told(keys)]
        found: Longs = rows[np.array(met, dtype=bool)]
        return found

    def _stand_for_what_they_give(self, nodes: Longs, values: Longs) -> npt.NDArray[np.bool_]:
        found = super()._stand_for_what_they_give(nodes, values)
        if len(self._holders):
            found[self._met(nodes, values)] = True
        return found

    def _assign(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        """Passes what members are assigned to the functions that run for that."""
        assigning = self.passing.assigning
        inside = are_accessing(values) & (values >> ROLE_BITS < self._definitions)
        rows = np.flatnonzero(inside & (nodes < self._return_base))
        if not len(rows):
            return
        roles, things = values[rows] & ROLES, values[rows] >> ROLE_BITS
        rows = rows[((roles == _ASSIGNED) | assigning.sets[things]) & (assigning.takes[things] >= 0)]
        row, assigned = assigning.waiting.match(nodes[rows])
        sources, targets = assigning.waiting.columns[0][assigned], assigning.takes[values[rows[row]] >> ROLE_BITS]
        self._new_passings.add(sources, targets, np.maximum(least[rows[row]], np.int8(INFERRED)))

    def _call_operators(self, callees: Longs, operators: Longs, values: Longs, least: Bytes) -> None:
        met = self._is_pair[callees]
        if met.any():
            self._run_at(callees[met], operators[met], values[met], least[met])
            callees, operators, values, least = callees[~met], operators[~met], values[~met], least[~met]
        super()._call_operators(callees, operators, values, least)

    def _run_at(self, members: Longs, fields: Longs, values: Longs, least: Bytes) -> None:
        """Runs functions where members are met: what getters give is the member, and all take the object."""
        for name, role in self._roles.items():
            rows = np.flatnonzero(np.isin(fields, self._fields.find(self._holders << SHIFT | name)))
            rows = rows[self._is_function(values[rows])]
            met, things, weights = members[rows], values[rows] >> ROLE_BITS, least[rows]
            if role == Role.PROPERTY:
                self._new_edges.add(things + self._return_base, met, weights)
            named = things < self._definitions
            self._new_values.add(met[named], things[named] << ROLE_BITS | int(role), weights[named])
            objects = self._pair_keys[met] >> SHIFT
            above = (objects >> ROLE_BITS) << ROLE_BITS | _INSTANCE_OR_BELOW
            taking = self._first[things]
            taken = np.flatnonzero(taking >= 0)
            objects = np.where(objects & ROLES == _SUPERIOR, above, objects)
            self._new_values.add(taking[taken], objects[taken], weights[taken])

    def runs_when_met(self, holder: int, value: int) -> bool:
        """Whether an object holds a function to run in the manner that the role of a value says."""
        function, role = value_of(value >> ROLE_BITS), value & ROLES
        is_holder = holder < len(self._is_holder) and self._is_holder[holder]
        names = [name for name, runs in self._roles.items() if runs == role and is_holder]
        fields = [node for name in names if (node := self._fields.get(holder << SHIFT | name)) is not None]
        return any(function == found for node in fields for found, _ in self.values_of(node))


def _told(keys: Longs) -> list[tuple[int, bool]]:
    """Keys of members, each with whether it is one of an object."""
    holders = keys >> SHIFT
    of_objects = are_objects(holders) | (holders & ROLES == _SUPERIOR)
    return list(zip(keys.tolist(), of_objects.tolist(), strict=True))


def _first_parameters(parameters: Longs, things: int) -> Longs:
    """For each function the term of what it takes first, -1 where it takes nothing."""
    found: npt.NDArray[np.int64] = np.full(things, -1, dtype=np.int64)
    rows = parameters[(parameters[:, 1] == 0) & (parameters[:, 3] == _PLAIN)]
    found[rows[:, 0]] = rows[:, 4]
    return found
