"""What an arc of the graph stands for, and which arcs a question follows: a view is a set of them.

The views are the definitions of the product: what is sure to be called, what keeps a symbol alive, what may run at
all. The rules in `rules/` say the same in Prolog, and property tests hold the two equal.
"""

from __future__ import annotations

from enum import IntEnum

from corollary.facts.evidence import Evidence


class Arc(IntEnum):
    """What an arc stands for. Calls and references take three values each, in the order of their evidence."""

    CALL = 0
    REFERENCE = 3
    SITE = 6  # a symbol to the hub of the name called at an open site
    CANDIDATE = 7  # a hub to a symbol or to a further hub
    CANDIDATE_MEMBER = 15  # the same, to a member of a class or the like
    CANDIDATE_FAR = 19  # the same, to what is no member of anything that is known to be a value
    MENTIONED = 8  # the hub of computed names to the hub of a name in some string
    LOAD = 9
    MEMBER_OWNER = 10  # a member to the class or the like that owns it
    SCOPE_OWNER = 11  # anything else to the function or module around it
    BASE = 12
    PROTOCOL = 13
    OVERRIDE = 14  # a class with a base outside to its member that may override one there
    BESIDE = 18  # the same to a member of a name that, for all that is known, no base outside has
    ENTRY_OVERRIDE = 16  # a member that is an entry point to what overrides it in a class derived
    UNSEEN = 20  # a symbol to the hub of a name that the language, or code outside, may call there
    ANY = 17  # the hub of computed names to every candidate


def mask(*arcs: Arc) -> int:
    """The view of some kinds of arcs."""
    return sum(1 << arc for arc in arcs)


GUESSES = mask(Arc.SITE, Arc.CANDIDATE, Arc.CANDIDATE_MEMBER, Arc.CANDIDATE_FAR)
"""From open sites to all their candidates."""


def calls(weakest: Evidence = Evidence.DISPATCH, *, references: bool = False) -> int:
    """The view of calls with evidence no weaker than `weakest`; GUESS adds the open sites."""
    levels = (1 << (min(weakest, Evidence.DISPATCH) + 1)) - 1
    view = levels << Arc.CALL | (levels << Arc.REFERENCE if references else 0)
    return view | (GUESSES if weakest == Evidence.GUESS else 0)


LIVE_SURE = calls(references=True) | mask(Arc.LOAD, Arc.MEMBER_OWNER, Arc.SCOPE_OWNER, Arc.BASE, Arc.PROTOCOL)
"""What keeps a symbol alive if the symbol before it is alive."""

LIVE_MAY = LIVE_SURE | mask(Arc.SITE, Arc.CANDIDATE, Arc.OVERRIDE)
"""What may keep it alive; guessed members (CANDIDATE_MEMBER) need a living owner besides."""

LIVE_SUSPECT = LIVE_SURE | GUESSES | mask(Arc.MENTIONED, Arc.OVERRIDE, Arc.BESIDE, Arc.ENTRY_OVERRIDE)
"""Everything that speaks for it at all, be it a name in a string or a base outside the program."""

USES = calls(references=True) | mask(Arc.LOAD, Arc.BASE)
"""From what uses a symbol by its name to that symbol."""

MAY_USE = USES | mask(Arc.SITE, Arc.CANDIDATE, Arc.CANDIDATE_MEMBER)
"""From what may use a symbol in the program to that symbol."""

OVER = (
    calls(Evidence.GUESS, references=True)
    | mask(Arc.ANY, Arc.LOAD, Arc.BASE, Arc.UNSEEN, Arc.PROTOCOL)
    | mask(Arc.OVERRIDE, Arc.BESIDE)
)
"""Everything that may run because of a symbol: the over-approximation that refutations rest on."""
