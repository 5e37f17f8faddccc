"""The history of a code base, for users: every command and tool about it is a method here.

    with Versions.open("path/to/code", make=True) as versions:
        past = Past(versions)
        past.import_(Wanted("v1.0..HEAD"))
        past.bisect("dead save")

Questions follow one line: a snapshot and its first parents. `at` names the snapshot it ends with, by default the branch
that follows git's, and `since` the one it begins with.
"""

from __future__ import annotations

from contextlib import suppress

from msgspec import structs

from corollary.answers.describing import shown as told
from corollary.answers.paging import EVERYTHING, NO_PAGE, Window, cut
from corollary.answers.types import history
from corollary.answers.visible import visible
from corollary.errors import CorollaryError
from corollary.indexing import Progress
from corollary.reasoning.prolog.queries import Prolog
from corollary.store.chunks.addresses import shown
from corollary.store.entries import Snapshot
from corollary.store.refs.revisions import is_time, moment_of
from corollary.threads import one_at_a_time
from corollary.versioning.describing import info_of
from corollary.versioning.importing.history import Wanted, import_history, repository_of
from corollary.versioning.timeline.callers import callers_over_time, evenly
from corollary.versioning.timeline.claims import Claim, Said, claim_of, missing, read_claim, row_of, site_of
from corollary.versioning.timeline.line import Line, default_branch, line_of
from corollary.versioning.timeline.lives import Lives, Step
from corollary.versioning.timeline.metrics import METRICS, measure
from corollary.versioning.timeline.searching import Asking, first_start, last_start
from corollary.versioning.timeline.tracks import Track, tracks_of
from corollary.versioning.versions import Versions

POINTS = 50
"""How many snapshots of a line are measured where nobody says otherwise."""
CALLERS_AT = 12
"""At how many snapshots of a line callers are counted, besides those where something happened."""

_WORDS = {True: "yes", False: "no", None: "unknown"}


