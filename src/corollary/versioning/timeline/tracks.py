"""What a symbol that is asked for is called at each place of a line: files are renamed and moved, and it with them.

A name means what it means last on the line. Only moves to other files are followed here: that a definition of another
name is the same one is a judgement of likeness (`lives`), and nothing is said to hold because of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corollary.reasoning import questions, results
from corollary.versioning.timeline.line import Line
from corollary.versioning.timeline.lives import Lives, Place, Step


@dataclass(frozen=True, slots=True)
class Track:
    """A symbol along a line: what happened to it, the oldest first; nothing where it is asked for by its bare name."""

    name: str
    steps: tuple[Step, ...] = ()

    def at(self, place: int) -> str | None:
        """What the symbol is called at a place of the line; None where it is not there."""
        if not self.steps:
            return self.name
        past = [step for step in self.steps if step.at <= place]
        return past[-1].after.id if past and past[-1].after is not None else None

    @property
    def moves(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.event == "moved")


def tracks_of(line: Line, lives: Lives, names: Sequence[str]) -> list[Track]:
    """The symbols that these names mean: O(changes), and the last program of the line is linked.

    A name that means none, or several, is asked for as it is.
    """
    return [_track(line, lives, name) for name in names]


def _track(line: Line, lives: Lives, name: str) -> Track:
    last = len(line) - 1
    program = line.view(last).program
    found = questions.lookup(program, name)
    if isinstance(found, results.Found):
        path, _, qualified = program.symbols.id[found.symbol].partition("#")
        places = [Place(path, qualified)]
    else:
        last, places = lives.last_place(name) or (last, [])
    if len(places) != 1 or not lives.has(last, places[0]):
        return Track(name)
    last, place = lives.followed(last, places[0], renamed=False)
    return Track(name, tuple(lives.events(last, place, renamed=False)))
