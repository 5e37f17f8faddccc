"""Every rule that a policy switches on, put to a program."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from corollary.answers.types.findings import Finding, Reflexion, Standing
from corollary.gate.catalogue import BY_ID
from corollary.gate.rules import boundaries, cycles, imports, liveness, reaching
from corollary.gate.scenes.areas import flattened, malformed
from corollary.gate.scenes.scene import Scene
from corollary.source.settings.policy import (
    AcyclicSiblings,
    Contract,
    Diagram,
    Forbidden,
    Independence,
    Layers,
    Protected,
)
from corollary.source.settings.toml_lines import Keys

UNKNOWN = "unknown"

_CONFIDENCES = {"proved": 0, "likely": 1, UNKNOWN: 2}


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What breaks a policy or may, by place, without what the policy ignores; and how each rule stands."""

    findings: list[Finding]
    standings: tuple[Standing, ...]


def evaluated(scene: Scene) -> Evaluated:
    """The policy put to a program. Raises CorollaryError "configuration"."""
    checked(scene)
    found: list[Finding] = []
    standings: list[Standing] = []
    for asked in _asked(scene):
        own = [one for one in asked.ask(scene) if not any(map(scene.ignored, _about(one)))]
        found += own
        if asked.both_ways:
            standings.append(Standing(asked.rule, asked.contract, _verdict(scene, own)))
    found.sort(key=lambda one: (one.file, one.line, one.rule, one.contract, one.message))
    return Evaluated(found, tuple(standings))


def findings(scene: Scene) -> list[Finding]:
    """The findings alone."""
    return evaluated(scene).findings


def _verdict(scene: Scene, own: Collection[Finding]) -> Literal["kept", "unknown", "broken"]:
    if any(one.confidence != UNKNOWN for one in own):
        return "broken"
    return "unknown" if own or scene.describe.coverage.incomplete else "kept"


def _about(finding: Finding) -> Iterable[str]:
    """The ids and paths that a finding is about: of circles those that are shown, since a knot may hold anything."""
    if finding.rule in cycles.CYCLES:
        return [step.caller for step in finding.witness]
    return (finding.symbol, *finding.subjects)


def rules(scene: Scene) -> tuple[str, ...]:
    """The rules that are on."""
    return tuple(dict.fromkeys(asked.rule for asked in _asked(scene)))


