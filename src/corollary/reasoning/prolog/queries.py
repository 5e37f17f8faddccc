"""Queries in Prolog over the facts and rules of a program, with errors that point at what is wrong.

The worker is kept warm with the facts of one snapshot; another snapshot, a timeout or a crash brings a fresh one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from threading import Lock
from typing import Self

from corollary.facts.relations import RELATIONS
from corollary.linking.program import Program
from corollary.reasoning.prolog.catalogue import rule_files, rules
from corollary.reasoning.prolog.explanations import explained
from corollary.reasoning.prolog.facts_text import facts_text, quoted
from corollary.reasoning.prolog.process import Limits, WorkerProcess

Value = str | int | float | None | list["Value"]


@dataclass(frozen=True, slots=True)
class Answers:
    """One page of answers: a row of values for each, in the order of `variables`, as Prolog finds them.

    Atoms and strings are str, numbers are numbers, lists are lists, an unbound variable is None, and any other
    term is its quoted text. `following` is the offset of the next page, None at the end; `cut` says why the page
    ends: "" at the end, "limit" or "output".
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    offset: int
    following: int | None
    cut: str


class Prolog:
    """A warm worker, started when it is first needed; use it as a context or close it."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._worker: WorkerProcess | None = None
        self._snapshot = ""
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the worker."""
        with self._lock:
            self._drop()

    def query(
        self,
        program: Program,
        goal: str,
        *,
        rules: str = "",
        limit: int = 100,
        offset: int = 0,
        seconds: float | None = None,
    ) -> Answers:
        """The answers to `goal` from `offset` on, at most `limit`, over the program's facts, our rules and `rules`.

        Errors: query-syntax, query-undefined, query-refused, query-error, query-timeout, query-memory,
        query-crashed, prolog-missing, prolog-too-old.
        """
        most = min(max(limit, 0), 1_000_000)
        request = (
            f"query({quoted(_terminated(goal))},{quoted(rules)},{most},{max(offset, 0)},{self._limits.answer_bytes})"
        )
        with self._lock:
            worker = self._ready(program)
            text = worker.call("query", request, self._limits.seconds if seconds is None else seconds)
        response = json.loads(text)
        if "error" in response:
            raise explained(response["error"], goal=goal, rules=rules)
        rows = tuple(tuple(row) for row in response["answers"])
        cut = "" if response["end"] == "complete" else response["end"]
        following = offset + len(rows) if cut else None
        return Answers(tuple(response["variables"]), rows, offset, following, cut)

    def _ready(self, program: Program) -> WorkerProcess:
        """A living worker that holds the facts of the program."""
        if self._worker is None or not self._worker.alive:
            self._drop()
            self._worker = WorkerProcess(self._limits)
            self._load("load_rules", self._rules_request())
        if self._snapshot != program.snapshot:
            self._snapshot = ""
            self._load("clear_facts", "")
            for text in facts_text(program):
                self._load("load_facts", text)
            self._snapshot = program.snapshot
        return self._worker

    def _load(self, predicate: str, text: str) -> None:
        """One call that must succeed: without it the worker would answer from half of the facts."""
        assert self._worker is not None
        try:
            self._worker.call(predicate, text, self._limits.loading_seconds)
        except BaseException:
            self._drop()
            raise

    def _rules_request(self) -> str:
        files = ",".join(quoted(str(file)) for file in rule_files())
        relations = ",".join(f"{quoted(relation.name)}/{relation.arity}" for relation in RELATIONS)
        own = ",".join(f"{quoted(rule.name)}/{rule.arity}" for rule in rules())
        return f"rules([{files}],[{relations}],[{own}],{self._limits.prolog_memory})"

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
            self._snapshot = ""


def _terminated(goal: str) -> str:
    return goal if goal.rstrip().endswith(".") else f"{goal}\n."
