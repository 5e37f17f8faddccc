"""The command that reads diagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from corollary.interfaces.cli.session import Session, question, write

if TYPE_CHECKING:
    from corollary.verification.diagrams import DiagramText


@click.command("mermaid")
@click.argument("file", metavar="FILE|-")
@click.option("--query", "goal", metavar="GOAL", help="The solutions of a Prolog goal, in each diagram.")
@click.option("--ask", "asked", metavar="QUESTION", help="A question in words, by its name; `help` lists them.")
@question
def mermaid(session: Session, file: str, goal: str | None, asked: str | None) -> None:
    """What the Mermaid diagrams of a file or of standard input say, and what follows from them.

    A Markdown file gives the diagrams of all its fenced blocks; with --at, FILE is a path in the root. What Mermaid
    would refuse is told with its line and column, and the rest is read.
    """
    if goal and asked:
        raise click.UsageError("Only one of --query and --ask can be asked.")
    if asked == "help":
        _list_questions()
        return
    text = _text(session, file)
    if goal or asked:
        _ask(session, text, goal or "", asked or "")
    elif session.json:
        _write_json(text)
    else:
        session.show(text.items(session.window()))


COMMANDS: list[click.Command] = [mermaid]


def _text(session: Session, file: str) -> DiagramText:
    from corollary.source.contents.documents import read_document_text
    from corollary.verification.diagrams import DiagramText

    if session.at:
        return DiagramText.kept(*session.versions().diagrams(session.at, file))
    return DiagramText.read(read_document_text(file), "" if file == "-" else file)


def _ask(session: Session, text: DiagramText, goal: str, asked: str) -> None:
    from corollary.reasoning.prolog.queries import Prolog

    with Prolog() as prolog:
        window = session.window()
        session.show(text.ask(prolog, asked, window=window) if asked else text.query(prolog, goal, window=window))


def _write_json(text: DiagramText) -> None:
    """The diagrams alone, on whose form others rely; what is no diagram stands beside them if there is any."""
    import msgspec

    answer = text.contents()
    if not answer.diagrams:
        from corollary.answers.text.diagrams import NOTHING

        click.echo(NOTHING, err=True)
    found: dict[str, object] = {"diagrams": answer.diagrams}
    if answer.skipped:
        found["skipped"] = answer.skipped
    write([msgspec.json.format(msgspec.json.encode(found), indent=2), b"\n"])


def _list_questions() -> None:
    from corollary.reasoning.prolog.diagrams import QUESTIONS

    for name, known in QUESTIONS.items():
        click.echo(f"{name:20} {known.words}  {known.goal}")
