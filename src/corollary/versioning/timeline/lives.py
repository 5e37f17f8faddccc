"""What became of a symbol along a line of history: told from the facts of the files that changed, without linking.

A symbol is followed back from where it is last, by whatever name. In a file that changed it is the definition of the
same qualified name; else one of that name in a file that was renamed to this one, or from which it went away in the
same step (moved); else a definition that went away and has the same kind and nearly the same body, of the same file or,
if it is more alike, of another (renamed); else it was born there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corollary.facts.segment import Segment, decode
from corollary.store.branches.renaming import renamed
from corollary.store.chunks import tree
from corollary.store.chunks.addresses import Address, Kind
from corollary.store.entries import Entry, Snapshot, key_of, path_of, unpack_entry
from corollary.store.store import Store
from corollary.versioning.programs.linked import of_another_version

ALIKE = 0.6
"""How much of what two definitions mention must be the same for one to be the other renamed."""
ALIKE_ELSEWHERE = 0.75
"""The same for definitions of two files, where there are many more to be mistaken for."""
TELLING = 3
"""How much both must mention then: what is nearly empty is like too much."""
RENAMED = "renamed"
"""The event that is a judgement."""
_KEPT = 256


@dataclass(frozen=True, slots=True)
class Place:
    """A definition: the path of its file and its qualified name, "" for a module."""

    path: str
    qualified: str

    @property
    def id(self) -> str:
        return f"{self.path}#{self.qualified}" if self.qualified else self.path


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to a symbol at a place on the line: where it was before and is after; None for nowhere."""

    at: int
    event: str
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class _Definition:
    kind: int
    line: int
    signature: str
    mentions: Counter[str]


