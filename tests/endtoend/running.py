"""Running the product on files: the command line in this process or in one of its own, and what came of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from corollary.interfaces.cli.group import cli

SOURCE = Path(__file__).parents[2] / "src"
COMMAND = (sys.executable, "-c", "from corollary.interfaces.console import main; main()")

Files = Mapping[str, str | bytes]
"""What to write, by path from the root."""

MAIN = """\
def good():
    return helper()

def helper():
    return 1

if __name__ == "__main__":
    good()
"""
"""A file of which everything is known: two calls, nothing dead."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended and what it printed."""

    code: int
    output: bytes
    errors: str

    @property
    def text(self) -> str:
        return self.output.decode()

    @property
    def answer(self) -> Any:
        """The one JSON document."""
        return json.loads(self.text)

    @property
    def rows(self) -> list[Any]:
        """The JSON lines."""
        return [json.loads(line) for line in self.text.split("\n") if line]


def write(root: Path, files: Files) -> Path:
    """Writes the files below a root; the root."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def run(root: Path, *arguments: str) -> Outcome:
    """The command line in this process."""
    command, *rest = arguments
    found = CliRunner().invoke(cli, [command, "--root", str(root), *rest])
    assert "Traceback" not in found.stderr
    return Outcome(found.exit_code, found.stdout_bytes, found.stderr)


def environment(**more: str) -> dict[str, str]:
    """The environment of a process of its own."""
    return {**os.environ, "PYTHONPATH": str(SOURCE), **more}


def run_process(
    root: Path,
    *arguments: str,
    prefix: tuple[str, ...] = (),
    before: Callable[[], None] | None = None,
    **variables: str,
) -> Outcome:
    """The command line in a process of its own, begun by `prefix`; `before` runs in it first."""
    found = subprocess.run(
        [*prefix, *COMMAND, *arguments],
        cwd=root,
        env=environment(**variables),
        capture_output=True,
        preexec_fn=before,
        check=False,
    )
    errors = found.stderr.decode()
    assert "Traceback" not in errors
    return Outcome(found.returncode, found.stdout, errors)


def unprivileged() -> tuple[str, ...] | None:
    """What begins a process for which permissions hold, also for root; None where there is no way."""
    if os.geteuid() != 0:
        return ()
    tool = shutil.which("setpriv")
    if tool is None:
        return None
    command = (tool, "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all")
    works = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    return command if works else None
