"""Queries in Prolog over a world of facts and rules, with errors that point at what is wrong.

Each call has a worker to itself. One is kept warm with the facts of one world; a timeout or a crash brings a fresh one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Self

from corollary.reasoning.prolog.explanations import explained
from corollary.reasoning.prolog.facts_text import quoted
from corollary.reasoning.prolog.starting import start_worker
from corollary.reasoning.prolog.worlds import World
from corollary.reasoning.workers.limits import Limits
from corollary.reasoning.workers.process import WorkerProcess, too_much_output

_LOADING = Limits(seconds=300, memory=4 << 30)

_ROOM = 2
"""How much address space the stacks need, in their own size: they are copied when they grow."""

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


@dataclass(frozen=True, slots=True)
class FullSolution:
    """One answer: for each variable its structure and its text, and the constraints that are left."""

    terms: tuple[Any, ...]
    texts: tuple[str, ...]
    residual: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """One page of answers as structures; `warnings` about the program are a kind, a line, and what they are about."""

    variables: tuple[str, ...]
    solutions: tuple[FullSolution, ...]
    following: int | None
    warnings: tuple[tuple[str, int, tuple[str, ...]], ...]


class Prolog:
    """Prolog workers, started when first needed; one for each set of rules is kept warm.

    Use it as a context or close it.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._idle: dict[object, _Loaded] = {}
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers that are kept."""
        with self._lock:
            kept, self._idle = self._idle, {}
        for loaded in kept.values():
            loaded.worker.kill()

    def verify(
        self, world: World, goal: str, *, program: str, limit: int, offset: int = 0, limits: Limits | None = None
    ) -> Verification:
        """The answers to `goal` as structures, over a world and a program; errors as of `query`."""
        response = self._asked(world, goal, program, "full", limit, offset, limits or self._limits)
        solutions = tuple(
            FullSolution(tuple(row["terms"]), tuple(row["texts"]), tuple(row["residual"]))
            for row in response["answers"]
        )
        following = None if response["end"] == "complete" else offset + len(solutions)
        warnings = tuple((said["kind"], said["line"], tuple(said["what"])) for said in response["warnings"])
        return Verification(tuple(response["variables"]), solutions, following, warnings)

    def explain(
        self, world: World, goal: str, *, program: str, count: int, limits: Limits | None = None
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The proofs of up to `count` answers to `goal`, and if there is none, what fails; errors as of `query`."""
        limits = limits or self._limits
        request = f"explain({quoted(_terminated(goal))},{quoted(program)},{count},{limits.memory})"
        response = self._call(world, "explain", request, limits, (goal, program))
        return response["proofs"], response["failures"]

    def query(
        self,
        world: World,
        goal: str,
        *,
        rules: str = "",
        limit: int = 100,
        offset: int = 0,
        limits: Limits | None = None,
    ) -> Answers:
        """The answers to `goal` from `offset` on, at most `limit`, over a world and the program `rules`.

        An answer that is longer by itself than the output may be is an error: it is not known what it is. Errors:
        query-syntax, query-undefined, query-refused, query-error, query-timeout, query-memory, query-crashed,
        query-output, prolog-missing, prolog-too-old.
        """
        response = self._asked(world, goal, rules, "plain", limit, offset, limits or self._limits)
        rows = tuple(tuple(row) for row in response["answers"])
        cut = "" if response["end"] == "complete" else response["end"]
        following = offset + len(rows) if cut else None
        return Answers(tuple(response["variables"]), rows, offset, following, cut)

    def _asked(
        self, world: World, goal: str, rules: str, form: str, limit: int, offset: int, limits: Limits
    ) -> dict[str, Any]:
        most, start = min(max(limit, 0), limits.answers), max(offset, 0)
        texts = f"{quoted(_terminated(goal))},{quoted(rules)}"
        request = f"query({texts},{form},{most},{start},{limits.output},{limits.memory})"
        response = self._call(world, "query", request, limits, (goal, rules))
        if response["end"] == "output" and not response["answers"]:
            raise too_much_output(limits.output)
        return response

    def _call(
        self, world: World, predicate: str, request: str, limits: Limits, texts: tuple[str, str]
    ) -> dict[str, Any]:
        """What a predicate of the engine gives, from a worker that nobody else uses meanwhile.

        `texts` are the goal and the program, for errors. A worker that broke a limit ends.
        """
        loaded = self._ready(world)
        try:
            text = loaded.worker.call(predicate, request, replace(limits, memory=_ROOM * limits.memory))
            response: dict[str, Any] = json.loads(text)
        except BaseException:
            loaded.worker.kill()
            raise
        error = response.get("error")
        broken = error is not None and error["kind"] == "resource"
        self._give_back(loaded, broken=broken)
        if error is not None:
            raise explained(error, goal=texts[0], rules=texts[1])
        return response

    def _give_back(self, loaded: _Loaded, *, broken: bool) -> None:
        with self._lock:
            if not broken and loaded.world.base not in self._idle and loaded.worker.alive:
                self._idle[loaded.world.base] = loaded
                return
        loaded.worker.kill()

    def _ready(self, world: World) -> _Loaded:
        """A living worker that holds the facts of the world."""
        with self._lock:
            loaded = self._idle.pop(world.base, None)
        if loaded is not None and not loaded.worker.alive:
            loaded.worker.kill()
            loaded = None
        worker = start_worker() if loaded is None else loaded.worker
        try:
            if loaded is None:
                worker.call("load_rules", _rules_request(world), _LOADING)
            if loaded is None or loaded.world.key != world.key:
                worker.call("clear_facts", "", _LOADING)
                for text in world.facts():
                    worker.call("load_facts", text, _LOADING)
        except BaseException:
            worker.kill()
            raise
        return _Loaded(worker, world)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A worker and the world whose facts it holds."""

    worker: WorkerProcess
    world: World


def _rules_request(world: World) -> str:
    texts = [(file.name, file.read_text(encoding="utf-8")) for file in world.files]
    files = ",".join(f"file({quoted(f'rules/{name}')},{quoted(text)})" for name, text in texts)
    relations, published = (
        ",".join(f"{quoted(name)}/{arity}" for name, arity in indicators)
        for indicators in (world.relations, world.published)
    )
    return f"rules([{files}],[{relations}],[{published}])"


def _terminated(goal: str) -> str:
    return goal if goal.rstrip().endswith(".") else f"{goal}\n."
