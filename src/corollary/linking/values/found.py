"""What looking up a name or a member gives, before it is known which values that has."""

from __future__ import annotations

from dataclasses import dataclass, field

from corollary.facts.evidence import Evidence


@dataclass(slots=True)
class Found:
    """What a member look-up found: nodes whose values the member has, and values, each with its evidence.

    `stored` are things and names, each as one number, of what is stored in members: it has one evidence. `is_cut` says
    that there are more, too many to be told.
    """

    nodes: list[tuple[int, int]] = field(default_factory=list)
    values: list[tuple[int, int]] = field(default_factory=list)
    stored: list[int] = field(default_factory=list)
    stored_evidence: int = int(Evidence.INFERRED)
    is_cut: bool = False
