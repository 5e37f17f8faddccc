"""What users say, kept with a branch: what they suppose, and facts of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corollary.answers.describing import shown as visible
from corollary.answers.types.supposed import Overlay as Listed
from corollary.answers.types.versions import EditInfo
from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import shown
from corollary.store.entries import Snapshot
from corollary.store.overlay import Argument, Edit, Overlay, settled
from corollary.store.store import Store
from corollary.versioning.grammars import Grammars
from corollary.versioning.overlays.reading import Reader, Supposition, declaration
from corollary.versioning.overlays.saying import facts_of_users, relations_of_users
from corollary.versioning.overlays.telling import told
from corollary.versioning.programs.linked import Linked


@dataclass(frozen=True, slots=True)
class Who:
    """Who changes an overlay, and why."""

    author: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The overlays of a store's branches. Each change is a snapshot, so all that is done to those is done to it."""

    store: Store
    folder: str
    grammars: Grammars
    find: Callable[[str], Snapshot]
    """Which snapshot a revision means."""

    def suppose(self, branch: str, supposition: Supposition, who: Who = Who(), *, origin: str = "") -> Listed:
        """A branch with further edits; made at `origin`, where that is given and there is none of the name."""
        begin = shown(self.find(origin).id) if origin and self._is_new(branch) else ""
        linked = self._linked(begin or branch)
        edits = supposition.read(Reader(linked.program, self.folder, linked.overlay))
        return self._amended(branch, lambda kept: settled(kept, edits), who, origin=begin)

    def clear(self, branch: str, who: Who = Who()) -> Listed:
        """A branch without what was supposed; the facts of users stay."""
        return self._amended(branch, facts_of_users, who)

    def undo(self, branch: str, number: int, who: Who = Who()) -> Listed:
        """A branch without the edit of this number. Raises CorollaryError "unknown-edit"."""
        edits = self.store.overlay(self.store.as_of(branch))
        if not 1 <= number <= len(edits):
            raise CorollaryError(
                "unknown-edit",
                f"there is no edit {number}" if edits else "there are no edits",
                place=branch,
                remedy=f"`corollary show {branch}` lists them.",
            )
        gone = edits[number - 1]
        return self._amended(branch, lambda kept: tuple(one for one in kept if one != gone), who)

    def declare(self, branch: str, name: str, types: Sequence[str], who: Who = Who()) -> Listed:
        """A branch where users have one more relation. Raises CorollaryError "bad-relation", "relation-exists"."""
        return self._amended(branch, lambda kept: settled(kept, [declaration(name, types, kept)]), who, facts=True)

    def say(self, branch: str, name: str, arguments: Sequence[str | int], who: Who = Who()) -> Listed:
        """A branch with one more fact of users. Raises CorollaryError like `Reader.stated`."""
        linked = self._linked(branch)
        self._expect_of_users(name, linked.overlay)
        edit = Reader(linked.program, self.folder, linked.overlay).stated("assert", name, arguments)
        return self._amended(branch, lambda kept: settled(kept, [edit]), who, facts=True)

    def unsay(self, branch: str, name: str, arguments: Sequence[Argument], who: Who = Who()) -> Listed:
        """A branch without the facts of users that fit; without arguments, the relation and all that is said by it.

        What fits is what is written so, or else what these arguments mean. Raises CorollaryError "unknown-fact" if
        there is nothing.
        """
        pattern = Edit("assert", name, tuple(arguments))
        gone = self._fitting(branch, pattern) or self._fitting(branch, self._meant(branch, pattern))
        if not gone:
            raise CorollaryError(
                "unknown-fact",
                f"nobody says {told(pattern).removeprefix('assert ')}"
                if arguments
                else f"nobody says '{visible(name)}'",
                place=branch,
                remedy=f"`corollary fact list --branch {branch}` lists what is said, as it was written then.",
            )
        return self._amended(branch, lambda now: tuple(one for one in now if one not in gone), who, facts=True)

    def _fitting(self, branch: str, pattern: Edit) -> list[Edit]:
        """What users say on a branch that fits; without arguments, all of a relation."""
        facts = facts_of_users(self.store.overlay(self.store.as_of(branch)))
        if not pattern.arguments:
            return [one for one in facts if one.name == pattern.name]
        return [one for one in facts if one.verb == "assert" and pattern.matches(one)]

    def _meant(self, branch: str, pattern: Edit) -> Edit:
        """A pattern with the ids of the symbols that it names; as it is, where it names none."""
        linked = self._linked(branch)
        try:
            stated = Reader(linked.program, self.folder, linked.overlay).stated(
                "retract", pattern.name, pattern.arguments
            )
        except CorollaryError:
            return pattern
        return Edit(pattern.verb, pattern.name, stated.arguments)

    def listed(self, revision: str, *, facts: bool = False) -> Listed:
        """The edits of a snapshot, or of these only the facts of users, and which of them are stale."""
        return self._listed(revision, self.find(revision), changed=False, facts=facts)

    def _amended(
        self,
        branch: str,
        change: Callable[[Overlay], Overlay],
        who: Who,
        *,
        origin: str = "",
        facts: bool = False,
    ) -> Listed:
        before = None if self._is_new(branch) else self.store.as_of(branch).id
        after = self.store.amend(branch, change, origin=origin, author=who.author, message=who.message)
        return self._listed(branch, after, changed=after.id != before, facts=facts)

    def _listed(self, ref: str, found: Snapshot, *, changed: bool, facts: bool) -> Listed:
        linked = Linked(self.store, found, self.folder, self.grammars)
        chosen = set(facts_of_users(linked.overlay) if facts else linked.overlay)
        stale = {one.edit: one.why for one in linked.stale}
        edits = tuple(
            EditInfo(number, told(edit), visible(stale.get(edit, "")))
            for number, edit in enumerate(linked.overlay, 1)
            if edit in chosen
        )
        return Listed(snapshot=shown(found.id), ref=visible(ref), changed=changed, edits=edits)

    def _linked(self, revision: str) -> Linked:
        return Linked(self.store, self.find(revision), self.folder, self.grammars)

    def _is_new(self, branch: str) -> bool:
        return all(ref.name != branch for ref in self.store.refs())

    def _expect_of_users(self, name: str, overlay: Overlay) -> None:
        known = sorted({one for one, _ in relations_of_users(overlay)})
        if name not in known:
            import difflib

            near = difflib.get_close_matches(name, known, 1)
            like = f"Did you mean {near[0]}? " if near else ""
            raise CorollaryError(
                "unknown-relation",
                f"no relation of users is called '{visible(name)[:100]}'",
                remedy=f"{like}There are: {', '.join(known)}. `corollary fact declare NAME TYPE...` makes another one.",
            )
