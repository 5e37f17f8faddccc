"""What users may write under `check`: which rules are on, and the contracts of an architecture.

Patterns of paths are read from the root: a folder or file stands for itself and all inside, `*` for a part of a name,
`**` for any folders. A pattern with `#` is a glob over the ids of symbols. What the rules mean is said in `gate/`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Sure = Literal["off", "proved", "likely", "unknown"]
CycleLevel = Literal["off", "calls", "imports", "files"]
Severity = Literal["error", "warning", "note"]
Weakest = Literal["exact", "inferred", "dispatch"]
Through = Literal["imports", "calls", "references"]

Patterns = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the configuration."""


class Contract(Section, frozen=True, kw_only=True):
    """What all contracts can say: a name for reports, which links count, and which are allowed all the same."""

    name: str = ""
    through: tuple[Through, ...] = ("imports", "calls")
    evidence: Weakest = "exact"
    """The weakest evidence of a call that counts: with `exact`, what is handed in from outside may be called."""
    allow: tuple[str, ...] = msgspec.field(default=(), name="except")
    """Links that are allowed, as `from -> to`, each side a pattern."""


class Layers(Contract, frozen=True, kw_only=True):
    """Layers, the highest first; each is a pattern or several of them, and no layer may use a higher one."""

    layers: Annotated[tuple[str | Patterns, ...], msgspec.Meta(min_length=2)]
    skip: bool = True
    """Whether a layer may use others than the next one below."""


class Forbidden(Contract, frozen=True, kw_only=True):
    """What may not be reached from somewhere: directly, and unless said otherwise through others."""

    source: Patterns = msgspec.field(name="from")
    target: tuple[str, ...] = msgspec.field(default=(), name="to")
    packages: tuple[str, ...] = ()
    """What lies outside: packages, or modules of them or of the standard library, each with all that is below it."""
    transitive: bool = True


class Independence(Contract, frozen=True, kw_only=True):
    """Members that may not reach one another."""

    members: Annotated[tuple[str | Patterns, ...], msgspec.Meta(min_length=2)]
    transitive: bool = True


class Protected(Contract, frozen=True, kw_only=True):
    """What only some may use: itself, and `by`."""

    members: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    """What lies outside and is protected as well, as in `forbidden`."""
    by: tuple[str, ...]


class AcyclicSiblings(Contract, frozen=True, kw_only=True):
    """Folders whose direct children (files and folders) must not use one another in a circle."""

    folders: Patterns


class Diagram(Contract, frozen=True, kw_only=True):
    """A flowchart that the code obeys: in a file of its own, or the `block`th flowchart of a document."""

    file: str
    block: Annotated[int, msgspec.Meta(ge=1)] = 1
    nodes: Annotated[dict[str, str | Patterns], msgspec.Meta(min_length=1)]
    absent: bool = True
    """Whether an arrow for which there is no code is a finding."""
    flow: bool = False
    """Whether arrows show where data goes: then the part that an arrow leads to uses the one that it comes from."""
    transitive: bool = False
    """Whether a way of several arrows allows what one arrow does."""


class CheckConfiguration(Section, frozen=True):
    """What `corollary check` reports."""

    dead_code: Sure = "proved"
    """The least confidence that is reported."""
    cycles: CycleLevel | tuple[CycleLevel, ...] = "imports"
    evidence: Weakest = "inferred"
    """The weakest evidence of an edge that counts in a cycle."""
    type_only: bool = False
    """Whether imports that serve types alone count."""
    ignore: tuple[str, ...] = ()
    """Globs over symbol ids that are not reported."""
    unresolved_import: bool = False
    unused_export: bool = False
    fail_on: Literal["proved", "likely", "unknown"] = "proved"
    """The least confidence of a finding that fails the check."""
    severity: dict[str, Severity] = {}
    """By rule; only errors fail the check."""
    baseline: str = ""
    """A file with findings that are known, relative to the root."""
    layers: tuple[Layers, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    independence: tuple[Independence, ...] = ()
    protected: tuple[Protected, ...] = ()
    acyclic_siblings: tuple[AcyclicSiblings, ...] = ()
    diagram: tuple[Diagram, ...] = ()
    prolog: tuple[str, ...] = ()
    """Files of rules that define `violation(Rule, Symbol, Message)`, relative to the root."""

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels at which cycles are looked for."""
        named = (self.cycles,) if isinstance(self.cycles, str) else self.cycles
        return tuple(dict.fromkeys(level for level in named if level != "off"))


CONTRACTS: dict[str, type[Contract]] = {
    "layers": Layers,
    "forbidden": Forbidden,
    "independence": Independence,
    "protected": Protected,
    "acyclic_siblings": AcyclicSiblings,
    "diagram": Diagram,
}
"""The keys of `check` that hold contracts, and what each of these may say."""
