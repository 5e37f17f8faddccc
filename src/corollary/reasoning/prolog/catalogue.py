"""The rules that come with the product, as their files document them: heads, and when they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RULES = Path(__file__).resolve().parents[1] / "rules"
ALLOWED = Path(__file__).with_name("allowed.pl")

_PROTECTED = """
abolish asserta assertz assert atom_to_term clause close consult current_input current_op current_output
current_predicate current_prolog_flag discontiguous dynamic erase flush_output get_byte get_char get_code halt
initialization listing load_files module multifile nb_getval nb_setval nl notrace op open peek_byte peek_char
peek_code print put_byte put_char put_code read read_term record recorda recorded recordz retract retractall see
seen set_input set_output set_prolog_flag set_stream_position shell statistics stream_property table tell
term_string told trace use_module write write_canonical write_term writeln writeq
"""

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


@cache
def predicates_of_prolog() -> frozenset[str]:
    """The names of what queries may call of Prolog itself, and of what Prolog lets nobody define."""
    text = ALLOWED.read_text(encoding="utf-8")
    found: list[str] = re.findall(r"\b([a-z]\w*)/\d", text) + re.findall(r"^meta\((\w+)\(", text, re.MULTILINE)
    return frozenset(found).union(_PROTECTED.split())


def rule_files(folder: Path = RULES) -> tuple[Path, ...]:
    """The files of rules, sorted by name."""
    return tuple(sorted(folder.glob("*.pl")))


@cache
def rules(folder: Path = RULES) -> tuple[Rule, ...]:
    """Every documented rule, by file and in the order of the file; the others are private to the rules."""
    return tuple(
        Rule(
            file.name,
            match["name"],
            tuple(argument.strip() for argument in match["arguments"].split(",")),
            " ".join(line.removeprefix("%").strip() for line in match["text"].splitlines()),
        )
        for file in rule_files(folder)
        for match in _ENTRY.finditer(file.read_text(encoding="utf-8"))
    )
