"""The closed sets of words that facts use: kinds of symbols, visibilities, reasons.

Facts store the index of a word, so the order of a tuple is part of the stored format: append, never reorder.
"""

from __future__ import annotations

KINDS = (
    "module",
    "function",
    "method",
    "class",
    "interface",
    "enum",
    "type",
    "namespace",
    "macro",
    "constant",
    "variable",
    "field",
    "lambda",
    "property",
)
"""What a symbol is."""

CALLABLE_KINDS = frozenset({"function", "method", "class", "interface", "macro", "lambda", "property"})
"""Kinds that a call or a mention can bring to life, and that dead-code questions are about."""

VALUE_KINDS = frozenset({"constant", "variable", "field"})
"""Kinds that only hold what may be called: a call of such a name is an edge to what it holds."""

VISIBILITIES = ("public", "internal", "private")
"""Who may name a symbol: everybody, its package, its file or class."""

REASONS = (
    "external",  # the callee lies outside the program (a library, a built-in)
    "unknown-receiver",  # nothing is known of the object whose member is called
    "unknown-name",  # no scope, import or built-in defines the name
    "unknown-value",  # the callee is the value of an expression (a parameter, a subscript) that is not known
    "missing-member",  # the receiver is known and has no such member; a base class may lie outside
    "missing-module",  # the import that should bring the name could not be resolved
    "dynamic",  # the name is computed at run time
    "spelled",  # a string spells the whole path of a symbol, which may be looked up by it
    "other-implementation",  # what gets to the receiver is known; others that implement its interface may, too
    "computed",  # a name is computed: that of a member which is read, or one in code that is made at run time
    "other-class",  # an object that only may get there, or is not of the declared class, has such a member
    "implicit",  # the language, or code outside, calls members of what it gets, and not everything is known of that
    "handed",  # code outside is called, which may call what it was given before
)
"""Why the callee of a site is not known."""

UNSEEN_REASONS = frozenset({"implicit", "handed"})
"""Reasons of sites where nothing speaks of what may run: only what cannot be reached at all rules them out."""

OPEN_REASONS = frozenset(REASONS) - {"external", "missing-module"} - UNSEEN_REASONS
"""Reasons that leave open that a symbol of the program runs, so over-approximations must count on it."""

MEMBER_REASONS = frozenset({"unknown-receiver", "missing-member", "dynamic", "other-implementation", "other-class"})
"""Open reasons of sites that name a member: of an object that is not known, or by a name that code computes."""

HANDED = "<handed>"
"""The name of whatever code outside was given and may still have."""

FINALISED = "<finalised>"
"""The name of whatever may run at any time, because an object goes away."""

PROTOCOL_REASON = "protocol"
"""The reason of entry points that the language itself calls on an object that is alive: such a member runs only where
the symbol that contains it is alive, so unlike every other entry point it does not bring its owner to life."""

PURPOSES = ("run", "test", "api")
"""What an entry point is there for: to run as the program does, to test it, or to be named by code outside."""
