"""Everything that can be asked of the templates of a root, for users: every command and tool is a method here.

    with Verifier() as verifier:
        templates = Templates.open("path/to/code", verifier)
        templates.formalize("may an intern delete production data")
        templates.fill("permission-derivation", {"action": "delete", ...})

What is returned are answers; what is wrong is a CorollaryError. The store is opened for each method that needs it: it
is made by what keeps a template, and otherwise read and counted into only where there is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from corollary.answers.types import templates as answers
from corollary.answers.types.parts import Coverage
from corollary.errors import CorollaryError
from corollary.linking.program import Program
from corollary.reasoning.prolog.worlds import ALONE, world_of
from corollary.reasoning.workers.limits import Limits
from corollary.source.discovery import locate
from corollary.source.settings.configuration import Configuration
from corollary.source.settings.file import load_configuration
from corollary.store.store import Store
from corollary.verification.bounds import limits_of
from corollary.verification.templates import describing
from corollary.verification.templates.growing import crafting, learning
from corollary.verification.templates.growing.keeping import PROMOTED_AFTER, Record, Shelf
from corollary.verification.templates.model import Solver, Template
from corollary.verification.templates.reading import normalising
from corollary.verification.templates.reading.given import with_documents
from corollary.verification.templates.reading.loading import from_files, from_folder, shipped
from corollary.verification.templates.running import judging
from corollary.verification.templates.running.engines import Solvers
from corollary.verification.templates.running.filling import Filled, fill
from corollary.verification.templates.searching import Index
from corollary.verification.templates.specifications import linting
from corollary.verification.verifier import Verifier

Document = tuple[str, str, str]
"""A normalisation, the name of a document (its end says how it is written), and its text."""

Result = TypeVar("Result")

_DAY = 86_400_000
_WHOLE = 3


@dataclass(frozen=True, slots=True)
class OverCode:
    """A program whose facts fill what is not given, and how much of the code it covers."""

    program: Program
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of a root, and the solvers that they run on."""

    root: Path
    configuration: Configuration
    verifier: Verifier

    @classmethod
    def open(cls, root: str | Path, verifier: Verifier) -> Templates:
        """The templates of a folder; nothing is read before the first question."""
        _, folder = locate(root)
        return cls(Path(folder), load_configuration(folder), verifier)

    def all(self) -> tuple[Template, ...]:
        """Every template, by id: what users made comes before what was named, and that before what is shipped.

        Raises CorollaryError "bad-template", "template-exists".
        """
        found = {template.id: template for template in shipped()}
        for name in self.configuration.templates:
            for template in from_folder(self.root / name, "configured"):
                if template.id in found:
                    message = f"there are two templates '{template.id}'"
                    raise CorollaryError("template-exists", message, place=name, remedy="Rename the folder of one.")
                found[template.id] = template
        for identifier, files in (self._read(Shelf.texts) or {}).items():
            if identifier not in found:
                found[identifier] = from_files(identifier, files, "stored", f"the store, {identifier}")
        return tuple(found[identifier] for identifier in sorted(found))

    def get(self, identifier: str) -> Template:
        """The template with this id. Raises CorollaryError "unknown-template"."""
        every = {template.id: template for template in self.all()}
        if identifier in every:
            return every[identifier]
        near = get_close_matches(identifier, every, n=3) or [
            one.template.id for one in self._index(every.values()).search(identifier.replace("-", " "), limit=3)
        ]
        remedy = f"Did you mean {' or '.join(near)}?" if near else "See `corollary template list`."
        raise CorollaryError("unknown-template", f"there is no template '{identifier}'", remedy=remedy)

    def listed(self, domain: str = "") -> answers.Templates:
        """All templates, or those of a domain."""
        records = self._records()
        chosen = [one for one in self.all() if domain.lower() in one.about.domain.lower()]
        return answers.Templates(snapshot="", templates=tuple(describing.info(one, records) for one in chosen))

    def show(self, identifier: str) -> answers.TemplateShown:
        """Everything about one template."""
        return describing.shown(self.get(identifier), self._records())

    def search(self, query: str, *, limit: int = 5, domain: str = "") -> answers.Matches:
        """The templates that fit some words."""
        found = self._found(query, limit, domain, whole=False)
        following = (f"`corollary template show {found[0].template.id}` says what is to be filled.",) if found else ()
        return answers.Matches(snapshot="", problem=query, matches=found, next=following or _NOTHING)

    def formalize(self, problem: str, *, limit: int = _WHOLE) -> answers.Matches:
        """The templates that fit a problem, with what is to be filled and which documents fill it."""
        found = self._found(problem, limit, "", whole=True)
        if not found:
            return answers.Matches(snapshot="", problem=problem, matches=(), next=_NOTHING)
        best = found[0].template.id
        following = [f"Fill the slots of {best}: `corollary template fill {best} --slots FILE`."]
        if found[0].normalisations:
            names = ", ".join(one.name for one in found[0].normalisations)
            following.append(f"Documents of these kinds fill slots by themselves ({names}): `--from KIND=FILE`.")
        if any(slot.from_code for slot in found[0].slots):
            following.append("Slots that the code gives can be left out: `--code`, or `--at REF`.")
        return answers.Matches(snapshot="", problem=problem, matches=found, next=tuple(following))

    def fill(
        self,
        identifier: str,
        values: Mapping[str, Any],
        documents: Sequence[Document] = (),
        *,
        over: OverCode | None = None,
        limits: Limits | None = None,
    ) -> answers.TemplateVerdict:
        """What a template says of these values: fills its slots and runs it."""
        template = self.get(identifier)
        given = with_documents(template, values, documents)
        filled = fill(template, given, code=over is not None)
        if filled.problems:
            return _unfilled(template, filled)
        world = ALONE if over is None else world_of(over.program)
        solvers = Solvers(self.verifier, world, limits or limits_of(self.configuration.verify))
        judged = judging.judge(template, filled, solvers)
        feedback = [*judged.feedback, *self._counted(template, success=judged.verdict != judging.UNKNOWN)]
        return answers.TemplateVerdict(
            snapshot="" if over is None else over.program.snapshot,
            template=template.id,
            asked=template.about.question,
            verdict=judged.verdict,
            good=judged.good,
            says=judged.says,
            feedback=tuple(feedback),
            witnesses=judged.witnesses,
            checks=tuple(
                answers.CheckInfo(one.outcome, one.model, one.core, one.reason, one.objectives) for one in judged.checks
            ),
            program=filled.program,
            coverage=None if over is None else over.coverage,
        )

    def lint(
        self,
        text: str = "",
        solver: Solver = "prolog",
        *,
        identifier: str = "",
        values: Mapping[str, Any] | None = None,
        documents: Sequence[Document] = (),
    ) -> answers.TemplateLint:
        """What is wrong with the structure of a specification, or of a template that is filled; nothing is run."""
        problems: tuple[answers.Problem, ...] = ()
        if identifier:
            template = self.get(identifier)
            filled = fill(template, with_documents(template, values or {}, documents))
            text, solver, problems = filled.program, template.about.solver, _problems(filled)
        linted = linting.lint(text, solver)
        findings = tuple(
            answers.LintFinding(one.line, one.column, one.rule, one.message, one.fixed) for one in linted.findings
        )
        return answers.TemplateLint(
            snapshot="", clean=linted.clean and not problems, findings=findings, text=linted.text, problems=problems
        )

    def craft(
        self, identifier: str, files: Mapping[str, str], *, fewest: int = crafting.FEWEST_CASES, replace: bool = False
    ) -> answers.TemplateKept:
        """Keeps a template in the store if it is right, no other is like it, and its cases give what they say.

        Raises CorollaryError "bad-template", "template-exists", "near-duplicate".
        """
        template = crafting.drafted(identifier, files, self.all(), fewest=fewest, replace=replace)
        outcomes = tuple(
            crafting.outcomes(template, Solvers(self.verifier, limits=limits_of(self.configuration.verify)))
        )
        kept = not any(one.wrong for one in outcomes)
        if kept:
            self._write(lambda shelf: shelf.put(identifier, files, f"crafted {identifier}"))
            feedback = (
                f"It is a candidate; after {PROMOTED_AFTER} uses that give a verdict it is a template like others."
            )
        else:
            feedback = "Nothing was kept: correct the skeleton or what the cases expect, and craft again."
        return answers.TemplateKept(
            snapshot="",
            kept=kept,
            template=describing.info(template, self._records()),
            cases=outcomes,
            files=files,
            feedback=(feedback,),
        )

    def learn(
        self,
        identifier: str,
        specification: learning.Specification,
        *,
        title: str,
        question: str,
        domain: str = "general",
        names: Mapping[str, str] | None = None,
    ) -> answers.TemplateKept:
        """A candidate made of a specification that gives its verdict: by names for constants, or with an earlier one.

        Raises CorollaryError "not-verified", "nothing-to-learn", and what `craft` raises.
        """
        self._verified(specification)
        together, found = self._generalised(specification, names or {})
        files = learning.files_of(together, found, title=title, question=question, domain=domain)
        return self.craft(identifier, files, fewest=1)

    def prune(self, *, days: float = 30, dry: bool = False) -> answers.TemplatesPruned:
        """Takes candidates away that were not used for some days and gave no three verdicts."""
        from corollary.store.repository import now

        records = self._records()
        stored = [one for one in self.all() if one.origin == "stored"]
        oldest = now() - int(days * _DAY)
        gone = {
            one.id: f"{record.successes} verdicts in {record.uses} uses, none in the last {days:g} days"
            for one in stored
            if not (record := records.get(one.id, Record())).promoted and record.last <= oldest
        }
        if gone and not dry:
            self._write(lambda shelf: shelf.remove(gone))
        return answers.TemplatesPruned(snapshot="", removed=gone, done=not dry, left=len(stored) - len(gone))

    @property
    def _alone(self) -> Solvers:
        """The solvers, over nothing but what they are given."""
        return Solvers(self.verifier, limits=limits_of(self.configuration.verify))

    def _found(self, query: str, limit: int, domain: str, *, whole: bool) -> tuple[answers.Match, ...]:
        records = self._records()
        found = self._index(self.all()).search(query, limit=limit, domain=domain)
        return tuple(describing.match(one, records, whole=whole, problem=query) for one in found)

    def _index(self, every: Any) -> Index:
        return Index(list(every), normalising.shipped())

    def _verified(self, specification: learning.Specification) -> None:
        """Raises if a specification does not give the verdict that it is said to give."""
        solvers = self._alone
        if specification.solver == "prolog":
            verdict = "holds" if solvers.rules(specification.text, specification.goal, 1).rows else "fails"
        else:
            outcome = [check.outcome for check in solvers.constraints(specification.text)][-1]
            verdict = {"sat": "satisfiable", "unsat": "contradictory"}.get(outcome, outcome)
        if verdict != specification.verdict:
            message = f"the specification gives '{verdict}', not '{specification.verdict}'"
            raise CorollaryError("not-verified", message, remedy="Learn only from what was verified.")

    def _generalised(
        self, specification: learning.Specification, names: Mapping[str, str]
    ) -> tuple[list[learning.Specification], learning.Generalisation]:
        """The specification with an earlier one of its form, or alone; it is kept for the next."""
        earlier = self._read(Shelf.specifications) or {}
        text = msgspec.json.encode(specification).decode()
        name = f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
        self._write(lambda shelf: shelf.put_specification(name, text))
        reason = "there is no earlier specification, and no constant is named"
        for other in [one for key, one in earlier.items() if key != name]:
            together = [specification, learning.SPECIFICATIONS.decode(other)]
            try:
                return together, learning.generalise(together, names)
            except learning.ShapeError as error:
                reason = str(error)
        try:
            return [specification], learning.generalise([specification], names)
        except learning.ShapeError as error:
            remedy = "Name constants with the slots that they become. The specification is kept to be compared with."
            raise CorollaryError("nothing-to-learn", f"{error} ({reason})", remedy=remedy) from None

    def _counted(self, template: Template, *, success: bool) -> Iterator[str]:
        """Counts a use, where there is a store; says so when it makes a candidate a template."""
        before = self._records().get(template.id, Record())
        after = self._read(lambda shelf: shelf.count(template.id, success=success), writing=True)
        if after is not None and template.origin == "stored" and after.promoted and not before.promoted:
            yield f"{template.id} gave {PROMOTED_AFTER} verdicts, and is no candidate any more."

    def _records(self) -> dict[str, Record]:
        return self._read(Shelf.records) or {}

    def _read(self, act: Callable[[Shelf], Result], *, writing: bool = False) -> Result | None:
        """What a store says, None where there is none, or where it cannot be written to."""
        try:
            with self._store(make=False) as store:
                if writing and store.file.read_only:
                    return None
                return act(Shelf(store))
        except CorollaryError as error:
            if error.code == "no-store":
                return None
            raise

    def _write(self, act: Callable[[Shelf], None]) -> None:
        with self._store(make=True) as store:
            act(Shelf(store))

    @contextmanager
    def _store(self, *, make: bool) -> Iterator[Store]:
        with Store.open(self.root, make=make) as store:
            yield store


_OTHERWISE = """Say it in other words, see `corollary template list`, or write a specification and verify it by itself \
(`corollary verify`); `corollary template learn` makes a template of it."""
_NOTHING = (_OTHERWISE,)


def _unfilled(template: Template, filled: Filled) -> answers.TemplateVerdict:
    return answers.TemplateVerdict(
        snapshot="",
        template=template.id,
        asked=template.about.question,
        verdict="unfilled",
        problems=_problems(filled),
        feedback=("Correct what is listed and fill again: nothing was run.",),
    )


def _problems(filled: Filled) -> tuple[answers.Problem, ...]:
    return tuple(answers.Problem(one.place, one.what, one.remedy) for one in filled.problems)
