"""The commands about verification templates: found, filled and run, made, learned, and solved with a language model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corollary.interfaces.cli.files import text_of
from corollary.interfaces.cli.session import Session, question, versioned
from corollary.interfaces.cli.verification import limited

if TYPE_CHECKING:
    from corollary.reasoning.workers.limits import Limits
    from corollary.verification.templates.asking import Document, OverCode, Templates

Function = Callable[..., None]

UNFILLED = 2

_slots = click.option("--slots", metavar="FILE|-", help="The values of slots: JSON, TOML (.toml) or YAML (.yaml).")
_set = click.option("--set", "pairs", multiple=True, metavar="SLOT=VALUE", help="The value of one slot, JSON or text.")
_from = click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="KIND=FILE",
    help="A document that fills slots, such as kubernetes-rbac=x.yaml.",
)


@click.group("template")
def template() -> None:
    """Verification templates: common questions as programs for a solver, with slots to fill."""


@template.command("list")
@click.option("--domain", default="", help="Only those of this domain.")
@versioned
def list_(session: Session, domain: str) -> None:
    """Every template: those that come with Corollary, those of the configuration, and those of the store."""
    session.show(_templates(session).listed(domain))


@template.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--domain", default="", help="Only those of this domain.")
@click.option("--most", type=click.IntRange(min=1), default=5, show_default=True, help="How many.")
@versioned
def search(session: Session, words: tuple[str, ...], domain: str, most: int) -> None:
    """The templates that WORDS fit, best first; typing errors are forgiven."""
    session.show(_templates(session).search(" ".join(words), limit=most, domain=domain))


@template.command("show")
@click.argument("identifier", metavar="TEMPLATE")
@versioned
def show(session: Session, identifier: str) -> None:
    """What TEMPLATE asks, what is to be filled, from which documents, and its worked cases."""
    session.show(_templates(session).show(identifier))


@template.command("formalize")
@click.argument("problem", nargs=-1, required=True)
@versioned
def formalize(session: Session, problem: tuple[str, ...]) -> None:
    """The templates that fit a PROBLEM in words, with the slots to fill and the documents that fill them."""
    session.show(_templates(session).formalize(" ".join(problem)))


@template.command("fill")
@click.argument("identifier", metavar="TEMPLATE")
@_slots
@_set
@_from
@click.option("--code", is_flag=True, help="What is not given may follow from the code (also with --at REF).")
@click.option("--program", "whole", is_flag=True, help="Print the filled program as well.")
@question
@limited
def fill(
    session: Session,
    *,
    identifier: str,
    slots: str | None,
    pairs: tuple[str, ...],
    sources: tuple[str, ...],
    code: bool,
    whole: bool,
    limits: Limits,
) -> None:
    """Fills TEMPLATE and runs it: the verdict, what it rests on, and what to do next. Exits with 2 if not filled."""
    over = _over_code(session) if code or session.at else None
    templates = _templates(session)
    answer = templates.fill(identifier, _values(slots, pairs), _documents(sources), over=over, limits=limits)
    session.show(answer)
    if whole and not session.json:
        click.echo(answer.program)
    if answer.verdict == "unfilled":
        click.get_current_context().exit(UNFILLED)
    if answer.coverage is not None:
        session.finish(answer.coverage)


@template.command("lint")
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option("--solver", type=click.Choice(["prolog", "smt"]), help="By default from the end of the name of the file.")
@click.option("--template", "identifier", default="", metavar="TEMPLATE", help="Look at this template as it is filled.")
@_slots
@_set
@_from
@versioned
def lint(
    session: Session,
    file: str | None,
    solver: str | None,
    identifier: str,
    slots: str | None,
    pairs: tuple[str, ...],
    sources: tuple[str, ...],
) -> None:
    """What is wrong with the structure of a specification, and the text with what mends itself. Nothing is run."""
    if bool(file) == bool(identifier):
        raise click.UsageError("Give a FILE, or --template with its slots.")
    chosen: Any = solver or ("smt" if (file or "").endswith((".smt2", ".smt")) else "prolog")
    templates = _templates(session)
    if identifier:
        answer = templates.lint(identifier=identifier, values=_values(slots, pairs), documents=_documents(sources))
    else:
        answer = templates.lint(text_of(file or "-"), chosen)
    session.show(answer)


@template.command("craft")
@click.argument("identifier", metavar="TEMPLATE")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="In the place of one of the store that has this id.")
@versioned
def craft(session: Session, identifier: str, folder: Path, replace: bool) -> None:
    """Keeps the template in FOLDER in the store, if it is right, new, and all of its cases give what they say."""
    files = {
        path.relative_to(folder).as_posix(): text_of(str(path)) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    _kept(session, _templates(session).craft(identifier, files, replace=replace))


@template.command("learn")
@click.argument("identifier", metavar="TEMPLATE")
@click.argument("file", metavar="FILE|-")
@click.option("--title", required=True, help="What the template is called.")
@click.option("--question", "asked", required=True, help="What it asks.")
@click.option("--domain", default="general", show_default=True)
@click.option(
    "--verdict", required=True, help="What the specification gives: holds, fails, satisfiable, contradictory."
)
@click.option("--goal", default="", help="What is asked of a Prolog program.")
@click.option("--solver", type=click.Choice(["prolog", "smt"]), help="By default from the end of the name of the file.")
@click.option("--name", "names", multiple=True, metavar="CONSTANT=SLOT", help="A constant that becomes a slot.")
@versioned
def learn(
    session: Session,
    *,
    identifier: str,
    file: str,
    title: str,
    asked: str,
    domain: str,
    verdict: str,
    goal: str,
    solver: str | None,
    names: tuple[str, ...],
) -> None:
    """Makes a template of a specification that gives its verdict: facts become tables, what differs becomes slots.

    What differs is named (--name), or found by comparing with an earlier specification of the same form.
    """
    from corollary.verification.templates.growing.learning import Specification

    chosen: Any = solver or ("smt" if file.endswith((".smt2", ".smt")) else "prolog")
    specification = Specification(chosen, text_of(file), verdict, goal)
    named = dict(_pair(one, "--name") for one in names)
    answer = _templates(session).learn(
        identifier, specification, title=title, question=asked, domain=domain, names=named
    )
    _kept(session, answer)


@template.command("prune")
@click.option("--days", type=click.FloatRange(min=0), default=30, show_default=True, help="Not used for so long.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@versioned
def prune(session: Session, days: float, dry_run: bool) -> None:
    """Takes candidates out of the store that were not used and gave no three verdicts."""
    session.show(_templates(session).prune(days=days, dry=dry_run))


@click.command("solve")
@click.argument("problem", nargs=-1, required=True)
@_from
@versioned
def solve(session: Session, problem: tuple[str, ...], sources: tuple[str, ...]) -> None:
    """Solves a PROBLEM in words with a language model that chooses and fills a template; a solver gives the verdict.

    The model is named by COROLLARY_LLM_MODEL (docs/templates.md). Without one, the steps are told.
    """
    from corollary.interfaces.language_models import from_environment
    from corollary.verification.templates.solving import solve as solved

    model = from_environment()
    session.show(solved(_templates(session), " ".join(problem), _documents(sources), model=model))


COMMANDS: list[click.Command] = [template, solve]


def _templates(session: Session) -> Templates:
    from corollary.verification.templates.asking import Templates
    from corollary.verification.verifier import Verifier

    verifier = Verifier()
    click.get_current_context().call_on_close(verifier.close)
    return Templates.open(session.root, verifier)


def _over_code(session: Session) -> OverCode:
    from corollary.verification.templates.asking import OverCode

    workspace = session.workspace()
    return OverCode(workspace.program(), workspace.coverage)


def _kept(session: Session, answer: Any) -> None:
    session.show(answer)
    if not answer.kept:
        click.get_current_context().exit(UNFILLED)


def _values(file: str | None, pairs: Sequence[str]) -> dict[str, Any]:
    """The values of slots, of a file and one by one."""
    import json

    from corollary.errors import CorollaryError
    from corollary.verification.templates.reading.documents import documents

    found: dict[str, Any] = {}
    if file is not None:
        whole = documents(text_of(file), file)
        if len(whole) != 1 or not isinstance(whole[0], dict):
            raise CorollaryError("bad-document", "expected one object: slot = value", place=file)
        found.update(whole[0])
    for one in pairs:
        name, text = _pair(one, "--set")
        try:
            found[name] = json.loads(text)
        except ValueError:
            found[name] = text
    return found


def _documents(sources: Sequence[str]) -> list[Document]:
    return [(kind, file, text_of(file)) for kind, file in (_pair(one, "--from") for one in sources)]


def _pair(text: str, option: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not (name and mark):
        raise click.BadParameter(f"expected name=value, got {text!r}", param_hint=option)
    return name, value
