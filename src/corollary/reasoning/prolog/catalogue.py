"""The rules that come with the product, as their files document them: heads, and when they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RULES = Path(__file__).resolve().parents[1] / "rules"

_ENTRY = re.compile(r"^%! (?P<name>\w+)\((?P<arguments>[^)]*)\)\n(?P<text>(?:%  .*\n)+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A predicate defined by rules: its name, its arguments with their modes (?, + or -), and when it holds."""

    file: str
    name: str
    arguments: tuple[str, ...]
    holds: str

    @property
    def arity(self) -> int:
        return len(self.arguments)

    @property
    def indicator(self) -> str:
        return f"{self.name}/{self.arity}"

    @property
    def head(self) -> str:
        return f"{self.name}({', '.join(self.arguments)})"


def rule_files() -> tuple[Path, ...]:
    """The files of rules, sorted by name."""
    return tuple(sorted(RULES.glob("*.pl")))


@cache
def rules() -> tuple[Rule, ...]:
    """Every documented rule, by file and in the order of the file; the others are private to the rules."""
    return tuple(
        Rule(
            file.name,
            match["name"],
            tuple(argument.strip() for argument in match["arguments"].split(",")),
            " ".join(line.removeprefix("%").strip() for line in match["text"].splitlines()),
        )
        for file in rule_files()
        for match in _ENTRY.finditer(file.read_text(encoding="utf-8"))
    )
