"""What a goal is asked of besides its own program: nothing, or facts with rules over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from corollary.linking.program import Program
from corollary.reasoning.program_facts import relations_of
from corollary.reasoning.prolog.catalogue import rule_files, rules
from corollary.reasoning.prolog.facts_text import facts_text


@dataclass(frozen=True, slots=True)
class World:
    """Facts as clauses, under a key that names them, their relations, and files of rules with what these publish.

    A relation or rule is a name and an arity. Two worlds of one key are the same.
    """

    key: str
    relations: tuple[tuple[str, int], ...] = ()
    files: tuple[Path, ...] = ()
    published: tuple[tuple[str, int], ...] = ()
    facts: Callable[[], Iterable[str]] = tuple

    @property
    def base(self) -> tuple[object, ...]:
        """What worlds must share for a worker to go from one to the other."""
        return self.relations, self.files, self.published


ALONE = World("")
"""A program by itself."""


def world_of(program: Program) -> World:
    """The facts of a program and the rules that come with the product."""
    return World(
        program.snapshot,
        tuple((relation.name, relation.arity) for relation in relations_of(program)),
        rule_files(),
        tuple((rule.name, rule.arity) for rule in rules()),
        lambda: facts_text(program),
    )
