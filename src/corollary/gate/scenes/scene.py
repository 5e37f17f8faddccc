"""What rules look at: one program, the policy it is held against, and how findings about it are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cached_property
from typing import Protocol

from corollary.answers.describing import Describer, shown
from corollary.answers.types.findings import Finding
from corollary.answers.types.parts import Step
from corollary.errors import CorollaryError
from corollary.facts.evidence import Evidence
from corollary.gate.catalogue import BY_ID
from corollary.gate.known.fingerprints import fingerprint
from corollary.gate.scenes.areas import Areas
from corollary.gate.scenes.links import Links, Mask, links
from corollary.gate.scenes.outside import Outside
from corollary.gate.scenes.possible import Possible, possible
from corollary.linking.program import Program
from corollary.reasoning import results
from corollary.reasoning.graph import Graph
from corollary.source.settings.configuration import Configuration
from corollary.source.settings.file import mistake
from corollary.source.settings.policy import CheckConfiguration, Contract
from corollary.source.settings.toml_lines import Keys

_STRENGTH = {label: rank for rank, label in enumerate(("exact", "inferred", "dispatch", "guess"))}


class Texts(Protocol):
    """The files beside the sources that rules read: diagrams and rule files."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, by its path from the root; None if there is none that can be read."""

    def names(self, folder: str) -> frozenset[str]:
        """The names in a folder, whatever they are of."""


@dataclass(frozen=True)
class Scene:
    """A program under a policy. `current` says that it is what is checked, and not what that is compared with."""

    program: Program
    graph: Graph
    describe: Describer
    configuration: Configuration
    texts: Texts
    root: str = ""
    current: bool = True
    loaders: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By language, the names of the functions that load files by a name."""

    @property
    def policy(self) -> CheckConfiguration:
        return self.configuration.check

    @cached_property
    def areas(self) -> Areas:
        return Areas(self.program)

    @cached_property
    def outside(self) -> Outside:
        return Outside(self.program, self.describe)

    @cached_property
    def ignored(self) -> Callable[[str], bool]:
        """Which ids the policy says not to report."""
        if not self.policy.ignore:
            return lambda _: False
        expression = re.compile("|".join(map(translate, self.policy.ignore)))
        return lambda identifier: expression.match(identifier) is not None

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each symbol, by its id; also as answers and rules spell that."""
        found = {identifier: row for row, identifier in enumerate(self.program.symbols.id)}
        return found | {shown(identifier): row for identifier, row in found.items() if not identifier.isascii()}

    def links(self, contract: Contract, *, within_files: bool = False) -> Links:
        """The links that count for a contract."""
        weakest, type_only = Evidence[contract.evidence.upper()], self.policy.type_only
        found = links(self.program, contract.through, weakest, type_only=type_only, within_files=within_files)
        for source, target in self._allowed(contract):
            found = found.where(~(source[found.source] & target[found.target]))
        return found

    def possible(self, contract: Contract) -> Possible:
        """What may be a link besides, for a contract."""
        weakest = Evidence[contract.evidence.upper()]
        return possible(self.program, contract.through, weakest, self.loaders, self._allowed(contract))

    def _allowed(self, contract: Contract) -> list[tuple[Mask, Mask]]:
        """The links that a contract excepts, as the areas that they lead from and to."""
        sides = (allowed.partition("->") for allowed in contract.allow)
        return [(self.areas.of([source.strip()]), self.areas.of([target.strip()])) for source, _, target in sides]

    def place(self, step: results.Step) -> Step:
        """A step as it is shown; of links between files, as paths."""
        return self.describe.step(step)

    def finding(
        self,
        rule: str,
        *,
        subjects: Sequence[str],
        identity: Iterable[str],
        at: tuple[str, int],
        message: str,
        why: str = "",
        contract: str = "",
        symbol: str = "",
        root: str = "",
        confidence: str = "proved",
        witness: Sequence[Step] = (),
    ) -> Finding:
        """A finding, with its severity, its evidence and its fingerprint."""
        evidence = max((step.evidence for step in witness), key=_STRENGTH.__getitem__, default="exact")
        return Finding(
            rule=rule,
            contract=contract,
            severity=self.policy.severity.get(rule) or (BY_ID[rule].severity if rule in BY_ID else "error"),
            confidence=confidence,
            evidence=evidence,
            file=at[0],
            line=at[1],
            symbol=symbol,
            root=root,
            message=message,
            why=why,
            subjects=tuple(subjects),
            witness=tuple(witness),
            fingerprint=fingerprint(rule, contract, identity),
        )

    def mistake(self, keys: Keys, message: str, *, value: str = "", remedy: str = "") -> CorollaryError:
        """The error about a setting."""
        return mistake(self.root, self.configuration.origin, keys, message, value=value, remedy=remedy)
