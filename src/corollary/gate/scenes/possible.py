"""What may be a use besides what is known to be one: calls whose callee is not known, and imports of computed names.

A call by name on an object that is not known may be of any symbol of that name. A call of a value that has no name is
of what was handed in, so it counts where what is handed in does. An import of a computed name may be of any file.
Sites times candidates are many, so they are joined by name and never paired.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import REASONS
from corollary.gate.scenes.links import Links, Mask
from corollary.linking.program import NONE, Ints, Program
from corollary.reasoning.arcs import open_sites
from corollary.reasoning.columns import distinct
from corollary.reasoning.graph import name_index
from corollary.reasoning.results import Step, StepKind

_SHOWN = 5

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hanging:
    """At how many sites something may be used, and the steps of some: of the names that the fewest symbols have."""

    sites: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """Open sites of a program, the symbols of their names, and the imports of computed names among what is called.

    Row i of the sites is row `row[i]` of `Program.unresolved`, and calls what `name[i]` stands for: of the names of the
    program, or behind them that of all that is computed. `allowed` are the uses that a contract excepts.
    """

    program: Program
    row: Ints
    name: Ints
    candidate_name: Ints
    candidate: Ints
    loads: Ints  # rows of `Program.unresolved`
    allowed: Sequence[tuple[Mask, Mask]] = ()

    def between(self, source: Ints, target: Ints, wrong: Callable[[int, int], bool]) -> dict[Pair, Hanging]:
        """The pairs of parts that are wrong and of which the one may use the other, with what that hangs on.

        `source` and `target` give the part of each symbol, NONE for none. What is in one file is no use.
        """
        name = self.name
        near, far = self._parts(source, self._caller, 0), self._parts(target, self.candidate, 1)
        shared = np.isin(name, self.candidate_name[far != NONE]) & (near != NONE)
        sites = _grouped(zip(name[shared].tolist(), near[shared].tolist(), self.row[shared].tolist(), strict=True))
        known = (far != NONE) & np.isin(self.candidate_name, name[shared])
        columns = (self.candidate_name[known].tolist(), far[known].tolist(), self.candidate[known].tolist())
        ends = _grouped(zip(*columns, strict=True))
        found: dict[Pair, list[tuple[int, list[int], list[int]]]] = defaultdict(list)
        for named in sorted(sites.keys() & ends.keys(), key=lambda one: (self._rarity(one), one)):
            for begin, rows in sites[named].items():
                for end, symbols in ends[named].items():
                    pair = self._part(begin), self._part(end)
                    if wrong(*pair) and not begin & end & self._mask:
                        found[pair].append((named, rows, symbols))
        hanging = ((pair, self._hanging(joined)) for pair, joined in sorted(found.items()))
        return {pair: one for pair, one in hanging if one.sites}

    def computed(self, source: Ints) -> dict[int, Hanging]:
        """The parts in which names of imports are computed, with the sites."""
        part = source[self.program.unresolved.caller[self.loads]]
        found = {}
        for one in distinct(part[part != NONE]).tolist():
            rows = self.loads[part == one].tolist()
            found[one] = Hanging(len(rows), tuple(self.load(row) for row in rows[:_SHOWN]))
        return found

    def load(self, row: int) -> Step:
        """An import of a computed name as a step to itself: where it leads is what nobody knows."""
        caller = int(self.program.unresolved.caller[row])
        return Step(caller, caller, StepKind.GUESS, row)

    def over(self, sure: Links) -> Links:
        """Links that are sure and those that may be: these over a node for each name, behind the symbols."""
        hub = len(self.program.symbols)
        row = np.concatenate([self.row, np.full(len(self.candidate), NONE, np.int32)])
        return Links(
            np.concatenate([sure.source, self._caller, self.candidate_name + hub]).astype(np.int32),
            np.concatenate([sure.target, self.name + hub, self.candidate]).astype(np.int32),
            np.concatenate([sure.kind, np.full(len(row), StepKind.GUESS, np.int32)]),
            np.concatenate([sure.row, row]).astype(np.int32),
        )

    @property
    def names(self) -> int:
        """How many nodes there are for names."""
        return len(self.program.names) + 1

    @property
    def _caller(self) -> Ints:
        return self.program.unresolved.caller[self.row]

    @property
    def _mask(self) -> int:
        return (1 << len(self.allowed)) - 1

    def _parts(self, part: Ints, symbols: Ints, side: int) -> Ints:
        """The part of each symbol, with a bit behind it for each exception of which the symbol is on this side."""
        found = part[symbols].astype(np.int64)
        inside = found != NONE
        for masks in reversed(self.allowed):
            found = np.where(inside, found << 1 | masks[side][symbols], NONE)
        return found.astype(np.int32)

    def _part(self, key: int) -> int:
        return key >> len(self.allowed)

    def _rarity(self, name: int) -> int:
        first, last = np.searchsorted(self.candidate_name, [name, name + 1]).tolist()
        return int(last - first)

    def _hanging(self, joined: Iterable[tuple[int, list[int], list[int]]]) -> Hanging:
        """What is shown is of one language first, and of many names rather than of many sites."""
        counted: set[int] = set()
        shown: list[tuple[bool, int, Step]] = []
        for _, rows, symbols in joined:
            for turn, row in enumerate(rows):
                ends = self._ends(row, symbols)
                if ends is not None and row not in counted:
                    counted.add(row)
                    if turn < _SHOWN:
                        shown.append((ends[0], turn, Step(ends[1], ends[2], StepKind.GUESS, row)))
        shown.sort(key=lambda one: one[:2])
        return Hanging(len(counted), tuple(step for _, _, step in shown[:_SHOWN]))

    def _ends(self, row: int, symbols: Sequence[int]) -> tuple[bool, int, int] | None:
        """Whether a site and what it may use are of two languages, and both; None if all that may be is in its file."""
        file, languages = self.program.symbols.file, self.program.languages
        begin = int(self.program.unresolved.caller[row])
        others = [symbol for symbol in symbols if file[symbol] != file[begin]]
        if not others:
            return None
        own = languages[file[begin]]
        end = next((symbol for symbol in others if languages[file[symbol]] == own), others[0])
        return languages[file[end]] != own, begin, end


def steps_over_names(links: Links, numbers: Iterable[int], symbols: int) -> list[Step]:
    """Links, by their numbers, as steps between symbols: one to a name and the next from it are one step."""
    found: list[Step] = []
    for number in numbers:
        step = links.step(number)
        if step.caller < symbols:
            found.append(step)
        else:
            found[-1] = Step(found[-1].caller, step.callee, StepKind.GUESS, found[-1].row)
    return found


def possible(
    program: Program,
    through: Collection[str],
    weakest: Evidence,
    loaders: Mapping[str, Collection[str]],
    allowed: Sequence[tuple[Mask, Mask]] = (),
) -> Possible:
    """What may be used through imports, calls and references; `loaders` name by language what loads files by name."""
    forms = [form for form, word in ((Form.CALL, "calls"), (Form.REFERENCE, "references")) if word in through]
    rows = open_sites(program)
    rows = rows[np.isin(program.unresolved.form[rows], forms)]
    name, (candidate_name, candidate) = program.unresolved.name[rows], program.candidates
    nameless = name_index(program, "")
    if weakest is Evidence.EXACT:
        rows, name = rows[name != nameless], name[name != nameless]
    elif nameless != NONE:
        name = np.where((name == nameless) & _computed(program, rows), np.int32(len(program.names)), name)
        handed_on, every = _handed_on(program, nameless), distinct(candidate)
        added = ((nameless, handed_on), (len(program.names), distinct(np.concatenate([handed_on, every]))))
        candidate_name = np.concatenate([candidate_name, *(np.full(len(ends), at, np.int32) for at, ends in added)])
        candidate = np.concatenate([candidate, *(ends for _, ends in added)])
    order = np.lexsort((candidate, candidate_name))
    loads = _loads(program, loaders) if "imports" in through else np.zeros(0, np.int32)
    return Possible(program, rows, name, candidate_name[order], candidate[order], loads, allowed)


def _computed(program: Program, rows: Ints) -> Mask:
    computed: Mask = program.unresolved.reason[rows] == REASONS.index("dynamic")
    return computed


def _handed_on(program: Program, nameless: int) -> Ints:
    """The symbols that a value may be: those that are mentioned, and those that a mention may mean."""
    sites, rows = program.unresolved, open_sites(program)
    mentioned = program.edges.callee[program.edges.form == Form.REFERENCE]
    names = sites.name[rows][(sites.form[rows] == Form.REFERENCE) & (sites.name[rows] != nameless)]
    name, symbol = program.candidates
    return distinct(np.concatenate([mentioned, symbol[np.isin(name, names)]]))


def _loads(program: Program, loaders: Mapping[str, Collection[str]]) -> Ints:
    """The rows of `unresolved` that load a file by a name that is computed: those with a plain name are imports."""
    sites, file = program.unresolved, program.symbols.file
    words = {word for one in loaders.values() for word in one}
    names = [number for number, name in enumerate(program.names) if name in words]
    rows = np.flatnonzero(np.isin(sites.name, names) & (sites.form == Form.CALL))
    known = [program.languages[file[sites.caller[row]]] for row in rows.tolist()]
    rows = rows[[program.names[sites.name[row]] in loaders.get(one, ()) for row, one in zip(rows, known, strict=True)]]
    spelt = program.imports.file.astype(np.int64) << 32 | program.imports.line
    place = file[sites.caller[rows]].astype(np.int64) << 32 | sites.line[rows]
    return rows[~np.isin(place, spelt)].astype(np.int32)


def _grouped(rows: Iterable[tuple[int, int, int]]) -> dict[int, dict[int, list[int]]]:
    """The last of three numbers by the first and the second."""
    found: dict[int, dict[int, list[int]]] = {}
    for first, second, third in rows:
        found.setdefault(first, {}).setdefault(second, []).append(third)
    return found
