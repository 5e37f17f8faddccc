"""The help of the whole command line."""

from __future__ import annotations

from click.testing import CliRunner

from corollary.interfaces.cli.group import SECTIONS, cli


def test_help_has_every_command_once_in_a_section() -> None:
    text = CliRunner().invoke(cli, ["--help"], standalone_mode=False).output
    listed = [
        line.split()[0] for line in text.splitlines() if line.startswith("  ") and line.split()[0] in cli.commands
    ]
    assert sorted(listed) == sorted(cli.commands)
    titles = [line.rstrip(":") for line in text.splitlines() if line.rstrip(":") in SECTIONS]
    assert titles == list(SECTIONS)