class Lives:
    """Follows symbols along a line."""

    def __init__(self, store: Store, snapshots: list[Snapshot]) -> None:
        self._store = store
        self._snapshots = snapshots
        self._files: dict[Address, dict[str, _Definition]] = {}

    def line_of(self, at: int, place: Place) -> int:
        """The line on which a definition begins at a snapshot."""
        found = self._at(self._snapshots[at], place)
        return 0 if found is None else found.line

    def has(self, at: int, place: Place) -> bool:
        """Whether a snapshot has a definition at a place."""
        return self._at(self._snapshots[at], place) is not None

    def last_place(self, name: str) -> tuple[int, list[Place]] | None:
        """The last snapshot with a definition of a name (an id or the end of one), and all there; None if none has.

        O(changes): only files that differ from one snapshot to the next are looked at.
        """
        last = len(self._snapshots) - 1
        entries = self._store.entries(self._snapshots[last])
        found = [one for path, entry in entries for one in self._named(path, entry, name)]
        if found:
            return last, found
        for at in range(last - 1, -1, -1):
            for change in self._changes(at, at + 1):
                if change.before is not None:
                    found.extend(self._named(path_of(change.key), unpack_entry(change.before), name))
            if found:
                return at, found
        return None

    def followed(self, at: int, place: Place, *, renamed: bool = True) -> tuple[int, Place]:
        """Where a symbol is last that is at a place for the last time: it may have moved on, or be `renamed`."""
        while at + 1 < len(self._snapshots):
            successor = self._successor(at, place, renamed=renamed)
            if successor is None:
                break
            place = successor
            at = next(i for i in range(len(self._snapshots) - 1, at, -1) if self._at(self._snapshots[i], place))
        return at, place

    def _successor(self, at: int, place: Place, *, renamed: bool) -> Place | None:
        """What is new in the next snapshot and comes from a place; of several rather what kept its name."""
        gone = self._at(self._snapshots[at], place)
        found: list[tuple[bool, str, Place]] = []
        for change in self._changes(at, at + 1) if gone is not None else ():
            before = {} if change.before is None else self._definitions(unpack_entry(change.before))
            after = {} if change.after is None else self._definitions(unpack_entry(change.after))
            for qualified, one in after.items():
                if qualified in before or gone is None or one.kind != gone.kind:
                    continue
                new = Place(path_of(change.key), qualified)
                step = self._step(at, new, new)
                if step is not None and step.before == place and (renamed or step.event != RENAMED):
                    found.append((step.event != "moved", new.id, new))
        return min(found)[2] if found else None

    def events(self, at: int, place: Place, *, renamed: bool = True) -> list[Step]:
        """What happened to the symbol that is at a place of a snapshot, the oldest first: O(changes).

        What is likely a rename counts as its birth where `renamed` is false.
        """
        steps = [Step(at + 1, "died", place, None)] if at + 1 < len(self._snapshots) else []
        now: Place | None = place
        for older in range(at - 1, -1, -1):
            step = self._step(older, now, place if now is None else now)
            if step is not None and step.event == RENAMED and not renamed:
                step = Step(step.at, "born", None, step.after)
            if step is not None:
                steps.append(step)
                now = step.before
                place = step.before or place
        if now is not None:
            steps.append(Step(0, "first", None, now))
        steps.reverse()
        return steps[:1] + [replace(one, event="returned") if one.event == "born" else one for one in steps[1:]]

    def _step(self, older: int, now: Place | None, place: Place) -> Step | None:
        """What happened between a snapshot and the next one to a symbol that is `now` there, or was once at `place`."""
        before, after = self._snapshots[older], self._snapshots[older + 1]
        if now is None:
            found = self._at(before, place)
            return None if found is None else Step(older + 1, "died", place, None)
        old, new = self._store.entry(before, now.path), self._store.entry(after, now.path)
        if old == new:
            return None
        then, is_now = self._at(before, now), self._at(after, now)
        assert is_now is not None
        if then is not None:
            changed = (then.signature, then.kind) != (is_now.signature, is_now.kind)
            return Step(older + 1, "changed", now, now) if changed else None
        origin = (
            self._moved_from(older, now, is_now)
            or self._renamed_from(old, new, now.path, is_now)
            or self._renamed_elsewhere(older, now, is_now)
        )
        if origin is None:
            return Step(older + 1, "born", None, now)
        return Step(older + 1, "moved" if origin.qualified == now.qualified else RENAMED, origin, now)

    def _moved_from(self, older: int, now: Place, is_now: _Definition) -> Place | None:
        """The file from which a definition of the same name went away in this step; of several the most alike.

        Where the file itself was renamed, it is that. Of a module, which has no name of its own, the most is the same.
        """
        changes = self._changes(older, older + 1)
        for old, new in renamed(changes).items():
            if new == key_of(now.path):
                return Place(path_of(old), now.qualified)
        found: list[tuple[float, str]] = []
        for change in changes:
            path = path_of(change.key)
            if path == now.path or change.before is None:
                continue
            then = self._definitions(unpack_entry(change.before)).get(now.qualified)
            still = None if change.after is None else self._definitions(unpack_entry(change.after)).get(now.qualified)
            if then is None or still is not None or then.kind != is_now.kind:
                continue
            likeness = _likeness(then, is_now)
            if now.qualified or (likeness >= ALIKE and then.mentions.total() >= TELLING):
                found.append((-likeness, path))
        return Place(min(found)[1], now.qualified) if found else None

    def _renamed_from(self, old: Entry | None, new: Entry | None, path: str, is_now: _Definition) -> Place | None:
        """The definition of the same file that went away in this step and is most alike, if any is enough."""
        found = self._most_alike(old, new, is_now)
        return Place(path, found[1]) if found is not None and -found[0] >= ALIKE else None

    def _renamed_elsewhere(self, older: int, now: Place, is_now: _Definition) -> Place | None:
        """The same for the other files that changed in this step, where it is alike enough for that."""
        if is_now.mentions.total() < TELLING:
            return None
        found: list[tuple[float, str, str]] = []
        for change in self._changes(older, older + 1):
            path = path_of(change.key)
            if path != now.path and change.before is not None:
                after = None if change.after is None else unpack_entry(change.after)
                one = self._most_alike(unpack_entry(change.before), after, is_now)
                found.extend([] if one is None or -one[0] < ALIKE_ELSEWHERE else [(one[0], path, one[1])])
        return Place(*min(found)[1:]) if found else None

    def _most_alike(self, old: Entry | None, new: Entry | None, is_now: _Definition) -> tuple[float, str] | None:
        """Of the definitions that went away from a file the most alike one: how much (below zero), and its name."""
        then = {} if old is None else self._definitions(old)
        still = {} if new is None else self._definitions(new)
        gone = (
            (-_likeness(one, is_now), name)
            for name, one in then.items()
            if name not in still and one.kind == is_now.kind and name
        )
        return min(gone, default=None)

    def _at(self, snapshot: Snapshot, place: Place) -> _Definition | None:
        entry = self._store.entry(snapshot, place.path)
        return None if entry is None else self._definitions(entry).get(place.qualified)

    def _named(self, path: str, entry: Entry, name: str) -> Iterator[Place]:
        """The definitions of a file that a name may mean."""
        for qualified in self._definitions(entry):
            place = Place(path, qualified)
            if _means(name, place):
                yield place

    def _changes(self, before: int, after: int) -> list[tree.Change]:
        return self._store.diff(self._snapshots[before], self._snapshots[after])

    def _definitions(self, entry: Entry) -> dict[str, _Definition]:
        """What a file defines, by qualified name; of several the first."""
        if not entry.chunk or entry.kind is not Kind.SEGMENT:
            return {}
        known = self._files.get(entry.chunk)
        if known is None:
            data = self._store.chunks.get(Kind.SEGMENT, entry.chunk)
            try:
                known = _read(decode(data))
            except ValueError as error:
                raise of_another_version(str(error)) from None
            self._files[entry.chunk] = known
            if len(self._files) > _KEPT:
                self._files.pop(next(iter(self._files)))
        return known


