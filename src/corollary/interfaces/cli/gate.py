"""The commands about policies: what breaks them, what rules there are, and how to begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corollary.interfaces.cli.session import Session, question, whole

if TYPE_CHECKING:
    from corollary.answers.types.drawing import DrawingLevel
    from corollary.answers.types.findings import Check
    from corollary.gate.running import Request
    from corollary.workspace import Workspace

COMMANDS: list[click.Command] = []

_file = click.Path(path_type=Path, dir_okay=False)


@click.command("check")
@click.option("--explain", metavar="RULE", help="Say what RULE asks, how it is switched on, and what mends a finding.")
@click.option("--against", default="", metavar="REF", help="Only what is new since REF fails; what is fixed is told.")
@click.option(
    "--baseline", default="", metavar="FILE", help="Findings that are known, instead of what the policy names."
)
@click.option("--update-baseline", is_flag=True, help="Write all findings of now into the baseline, and pass.")
@click.option("--strict", is_flag=True, help="Fail on suppressions and entries of the baseline that fit nothing, too.")
@click.option(
    "--coverage",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Run-time data: what ran is alive.",
)
@click.option(
    "--output", "outputs", multiple=True, metavar="FORMAT[=FILE]", help="A report, to FILE or instead of the text."
)
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="N", help="Give up after N seconds.")
@question
def check(
    session: Session,
    *,
    explain: str | None,
    update_baseline: bool,
    outputs: tuple[str, ...],
    timeout: float | None,
    against: str,
    baseline: str,
    strict: bool,
    coverage: tuple[Path, ...],
) -> None:
    """The findings of the policy in [tool.corollary.check], as `file:line: message [rule]`.

    Exits with 1 if a finding fails, with 2 if the policy or the command is wrong, and with 3 if something is missing
    that the verdict could depend on.
    """
    from corollary.gate.running import Request
    from corollary.interfaces.cli.time_limit import complete

    if explain is not None:
        _explain(explain)
        return
    reports = _reports(outputs)
    with complete(timeout):
        workspace = session.workspace()
        known = _inside(baseline, workspace.root) if baseline else ""
        request = Request(against, known, strict, tuple(map(str, coverage)))
        if update_baseline:
            _update(session, workspace, request)
            return
        answer = workspace.check(request, window=session.window(limit=None))
    _show(session, answer, reports)


def _inside(file: str, root: str) -> str:
    """A file that was named from where the user is, as its path from the root if it is below."""
    path = Path(file).absolute()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _show(session: Session, answer: Check, reports: list[tuple[str, str]]) -> None:
    from corollary.interfaces.ci import exit_code, verdict

    if all(file for _, file in reports):
        session.show(answer)
    for form, file in reports:
        _write(form, file, answer)
    if not session.quiet:
        click.echo(verdict(answer), err=True)
    click.get_current_context().exit(exit_code(answer))


def _explain(rule: str) -> None:
    from difflib import get_close_matches

    from corollary.errors import CorollaryError
    from corollary.gate.catalogue import BY_ID, explained

    if rule not in BY_ID:
        close = get_close_matches(rule, BY_ID, n=1)
        remedy = f"Did you mean `{close[0]}`?" if close else f"There are: {', '.join(BY_ID)}."
        raise CorollaryError("unknown-rule", f"there is no rule '{rule}'", remedy=remedy)
    click.echo(explained(BY_ID[rule]))


def _reports(outputs: tuple[str, ...]) -> list[tuple[str, str]]:
    """The reports that are wanted, each with its file: "" for standard output."""
    from corollary.gate.reports import FORMATS

    wanted = []
    for output in outputs:
        form, _, file = output.partition("=")
        if form not in FORMATS:
            raise click.BadParameter(f"there is no format '{form}': {', '.join(FORMATS)}", param_hint="'--output'")
        wanted.append((form, file))
    return wanted


def _write(form: str, file: str, answer: Check) -> None:
    from corollary.gate.reports import FORMATS
    from corollary.interfaces.cli.files import write_whole

    text = FORMATS[form](answer)
    if file:
        write_whole(Path(file), text.encode("utf-8", "replace"))
    else:
        click.echo(text, nl=False)


def _update(session: Session, workspace: Workspace, request: Request) -> None:
    from corollary.errors import CorollaryError
    from corollary.interfaces.cli.files import write_whole

    name = request.baseline or workspace.configuration.check.baseline
    if not name:
        raise CorollaryError(
            "baseline",
            "the policy names no baseline",
            remedy='Name one in the policy (`baseline = "corollary-baseline.jsonl"`), or with --baseline FILE.',
        )
    data = workspace.baseline(request)
    write_whole(Path(workspace.root) / name, data)
    if not session.quiet:
        count = data.count(b"\n") - 1
        click.echo(f"corollary check: {count} finding{'' if count == 1 else 's'} written to {name}", err=True)


@click.command("diagram")
@click.argument("within", default="")
@click.option(
    "--level", type=click.Choice(("folders", "files", "classes")), default="folders", show_default=True, help="Of what."
)
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="How deep folders are taken.  [default: what fits]"
)
@whole
def diagram(session: Session, within: str, level: DrawingLevel, depth: int | None) -> None:
    """The architecture as it is, or of the folder WITHIN, as a Mermaid flowchart: what uses what, by imports and calls.

    With --json: how often, and one place for each arrow.
    """
    session.answer(session.workspace().diagram(level, within=within, depth=depth or 0))


@click.command("layers")
@click.argument("within", default="")
@click.option("--suggest", is_flag=True, required=True, help="Layers that the fewest uses break, by optimisation.")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="How many layers.  [default: all it takes]")
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="How deep folders are taken.  [default: what fits]"
)
@click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True, help="The time for it."
)
@whole
def layers(
    session: Session, *, within: str, suggest: bool, count: int | None, depth: int | None, seconds: float
) -> None:
    """Layers for the folders of the code base, or below the folder WITHIN, and the contract that says so."""
    del suggest  # the one thing that can be asked of layers
    session.answer(session.workspace().layers(within=within, depth=depth or 0, count=count or 0, seconds=seconds))


@click.command("init")
@click.option("--dry-run", is_flag=True, help="Print the policy, and write nothing.")
@whole
def init(session: Session, *, dry_run: bool) -> None:
    """Writes a policy to begin with, fitted to the code base, as corollary.toml; what is found today is a baseline."""
    from corollary.errors import CorollaryError
    from corollary.gate.architecture.starting import BASELINE
    from corollary.interfaces.cli.files import write_whole
    from corollary.source.settings.file import OWN_FILE

    workspace = session.workspace()
    if workspace.configuration.origin and not dry_run:
        remedy = "corollary init --dry-run prints what it would write."
        raise CorollaryError("configured", "there is a policy", place=workspace.configuration.origin, remedy=remedy)
    start = workspace.start()
    if dry_run:
        click.echo(start.policy, nl=False)
    else:
        write_whole(Path(workspace.root) / OWN_FILE, start.policy.encode())
        if start.baseline is not None:
            write_whole(Path(workspace.root) / BASELINE, start.baseline)
    if not session.quiet:
        click.echo("\n".join([f"corollary init: {OWN_FILE}", *(f"  {line}" for line in start.told)]), err=True)


COMMANDS += [check, init, diagram, layers]