def fails(scene: Scene, finding: Finding) -> bool:
    """Whether a finding fails the check: an error that is as sure as the policy wants."""
    sure = _CONFIDENCES[finding.confidence] <= _CONFIDENCES[scene.policy.fail_on]
    return finding.severity == "error" and sure


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule that is on, the name or number of its contract ("" for none), and what asks it.

    `both_ways` says that it is asked of what is sure and of what may be: without findings it is surely kept.
    """

    rule: str
    ask: Callable[[Scene], Iterator[Finding]]
    contract: str = ""
    both_ways: bool = True


def _asked(scene: Scene) -> Iterator[Asked]:
    """The rules that are on."""
    policy = scene.policy
    if policy.dead_code != "off":
        yield Asked(liveness.DEAD_CODE, liveness.dead_code, both_ways=False)
    for level in policy.levels:
        rule = cycles.CALL_CYCLE if level == "calls" else cycles.IMPORT_CYCLE
        yield Asked(rule, partial(cycles.cycles, level=level))
    if policy.unresolved_import:
        yield Asked(imports.UNRESOLVED_IMPORT, imports.unresolved_import)
    if policy.unused_export:
        yield Asked(liveness.UNUSED_EXPORT, liveness.unused_export, both_ways=False)
    for rule, contract, keys in contracts(scene):
        yield Asked(rule, partial(_of_contract, contract=contract), contract.name or f"number {int(keys[2]) + 1}")
    if policy.prolog:
        from corollary.gate.rules.prolog import PROLOG, prolog

        yield Asked(PROLOG, partial(prolog, files=policy.prolog), both_ways=False)


def reflexions(scene: Scene) -> tuple[Reflexion, ...]:
    """The pictures of the policy beside the code."""
    if not scene.policy.diagram:
        return ()
    from corollary.gate.rules.diagrams import beside

    return tuple(beside(scene, contract) for contract in scene.policy.diagram)


def contracts(scene: Scene) -> Iterator[tuple[str, Contract, Keys]]:
    """The contracts of the policy, each with its rule and where it is written."""
    for key in ("layers", "forbidden", "independence", "protected", "acyclic_siblings", "diagram"):
        for index, contract in enumerate(getattr(scene.policy, key)):
            yield key.replace("_", "-"), contract, ("check", key, index)


def _of_contract(scene: Scene, contract: Contract) -> Iterator[Finding]:
    match contract:
        case Layers():
            return boundaries.layers(scene, contract)
        case Forbidden():
            return reaching.forbidden(scene, contract)
        case Independence():
            return reaching.independence(scene, contract)
        case Protected():
            return boundaries.protected(scene, contract)
        case AcyclicSiblings():
            return cycles.acyclic_siblings(scene, contract)
        case Diagram():
            from corollary.gate.rules.diagrams import diagram

            return diagram(scene, contract)
    raise AssertionError(contract)


def checked(scene: Scene) -> None:
    """Raises CorollaryError "configuration" for what a policy says of rules and paths that there are not.

    Of a program that is compared with, paths need not be there.
    """
    from difflib import get_close_matches

    for rule in scene.policy.severity:
        if rule not in BY_ID:
            close = get_close_matches(rule, BY_ID, n=1)
            remedy = f"Did you mean `{close[0]}`?" if close else f"There are: {', '.join(BY_ID)}."
            raise scene.mistake(("check", "severity", rule), "there is no such rule", remedy=remedy)
    for _, contract, keys in contracts(scene):
        if isinstance(contract, Forbidden | Protected) and not (contract.packages or _named(contract)):
            what = "to" if isinstance(contract, Forbidden) else "members"
            raise scene.mistake(keys, f"says neither `{what}` nor `packages`")
        for key, patterns in _patterns(contract):
            for pattern in patterns:
                _check_pattern(scene, (*keys, key), pattern)
        for allowed in contract.allow:
            if not all(map(str.strip, allowed.partition("->"))):
                message = f"{allowed!r} is no link"
                raise scene.mistake((*keys, "except"), message, value=allowed, remedy="Write it as `from -> to`.")


def _named(contract: Forbidden | Protected) -> tuple[str, ...]:
    return contract.target if isinstance(contract, Forbidden) else contract.members


def notes(scene: Scene) -> tuple[str, ...]:
    """What a user should know of a policy that is right: packages that nothing imports, and may be misspelt."""
    found = []
    for rule, contract, _ in contracts(scene):
        for package in contract.packages if isinstance(contract, Forbidden | Protected) else ():
            near = scene.outside.nearest(package)
            if near:
                name = f" ({contract.name})" if contract.name else ""
                found.append(f"{rule}{name}: nothing imports {package}; did you mean `{near}`?")
    return tuple(found)


def _patterns(contract: Contract) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The patterns of a contract that must name something, by their key."""
    match contract:
        case Layers():
            yield from (("layers", flattened(layer)) for layer in contract.layers)
        case Forbidden():
            yield "from", contract.source
            yield "to", contract.target
        case Independence():
            yield from (("members", flattened(member)) for member in contract.members)
        case Protected():
            yield "members", contract.members
            yield "by", contract.by
        case AcyclicSiblings():
            yield "folders", contract.folders
        case Diagram():
            yield from (("nodes", flattened(patterns)) for patterns in contract.nodes.values())


def _check_pattern(scene: Scene, keys: Keys, pattern: str) -> None:
    if malformed(pattern):
        raise scene.mistake(keys, f"the pattern {pattern!r} can match nothing", value=pattern)
    if scene.current and not scene.areas.of([pattern]).any():
        nearest = scene.areas.nearest(pattern)
        remedy = f"Did you mean `{nearest}`?" if nearest else "Paths are read from the root that is analysed."
        if keys[1] in {"forbidden", "protected"} and len(scene.outside.importing(pattern, type_only=True)):
            remedy = f'It is a package outside: packages = ["{pattern}"].'
        raise scene.mistake(keys, f"no source file fits the pattern {pattern!r}", value=pattern, remedy=remedy)