def _read(segment: Segment) -> dict[str, _Definition]:
    """The definitions of a segment, each with the names that its own code calls or mentions; a module with all."""
    strings = segment.strings
    mentioned: dict[int, Counter[str]] = {}
    for relation, name in (("call", 2), ("reference", 2)):
        rows = segment.relations[relation]
        for caller, text in zip(rows[:, 0].tolist(), rows[:, name].tolist(), strict=True):
            mentioned.setdefault(caller, Counter())[strings[text]] += 1
    found: dict[str, _Definition] = {}
    table = segment.relations["definition"]
    columns = (table[:, at].tolist() for at in (2, 3, 4, 7))
    for row, (qualified, kind, line, signature) in enumerate(zip(*columns, strict=True)):
        one = _Definition(kind, line, strings[signature], mentioned.get(row, Counter()))
        found.setdefault(strings[qualified], one)
    if "" in found:
        everything = Counter(name for name in found if name)
        for names in mentioned.values():
            everything.update(names)
        found[""] = replace(found[""], mentions=everything)
    return found


def _likeness(one: _Definition, other: _Definition) -> float:
    """How much of what two definitions mention is the same, from 0 to 1; of empty ones, of their signatures."""
    if not one.mentions and not other.mentions:
        return 1.0 if one.signature.partition("(")[2] == other.signature.partition("(")[2] else 0.0
    same = (one.mentions & other.mentions).total()
    return 2 * same / (one.mentions.total() + other.mentions.total())


def _means(name: str, place: Place) -> bool:
    """Whether a name is the id of a definition, or ends it at a boundary."""
    path, mark, qualified = name.rpartition("#")
    if not mark:
        in_name = place.qualified and (place.qualified == name or place.qualified.endswith(f".{name}"))
        in_path = not place.qualified and (place.path == name or place.path.endswith(f"/{name}"))
        return bool(in_name or in_path)
    same = place.qualified == qualified or place.qualified.endswith(f".{qualified}")
    return same and (place.path == path or place.path.endswith(f"/{path}"))
