"""The command line: the group of commands, and the one place that turns what goes wrong into a line and an exit code.

Nothing heavy is imported before a command runs, so that help and version are instant.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from corollary import __version__
from corollary.errors import CorollaryError
from corollary.interfaces.cli import (
    diagrams,
    gate,
    history,
    questions,
    templates,
    upkeep,
    user_facts,
    verification,
    versions,
    what_if,
)

FINE = 0
FINDINGS = 1
WRONG = 2
INCOMPLETE = 3
INTERNAL = 70
INTERRUPTED = 130
NOBODY_READS = 141

DEBUG_VARIABLE = "COROLLARY_DEBUG"

EPILOGUE = """\
A SYMBOL is an id (path/to/file#Class.member), a suffix of one (Class.member) or a bare name. A name that may mean
several symbols is an error that lists them.

\b
Exit codes:
  0    answered
  1    findings (only `check`, `grammars check` and `verify`)
  2    the command or its input is wrong: the message says what to do
  3    answered, but source is missing that could change the answer (a file could not be read)
  70   an error of Corollary's own
  130  interrupted
"""


class _InterruptedError(Exception):
    """Control-C while a command ran."""


class _NobodyReadsError(Exception):
    """Whoever read standard output went away."""


class _Group(click.Group):
    """Commands whose failures are one clear line, whoever calls them: the console script, a test, a library."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands under the titles of their sections, in the order in which one meets them."""
        del ctx
        width = max(map(len, self.commands))
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                room = formatter.width - formatter.current_indent - width - 2
                named = [(command.name or "", command.get_short_help_str(room)) for command in commands]
                formatter.write_dl([(f"{name:<{width}}", help_text) for name, help_text in named])

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command. The two ends that click would settle in its own way get another name."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise _InterruptedError from None
        except BrokenPipeError:
            raise _NobodyReadsError from None

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        def run() -> Any:
            return super(_Group, self).main(args, prog_name, complete_var, standalone_mode=False, **extra)

        if not standalone_mode:
            return run()
        sys.exit(_guarded(run, debug=_wants_debug(sys.argv[1:] if args is None else args)))


def main() -> None:
    """The command line as a process of its own."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here is linear algebra, and idle threads cost time
    gc.set_threshold(100_000)  # loading modules makes many objects and hardly any garbage
    cli.main(prog_name="corollary")


def _guarded(run: Callable[[], Any], *, debug: bool) -> int:
    """The exit code of a run; what went wrong is said on standard error."""
    try:
        result = run()
        sys.stdout.flush()
        return result if isinstance(result, int) else FINE
    except (_InterruptedError, KeyboardInterrupt, click.Abort):
        return _say("interrupted", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return WRONG
    except CorollaryError as error:
        if debug:
            raise
        return _say(f"error: {error}", WRONG)
    except (_NobodyReadsError, BrokenPipeError):
        _forget_output()
        return NOBODY_READS
    except OSError as error:
        if debug or error.errno not in {errno.ENOSPC, errno.EIO, errno.EDQUOT}:
            return _internal(error, debug=debug)
        _forget_output()
        return _say(f"error: the answer could not be written: {error.strerror}", WRONG)
    except Exception as error:  # noqa: BLE001 - the last line of defence: users get a line, not a traceback
        return _internal(error, debug=debug)


def _internal(error: Exception, *, debug: bool) -> int:
    if debug:
        raise error
    what = f"{type(error).__name__}: {error}".partition("\n")[0]
    hint = "This is a bug of Corollary. Run again with --debug and report what it prints."
    return _say(f"internal error: {what}\n  {hint}", INTERNAL)


def _say(text: str, code: int) -> int:
    from corollary.answers.visible import visible_lines

    click.echo(visible_lines(f"corollary: {text}"), err=True)
    return code


def _forget_output() -> None:
    """Nobody can take what is still in the buffer; without this the interpreter complains about it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _wants_debug(arguments: Sequence[str]) -> bool:
    return "--debug" in arguments or os.environ.get(DEBUG_VARIABLE, "") not in {"", "0"}


@click.group(
    cls=_Group, epilog=EPILOGUE, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="corollary")
@click.option("--debug", is_flag=True, help=f"Show tracebacks; so does {DEBUG_VARIABLE}=1 in the environment.")
def cli(debug: bool) -> None:
    """What follows from your code: ask who calls what, what breaks, what is dead, where the cycles are."""
    del debug  # read from the arguments, because it must work whatever goes wrong with them


SECTIONS: dict[str, Sequence[click.Command]] = {
    "Questions": questions.COMMANDS,
    "Policy and architecture": gate.COMMANDS,
    "Snapshots": (*versions.COMMANDS, *upkeep.COMMANDS),
    "History of git": history.COMMANDS,
    "What if": (*what_if.COMMANDS, *user_facts.COMMANDS),
    "Solvers, diagrams and templates": (*verification.COMMANDS, *diagrams.COMMANDS, *templates.COMMANDS),
}

for section in SECTIONS.values():
    for command in section:
        cli.add_command(command)
