"""Whether commits that are imported step by step are what their checkouts are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import to_builtins

from benchmarks.history.running import git
from corollary.answers.types.parts import Answer
from corollary.errors import CorollaryError
from corollary.linking import stored
from corollary.linking.program import Program
from corollary.reasoning.questions import LEVELS
from corollary.store.entries import Snapshot
from corollary.versioning.grammars import Grammars
from corollary.versioning.importing.history import Wanted
from corollary.versioning.past import Past
from corollary.versioning.programs.linked import Linked
from corollary.versioning.versions import Versions
from corollary.workspace import Workspace

_ONLY_THE_LAST = 1 << 30
CALLERS_OF = 50
"""Of about how many symbols callers are asked for."""


@dataclass(slots=True)
class Found:
    """How much was compared, and what differed."""

    roots: int = 0
    programs: int = 0
    anew: int = 0
    answers: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def told(self) -> str:
        return (
            f"{self.roots} commits, {self.anew} of them extracted from nothing; "
            f"{self.programs} linked on both sides, {self.answers} answers"
        )


def check(repository: Path, folder: Path, commits: int, *, link_every: int, anew: int) -> Found:
    """Compares the last commits of the main line of a repository with their checkouts."""
    clone, checkout = folder / "import" / "root", folder / "checkout" / "root"
    git(folder, "clone", "--quiet", str(repository), str(clone))
    line = git(clone, "rev-list", "--first-parent", f"--max-count={commits}", "HEAD").decode().split()[::-1]
    git(clone, "worktree", "add", "--quiet", "--detach", str(checkout), line[0])
    found = Found()
    with Versions.open(clone, make=True) as versions:
        for number, commit in enumerate(line):
            Past(versions).import_(
                Wanted(f"{line[number - 1]}..{commit}", branch="law", first_parent=True)
                if number
                else Wanted(commit, branch="law", every=_ONLY_THE_LAST)
            )
            git(checkout, "checkout", "--quiet", "--detach", commit)
            _compare(versions, checkout, commit, found, link=number % link_every == 0, anew=number % anew == 0)
        faults = versions.store.verify().faults
        found.broken.extend(f"verify: {fault.kind} {fault.where}: {fault.what}" for fault in faults)
    return found


def _compare(versions: Versions, checkout: Path, commit: str, found: Found, *, link: bool, anew: bool) -> None:
    kept = checkout / ".corollary"
    if anew:
        shutil.rmtree(kept, ignore_errors=True)
    for path in kept.glob("store.db*"):
        path.unlink()
    imported = versions.store.as_of("law")
    with Versions.open(checkout, make=True) as fresh:
        try:
            fresh.snapshot()
        except CorollaryError as error:
            if error.code != "nothing-to-analyse":
                raise
            return
        taken = fresh.store.as_of("main")
        found.roots += 1
        found.anew += anew
        for part in ("manifest", "settings", "fingerprints"):
            if getattr(imported.root, part) != getattr(taken.root, part):
                found.broken.append(f"{commit[:12]}: another {part}")
        if link:
            found.programs += 1
            ours, theirs = _linked(versions, imported), _linked(fresh, taken)
            if _bytes(ours.fresh()) != _bytes(theirs.fresh()):
                found.broken.append(f"{commit[:12]}: other links")
            with Workspace.open(source=ours) as asked, Workspace.open(checkout) as files:
                pairs = list(zip(_answers(asked), _answers(files), strict=True))
            found.answers += len(pairs)
            found.broken.extend(f"{commit[:12]}: another answer to {one[0]}" for one, other in pairs if one != other)


def _linked(versions: Versions, snapshot: Snapshot) -> Linked:
    return Linked(versions.store, snapshot, versions.folder, Grammars(versions.folder))


def _bytes(program: Program) -> bytes:
    return b"".join(map(bytes, stored.encode(replace(program, snapshot=""))))


def _answers(workspace: Workspace) -> Iterator[tuple[str, object]]:
    """What users are told, question by question, but for which snapshot it is told of."""
    yield "dead", _said(workspace.dead())
    for level in LEVELS:
        yield f"cycles of {level}", _said(workspace.cycles(level=level))
    yield "entry points", _said(workspace.entry_points())
    symbols = workspace.program().symbols
    for row in range(0, len(symbols), max(1, len(symbols) // CALLERS_OF)):
        name = symbols.id[row]
        yield f"callers of {name}", _said(workspace.callers(name))


def _said(answer: Answer) -> object:
    return {**to_builtins(answer), "snapshot": "", "coverage": {**to_builtins(answer.coverage), "notes": ()}}
