"""What looking up a name or a member gives, before it is known which values that has."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Found:
    """What a member look-up found: nodes whose values the member has, and values, each with its evidence.

    `is_cut` says that there are more, too many to be told.
    """

    nodes: list[tuple[int, int]] = field(default_factory=list)
    values: list[tuple[int, int]] = field(default_factory=list)
    is_cut: bool = False
