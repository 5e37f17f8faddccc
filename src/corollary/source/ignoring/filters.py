"""What is to be left out of a listing by name: the user's patterns, then ignore files, then the default rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corollary.source.ignoring.ignore_files import IgnoreFiles, is_ignored
from corollary.source.ignoring.patterns import Patterns, compile_patterns, ignore_line
from corollary.source.ignoring.rules import DefaultRules, Rule, default_rules
from corollary.source.settings.configuration import Configuration


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why an entry is left out; `quiet` if that is not worth telling."""

    reason: str
    quiet: bool = False


EXCLUDED = LeftOut("excluded")
IGNORED = LeftOut("ignored")


@dataclass(frozen=True, slots=True)
class Filters:
    """The rules of one run. In all of them, path and name of a folder end with `/`."""

    exclude: Patterns[bool]
    """True: left out; False: kept, whatever the rules below say."""
    include: Patterns[bool] | None
    """If there are any, only what lies in a match counts."""
    rules: DefaultRules
    switched_off: frozenset[str]

    @classmethod
    def of(cls, configuration: Configuration) -> Filters:
        switches = ("include_vendored", "include_generated")
        return cls(
            compile_patterns(map(ignore_line, configuration.exclude)),
            compile_patterns(map(ignore_line, configuration.include)) if configuration.include else None,
            default_rules(),
            frozenset(switch for switch in switches if getattr(configuration, switch)),
        )

    def includes(self, path: str, name: str) -> bool:
        """Holds if the entry, with all that lies in it, is among what the user wants to see."""
        return self.include is None or self.include.match(path, name) is True

    def by_default(
        self, full: str, path: str, name: str, exists: Callable[[str], bool], names: set[str], ignored_by: IgnoreFiles
    ) -> LeftOut | None:
        """Why an entry is left out where the user has not said anything; `names` are in its folder.

        `path` is relative to the root, `full` to the top of the work tree; `exists` tells what there is by paths of the
        first kind.
        """
        if ignored_by and is_ignored(ignored_by, full, name):
            rule = self.rules.patterns.match(full, name)
            return LeftOut(rule.reason, quiet=True) if rule and rule.quiet else IGNORED
        rule = self.rules.patterns.match(full, name)
        if rule is None or not self._applies(rule, path, exists, names):
            return None
        return LeftOut(rule.reason, rule.quiet)

    def by_content(self, names: set[str]) -> LeftOut | None:
        """Why a folder whose entries are `names` is left out: it holds the mark of a cache or an environment.

        Of several marks the first in the table counts.
        """
        if names.isdisjoint(self.rules.markers):
            return None
        rule = next(rule for marker, rule in self.rules.markers.items() if marker in names)
        return LeftOut(rule.reason, rule.quiet)

    def by_target(self, target: str) -> LeftOut | None:
        """Why a link to `target`, a folder relative to the root, is left out: a folder above it would be."""
        for name in target.split("/"):
            rule = self.rules.patterns.match(f"{name}/", f"{name}/")
            if rule is not None and not rule.beside and rule.switch not in self.switched_off:
                return LeftOut(rule.reason, rule.quiet)
        return None

    def _applies(self, rule: Rule, path: str, exists: Callable[[str], bool], names: set[str]) -> bool:
        if rule.switch in self.switched_off or (rule.beside and not rule.beside & names):
            return False
        return not any(exists(path + name) for name in rule.unless)
