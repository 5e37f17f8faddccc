"""A diagram as what goals are asked of: its facts, and the rules about diagrams."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from corollary.facts.diagrams import RELATIONS, rows
from corollary.reasoning.prolog.catalogue import RULES, rule_files, rules
from corollary.reasoning.prolog.facts_text import quoted
from corollary.reasoning.prolog.worlds import World
from corollary.syntax.mermaid.values import KINDS, Diagram

RULES_OF_DIAGRAMS = RULES / "diagrams"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is built in: its words, the goal that asks it, and the kinds of diagrams that it is about."""

    words: str
    goal: str
    kinds: tuple[str, ...] = KINDS


QUESTIONS = {
    "dead-ends": Question("Which nodes have no way out?", "dead_end(Node)", ("flowchart", "state")),
    "unreachable": Question("Which nodes does nothing lead to?", "unreachable(Node)", ("flowchart", "state")),
    "cycles": Question("Which nodes lead back to themselves?", "in_cycle(Node)"),
    "isolated": Question("Which nodes have no edge at all?", "isolated(Node)"),
    "nondeterminism": Question("Which states go two ways by one event?", "nondeterministic(State, Event)", ("state",)),
    "livelocks": Question("From which cycles is there no way to the end?", "livelock(State)", ("state",)),
    "missing-replies": Question("Which calls are never answered?", "unanswered(Number, From, To)", ("sequence",)),
    "open-activations": Question("Who is activated and never deactivated?", "never_ends(Who, Line)", ("sequence",)),
    "inheritance-cycles": Question(
        "Which classes inherit from themselves in turn?", "inheritance_cycle(Class)", ("class",)
    ),
}
"""What can be asked in words, by name."""


def world_of_diagram(diagram: Diagram) -> World:
    """The facts of one diagram and the rules about diagrams."""
    facts = "".join(_clauses(diagram))
    key = hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()
    return World(
        f"diagram:{key}",
        tuple((relation.name, relation.arity) for relation in RELATIONS),
        rule_files(RULES_OF_DIAGRAMS),
        tuple((rule.name, rule.arity) for rule in rules(RULES_OF_DIAGRAMS)),
        lambda: (facts,),
    )


def document() -> str:
    """The page `docs/diagrams.md`, which a test holds equal to this."""
    lines = [_INTRODUCTION, "## Questions", "", "| name | question | goal | kinds |", "|---|---|---|---|"]
    for name, question in QUESTIONS.items():
        kinds = "all" if question.kinds == KINDS else ", ".join(question.kinds)
        lines.append(f"| `{name}` | {question.words} | `{question.goal}` | {kinds} |")
    lines += ["", "## Facts", ""]
    for relation in RELATIONS:
        typed = ", ".join(f"{argument}: {kind}" for argument, kind in relation.arguments)
        lines += [f"- `{relation.name}({typed})`", f"  {relation.holds}"]
    lines += ["", "## Rules", ""]
    for rule in rules(RULES_OF_DIAGRAMS):
        lines += [f"- `{rule.head}`", f"  {rule.holds}"]
    return "\n".join([*lines, ""])


_INTRODUCTION = """\
# Diagrams

`corollary mermaid FILE|-` reads the Mermaid diagrams of a file: flowcharts, state, sequence, class and
entity-relationship diagrams; of Markdown, all fenced blocks at once. Mermaid's own parser is the reference:
`benchmarks/mermaid` compares nodes, edges, groups and labels on every diagram of its documentation and tests.

```sh
corollary mermaid docs/flow.md                                # what the diagrams say
corollary mermaid docs/flow.md --json                         # the same for programs
corollary mermaid machine.mmd --ask unreachable               # a question in words; --ask help lists them
corollary mermaid machine.mmd --query "can_reach('Idle', X)"  # any Prolog goal over the facts and rules below
corollary mermaid docs/flow.md --at main~3                    # the file as it was in a snapshot, or a commit of git
```

Snapshots keep what the diagrams of `.mmd`, `.mermaid` and Markdown files say beside the facts of the code, of files
that hold any; `corollary diff` lists them as files. No program is made of them.

Agents ask the same with the tool `diagrams`. In JSON each diagram has a `kind`, `nodes` (`id`, `label`), `edges`
(`from`, `to`, `label`, and the `line` of the file), `groups` (`id`, `members`), `errors` (`line`, `column`, `message`)
and `skipped` (`line`, `text`). What Mermaid would refuse is an error, and reading goes on behind it: an edge is never
dropped because of something else. Text that is a diagram of another kind, or none, stands in `skipped` beside
`diagrams`.

Ids are those of Mermaid. A state diagram's `[*]` is named after the composite state in which it stands, `root_start` or
`Active_end`; a region of a concurrent state is a composite of its own (`divider-id-1`), and the last one, whose id
Mermaid draws by lot, is called after the state: `Active_region`. Labels are the text as it is written, without quotes;
entity codes (`#9829;`) are the characters that they stand for. A goal is asked of each diagram by itself, so equal ids
of two diagrams are never taken for one; ids and labels are atoms as they are written.

This page is generated from the declarations in `src/corollary/facts` and the rules in
`src/corollary/reasoning/rules/diagrams/`.
"""


def _clauses(diagram: Diagram) -> Iterator[str]:
    for relation, found in rows(diagram):
        for row in found:
            values = ",".join(quoted(value) if isinstance(value, str) else str(value) for value in row)
            yield f"{relation.name}({values}).\n"
