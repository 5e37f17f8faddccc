"""The commands about a program: a function each that asks the workspace its question and shows the answer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice, zip_longest
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from corollary.interfaces.cli.session import Session, question, whole, write
from corollary.reasoning.results import Confidence

EVIDENCE = ("exact", "inferred", "dispatch", "guess")
LEVELS = ("calls", "imports", "files")
CONFIDENCES = tuple(one.value for one in Confidence)

MAP_TOKENS = 4000
EXPLAINED = 3

COMMANDS: list[click.Command] = []

Function = Callable[..., None]


def _command(name: str, epilog: str | None = None) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        COMMANDS.append(click.command(name, epilog=epilog)(function))
        return function

    return add


def _evidence(default: str) -> Callable[[Function], Function]:
    return click.option(
        "--evidence",
        type=click.Choice(EVIDENCE),
        default=default,
        show_default=True,
        help="The weakest evidence of an edge that counts.",
    )


_references = click.option("--references", is_flag=True, help="Count places that mention a symbol without a call.")
_transitive = click.option("--transitive", is_flag=True, help="Also those further on, through others.")


def _weakest(word: str) -> Any:
    from corollary.facts.evidence import Evidence

    return Evidence[word.upper()]


@_command("summary")
@question
def summary(session: Session) -> None:
    """What there is, how it is connected, what is not known and why, and what was left out."""
    session.answer(session.workspace().summary())


@_command("map")
@click.argument("target", default="")
@question
def map_(session: Session, target: str) -> None:
    """The outline of the repository, or of TARGET: a folder, a file or a symbol. Cut to 4000 tokens by default."""
    session.answer(session.workspace().map(target, window=session.window(limit=None, tokens=MAP_TOKENS)))


@_command("find")
@click.argument("name")
@question
def find(session: Session, name: str) -> None:
    """The symbols that NAME may mean, with their signatures."""
    session.answer(session.workspace().candidates(name, session.window()))


@_command("callers")
@click.argument("symbol")
@_evidence("guess")
@_references
@_transitive
@question
def callers(session: Session, symbol: str, evidence: str, **how: bool) -> None:
    """Who calls SYMBOL, with every site. For a class, calls of its constructor count."""
    session.answer(session.workspace().callers(symbol, evidence=_weakest(evidence), window=session.window(), **how))


@_command("callees")
@click.argument("symbol")
@_evidence("guess")
@_references
@_transitive
@question
def callees(session: Session, symbol: str, evidence: str, **how: bool) -> None:
    """Whom SYMBOL calls, with every site."""
    session.answer(session.workspace().callees(symbol, evidence=_weakest(evidence), window=session.window(), **how))


@_command("impact")
@click.argument("symbol")
@question
def impact(session: Session, symbol: str) -> None:
    """What may break when SYMBOL changes: its transitive callers, the sure ones and the possible ones."""
    session.answer(session.workspace().impact(symbol, window=session.window()))


@_command("reaches")
@click.argument("source")
@click.argument("target")
@question
def reaches(session: Session, source: str, target: str) -> None:
    """Whether SOURCE may call TARGET in turn: proved by a path, refuted by a certificate, or unknown.

    For a class, calls of its constructor count.
    """
    session.answer(session.workspace().reaches(source, target, window=session.window()))


@_command("path")
@click.argument("source")
@click.argument("target")
@click.option("--k", "k", type=click.IntRange(min=1), default=1, show_default=True, help="How many paths.")
@_evidence("dispatch")
@_references
@question
def path(session: Session, source: str, target: str, k: int, evidence: str, references: bool) -> None:
    """The shortest ways from SOURCE to TARGET, each step with file and line. For a class, its constructor counts."""
    answer = session.workspace().path(
        source, target, k, evidence=_weakest(evidence), references=references, window=session.window()
    )
    session.answer(answer)


def _meanings() -> str:
    """What every confidence means, in two columns."""
    width = max(len(one.value) for one in Confidence) + 2
    wrapped = [(one.value, wrap(one.meaning, 74 - width)) for one in Confidence]
    lines = [
        f"{word:<{width}}{line}" for name, found in wrapped for word, line in zip_longest([name], found, fillvalue="")
    ]
    return "\b\n" + "\n".join(lines)


@_command("dead", epilog=_meanings())
@click.option(
    "--confidence",
    type=click.Choice(CONFIDENCES),
    multiple=True,
    default=CONFIDENCES[:-1],
    show_default=True,
    help="Which to list; may be given several times.",
)
@question
def dead(session: Session, confidence: tuple[str, ...]) -> None:
    """What may go, and why: what no entry point leads to, what only tests use, exported API that nothing uses.

    What alone keeps others comes first, and these under it. With --json: JSON lines, one for each symbol, with the
    root of its cluster.
    """
    workspace = session.workspace()
    confidences = frozenset(map(Confidence, confidence))
    if session.json:
        write(islice(workspace.dead_rows(confidences=confidences), session.limit or None))
        session.finish(workspace.coverage)
    else:
        session.answer(workspace.dead(confidences=confidences, window=session.window(limit=None)))


@_command("why")
@click.argument("symbol")
@question
def why(session: Session, symbol: str) -> None:
    """Why SYMBOL is alive (the chain from an entry point) or dead."""
    session.answer(session.workspace().why(symbol))


@_command("why-edge")
@click.argument("source")
@click.argument("target")
@question
def why_edge(session: Session, source: str, target: str) -> None:
    """Why SOURCE is said to call TARGET: the facts behind the edge, with file and line. Shows 3 sites by default."""
    session.answer(session.workspace().why_edge(source, target, window=session.window(limit=EXPLAINED)))


@_command("cycles")
@click.option("--level", type=click.Choice(LEVELS), default="calls", show_default=True, help="Cycles of what.")
@_evidence("dispatch")
@click.option("--type-only/--no-type-only", default=False, help="Count imports that serve types alone.")
@click.option("--cut", is_flag=True, help="The fewest edges to take away so that no cycle is left, by optimisation.")
@click.option("--weighted", is_flag=True, help="With --cut: an edge weighs as much as there are places with it.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=30, help="With --cut: the time for it.")
@question
def cycles(
    session: Session, level: str, evidence: str, type_only: bool, cut: bool, weighted: bool, seconds: float
) -> None:
    """The cycles of calls, imports or files, largest first, each with a witness."""
    workspace, weakest = session.workspace(), _weakest(evidence)
    if cut:
        session.answer(workspace.cut(level, evidence=weakest, type_only=type_only, weighted=weighted, seconds=seconds))
        return
    session.answer(workspace.cycles(level, evidence=weakest, type_only=type_only, window=session.window()))


@_command("entry-points")
@question
def entry_points(session: Session) -> None:
    """Where the program may begin to run, and why."""
    session.answer(session.workspace().entry_points(window=session.window()))


@_command("edges")
@_evidence("guess")
@_references
@whole
def edges(session: Session, evidence: str, references: bool) -> None:
    """The whole call graph, guesses included; with --json, JSON lines."""
    workspace = session.workspace()
    write(workspace.edges(evidence=_weakest(evidence), references=references, text=not session.json))
    session.finish(workspace.coverage)


@_command("facts")
@click.argument("relations", nargs=-1)
@click.option("--format", "form", type=click.Choice(("prolog", "json")), help="What to print.  [default: prolog]")
@whole
def facts(session: Session, relations: tuple[str, ...], form: str | None) -> None:
    """All facts, or those of RELATIONS (`calls`, `imports`, ...), as Prolog clauses or as JSON lines."""
    workspace = session.workspace()
    write(workspace.facts(relations, json=form == "json" or (form is None and session.json)))
    session.finish(workspace.coverage)


@_command("query")
@click.argument("goal", required=False)
@click.option("--rules", type=click.Path(path_type=Path), metavar="FILE", help="Prolog rules of yours.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), metavar="N", help="Stop searching after this.")
@click.option("--predicates", is_flag=True, help="List what goals can use, instead of asking one.")
@question
def query(session: Session, goal: str | None, rules: Path | None, seconds: float | None, predicates: bool) -> None:
    """What makes the Prolog GOAL true, over the facts and the rules: `corollary query "calls(X, Y), dead(X)"`."""
    if predicates:
        session.answer(session.workspace().predicates())
        return
    if goal is None:
        raise click.UsageError("Missing argument 'GOAL'.")
    text = "" if rules is None else _text_of(rules)
    session.answer(session.workspace().query(goal, rules=text, seconds=seconds, window=session.window()))


def _text_of(path: Path) -> str:
    from corollary.errors import CorollaryError

    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CorollaryError("rules-unreadable", f"cannot be read: {error.strerror}", place=str(path)) from None
    except UnicodeDecodeError:
        raise CorollaryError("rules-unreadable", "is not UTF-8 text", place=str(path)) from None


@_command("serve")
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The code base: a folder, by default the one you are in.",
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to read files with.")
def serve(root: Path, jobs: int | None) -> None:
    """The MCP server, over standard input and output, for coding agents."""
    from corollary.interfaces.mcp.server import serve as run

    run(root, jobs=jobs)


@_command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Prints the completion script of SHELL: put `eval "$(corollary completion bash)"` into your ~/.bashrc."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(context.find_root().command, {}, "corollary", "_COROLLARY_COMPLETE").source())


@click.group("grammars")
def grammars() -> None:
    """The language definitions."""


@grammars.command("check")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
def grammars_check(folders: tuple[Path, ...]) -> None:
    """Checks the queries and the corpus of every language, or of those in FOLDERS; exits with 1 on problems."""
    from corollary.linking.cases import check_case
    from corollary.syntax.checking import check_grammars
    from corollary.syntax.languages import grammar_folders, language_folders, load_languages

    own = load_languages()
    problems = check_grammars(folders, run_case=lambda found, case: check_case(case, {**own, found.name: found}))
    for problem in problems:
        click.echo(problem)
    if not problems:
        checked = [found for folder in folders for found in language_folders(folder)] or grammar_folders()
        click.echo(f"no problems: {', '.join(one.name for one in checked)}")
    click.get_current_context().exit(1 if problems else 0)


COMMANDS.append(grammars)
