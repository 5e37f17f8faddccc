"""What the gate answers with: findings, and what became of those that were known before."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from corollary.answers.types.parts import Answer, Page, Step

Runtime = Literal["", "not executed", "not measured"]
"""What run-time data says of a finding about dead code; "" where there is none."""


class Finding(Struct, frozen=True, kw_only=True):
    """Something that a rule forbids, where it is, and why that is so.

    `contract` is the name of the contract that says so, "" for rules without. `confidence` is `proved`, `likely` or
    `unknown`; `evidence` the weakest of the witness. `subjects` are the ids or paths that it is about. The
    `fingerprint` holds no path and no line: it is the same where code moves, files are renamed or others change.
    `root` is the symbol that alone keeps dead code, maybe itself; "" for other rules.
    """

    rule: str
    file: str
    line: int
    message: str
    severity: str = "error"
    confidence: str = "proved"
    evidence: str = ""
    contract: str = ""
    symbol: str = ""
    root: str = ""
    why: str = ""
    subjects: tuple[str, ...] = ()
    witness: tuple[Step, ...] = ()
    fingerprint: str = ""
    fails: bool = False
    runtime: Runtime = ""

    @property
    def level(self) -> str:
        """How loud it is told: `error` only if it fails the check, else `warning` or `note`."""
        return "warning" if self.severity == "error" and not self.fails else self.severity


class Suppressed(Struct, frozen=True):
    """A finding that a comment takes back, and the reason it gives."""

    finding: Finding
    file: str
    line: int
    reason: str


class Stale(Struct, frozen=True):
    """Something that takes findings back and has none to take back: a comment, or an entry of the baseline."""

    kind: Literal["suppression", "baseline"]
    file: str
    line: int
    message: str


class Standing(Struct, frozen=True):
    """How a rule, or a contract by its name or number, stands.

    `kept`: not even what may be breaks it. `unknown`: nothing that is sure breaks it, and something that may be does,
    or source is missing. `broken`: something that is sure breaks it.
    """

    rule: str
    contract: str
    verdict: Literal["kept", "unknown", "broken"]


class Reflexion(Struct, frozen=True):
    """A picture beside the code: arrows `A --> B` that both have, that only the code has, and only the picture."""

    contract: str
    file: str
    convergence: tuple[str, ...]
    divergence: tuple[str, ...]
    absence: tuple[str, ...]


class Check(Answer, frozen=True, kw_only=True, tag="check"):
    """What the policy of the code base says about it: it passes if no finding fails.

    `unknown` are findings that hang on what is not known: they fail only where the policy says so, and are then among
    the others. `standings` say of rules whether they are surely kept. Compared `against` a revision or a baseline, only
    new findings are in `findings`; `known` counts those that are not new, `fixed` are those that are gone.
    `executed` are ids that are dead for all that the source says, and that run-time data saw running.
    """

    passed: bool
    rules: tuple[str, ...]
    standings: tuple[Standing, ...] = ()
    findings: tuple[Finding, ...]
    failing: int
    unknown: tuple[Finding, ...] = ()
    unknown_total: int = 0
    against: str = ""
    known: int = 0
    fixed: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    stale: tuple[Stale, ...] = ()
    executed: tuple[str, ...] = ()
    reflexions: tuple[Reflexion, ...] = ()
    page: Page