@one_at_a_time
class Past:
    """The history of one root, as its versions know it."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self.lock = versions.lock
        self._store = versions.store

    def import_(
        self, wanted: Wanted, *, progress: Progress | None = None, packing: Progress | None = None
    ) -> history.Imported:
        """Commits of git as snapshots of a branch; where they are many they are packed, which tells `packing`."""
        versions = self._versions
        with repository_of(versions.folder) as repository:
            done = import_history(
                self._store,
                repository,
                versions.folder,
                versions.grammars,
                wanted,
                jobs=versions.jobs,
                progress=progress,
            )
        self._store.pack(progress=packing, anyway=False)
        return history.Imported(
            snapshot=shown(done.tip.id),
            branch=done.branch,
            commits=done.commits,
            made=done.made,
            extracted=done.extracted,
            info=info_of(versions.store, done.tip),
            notes=tuple(map(visible, done.notes)),
        )

    def bisect(
        self, claim: str, *, at: str = "", since: str = "", everywhere: bool = False, progress: Progress | None = None
    ) -> history.Bisection:
        """The first snapshot where a claim holds: O(log snapshots) programs, or `everywhere` all of them."""
        line = self._line(at, since)
        with Prolog() as prolog:
            asking, said, tracks = self._asking(line, read_claim(claim, prolog), progress)
            start = first_start(asking, everywhere=everywhere)
        asked = {i: history.Asked(line.moment(i), _WORDS[said[i].holds], visible(said[i].why)) for i in said}
        return history.Bisection(
            snapshot=shown(line.snapshots[-1].id),
            asked_for=visible(claim),
            result=start.result,
            first=None if start.first is None else line.moment(start.first),
            before=None if start.before is None else line.moment(start.before),
            snapshots=len(line),
            complete=asking.complete,
            changes=tuple(asked[i] for i in asking.changes()),
            asked=tuple(asked[i] for i in sorted(asked)),
            moved=self._moves(line, tracks),
        )

    def blame(
        self,
        first: str,
        second: str = "",
        *,
        what: str = "",
        at: str = "",
        since: str = "",
        everywhere: bool = False,
        progress: Progress | None = None,
    ) -> history.Blame:
        """Which snapshot began what holds at the end of the line.

        `what` is "calls" (the first symbol calls the second), "cycle" (they are in one) or "dead" (the first is), and
        by default the first or, of a symbol alone, the last. Raises CorollaryError "does-not-hold".
        """
        what = what or ("calls" if second else "dead")
        line = self._line(at, since)
        names = tuple(filter(None, (first, second)))
        claim = claim_of(what, names)
        asking, said, tracks = self._asking(line, claim, progress)
        start = last_start(asking, everywhere=everywhere)
        if start.first is None:
            answer = said[len(line) - 1]
            raise CorollaryError(
                "does-not-hold",
                f"`{claim.text}` does not hold there"
                if answer.holds is False
                else f"`{claim.text}` is not known there",
                place=line.moment(len(line) - 1).snapshot[:12],
                remedy=answer.why,
            )
        return history.Blame(
            snapshot=shown(line.snapshots[-1].id),
            what=visible(claim.text),
            result=start.result,
            first=line.moment(start.first),
            before=None if start.before is None else line.moment(start.before),
            snapshots=len(line),
            complete=asking.complete or everywhere,
            asked=len(asking.said),
            site=_site(line, start.first, tracks) if what == "calls" else "",
            moved=self._moves(line, tracks),
        )

    def life(
        self,
        symbol: str,
        *,
        at: str = "",
        since: str = "",
        points: int = CALLERS_AT,
        window: Window = EVERYTHING,
        progress: Progress | None = None,
    ) -> history.Life:
        """What became of a symbol, and who called it at its events and at `points` snapshots in between."""
        _counted(points)
        line = self._line(at, since)
        lives = Lives(self._store, line.snapshots)
        found = lives.last_place(symbol)
        if found is None:
            raise CorollaryError(
                "unknown-symbol", f"no snapshot of this line has a symbol '{told(symbol)}'", remedy="Check the name."
            )
        last, places = found
        if len(places) > 1:
            listed = "\n  ".join(["Name one of them:", *sorted(visible(told(one.id)) for one in places)])
            raise CorollaryError("ambiguous-symbol", f"'{told(symbol)}' may mean {len(places)} symbols", remedy=listed)
        last, place = lives.followed(last, places[0])
        steps = lives.events(last, place)
        callers = callers_over_time(line, steps, points, progress)
        frame = history.Life(
            snapshot=shown(line.snapshots[-1].id),
            symbol=visible(told(place.id)),
            alive=last == len(line) - 1,
            snapshots=len(line),
            linked=line.linked,
            events=(),
            callers=tuple(callers),
            page=NO_PAGE,
        )
        events, page = cut(
            len(steps),
            lambda i: _event(line, lives, steps[i]),
            window,
            frame=frame,
            question=("history", symbol),
        )
        return structs.replace(frame, events=tuple(events), page=page)

    def trend(
        self, metric: str, *, at: str = "", since: str = "", points: int = POINTS, progress: Progress | None = None
    ) -> history.Trend:
        """A number for `points` snapshots of the line, evenly spaced, the last among them; 0 for every one."""
        _counted(points)
        if metric not in METRICS:
            raise CorollaryError(
                "bad-arguments", f"there is no number called '{metric}'", remedy=f"There are: {', '.join(METRICS)}."
            )
        line = self._line(at, since)
        chosen = evenly(len(line), points)
        measured = []
        for done, i in enumerate(chosen, 1):
            measured.append(history.Point(line.moment(i), measure(line.view(i), metric)))
            if progress is not None:
                progress(done, len(chosen))
        return history.Trend(
            snapshot=shown(line.snapshots[-1].id),
            metric=metric,
            unit=METRICS[metric],
            snapshots=len(line),
            measured=len(measured),
            points=tuple(measured),
        )

    def _asking(
        self, line: Line, claim: Claim, progress: Progress | None
    ) -> tuple[Asking, dict[int, Said], list[Track]]:
        """What asks the places of a line for a claim, what they said, and what its symbols are called there."""
        said: dict[int, Said] = {}
        tracks = tracks_of(line, Lives(self._store, line.snapshots), claim.names)

        def ask(at: int) -> bool | None:
            names = [track.at(at) for track in tracks]
            known = [name for name in names if name is not None]
            gone = next((track.name for track, name in zip(tracks, names, strict=True) if name is None), None)
            said[at] = claim.ask(line.view(at), known) if gone is None else missing(gone)
            if progress is not None:
                progress(len(said), len(line))
            return said[at].holds

        return Asking(len(line), ask), said, tracks

    def _moves(self, line: Line, tracks: list[Track]) -> tuple[history.Event, ...]:
        """The moves of symbols that were followed."""
        lives = Lives(self._store, line.snapshots)
        return tuple(dict.fromkeys(_event(line, lives, step) for track in tracks for step in track.moves))

    def _line(self, at: str, since: str) -> Line:
        versions = self._versions
        tip = versions.find(at or default_branch(self._store, versions.folder))
        line = line_of(self._store, tip, self._beginning(since))
        return Line(self._store, versions.folder, versions.grammars, line)

    def _beginning(self, since: str) -> Snapshot | int | None:
        """What a line goes back to: a moment (of a day its beginning), a snapshot, or nothing."""
        if is_time(since):
            with suppress(CorollaryError):
                return moment_of(since)
        return self._versions.find(since) if since else None


def _counted(points: int) -> None:
    """Raises CorollaryError "bad-arguments" for fewer points than none."""
    if points < 0:
        raise CorollaryError("bad-arguments", f"there are no {points} points", remedy="Pass a number, or 0 for all.")


def _site(line: Line, at: int, tracks: list[Track]) -> str:
    """Where the first symbol calls the second."""
    view = line.view(at)
    rows = [row_of(view.program, track.at(at) or track.name) for track in tracks]
    found = [row for row in rows if not isinstance(row, Said)]
    return site_of(view, *found) if len(found) == len(rows) else ""


def _event(line: Line, lives: Lives, step: Step) -> history.Event:
    place = step.after or step.before
    assert place is not None
    moved = step.before if step.event in {"moved", "renamed"} else None
    return history.Event(
        event=step.event,
        symbol=visible(told(place.id)),
        moment=line.moment(step.at),
        before="" if moved is None else visible(told(moved.id)),
        file="" if step.after is None else visible(told(place.path)),
        line=0 if step.after is None else lives.line_of(step.at, place),
    )
