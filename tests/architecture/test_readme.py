"""The README says what the code does: its commands, its configuration and its example are tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from corollary.interfaces.cli import group as cli
from corollary.reasoning.results import Confidence
from corollary.source.settings.file import load_configuration

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, prefix: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{prefix}{name}"


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_lists_every_command() -> None:
    listed = re.findall(r"^\| `corollary ([a-z][a-z -]*[a-z])", section("Questions"), re.MULTILINE)
    assert sorted(listed) == sorted(commands(cli.cli))


def test_lists_every_exit_code() -> None:
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", section("Exit codes"), re.MULTILINE)}
    quiet = {cli.NOBODY_READS}
    known = {value for name, value in vars(cli).items() if name.isupper() and isinstance(value, int)}
    assert listed == known - quiet


def test_says_what_every_confidence_means() -> None:
    told = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", section("How far to trust an answer"), re.MULTILINE))
    assert told.items() >= {confidence.value: confidence.meaning for confidence in Confidence}.items()


def test_the_configuration_is_understood(tmp_path: Path) -> None:
    (example,) = blocks("toml")
    (tmp_path / "pyproject.toml").write_text(example, encoding="utf-8")
    configuration = load_configuration(tmp_path)
    assert configuration.exclude == ("examples/",)
    assert configuration.check.ignore == ("shop/legacy/*",)
    assert len(configuration.entry_points) == 2


def test_the_example_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cart.py").write_text(
        "class Cart:\n    def save(self): ...\n\n\ndef pay(cart: Cart):\n    cart.save()\n", encoding="utf-8"
    )
    (example,) = blocks("python")
    exec(compile(example.replace("path/to/code", str(tmp_path)), "README.md", "exec"), {})
    assert "cart.py#pay" in capsys.readouterr().out


@pytest.mark.parametrize("command", re.findall(r"\./scripts/\w+", README))
def test_the_scripts_exist(command: str) -> None:
    assert (Path(__file__).parents[2] / command).is_file()
