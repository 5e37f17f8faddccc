"""The command line as a process: how it ends where only a process can show it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corollary import __version__

ROOT = Path(__file__).parents[2]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), **more}


def run(*arguments: str, module: str = "tests.support.shop", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_answer_ends_with_zero() -> None:
    found = run("summary")
    assert (found.returncode, found.stderr) == (0, "")


def test_the_package_runs_as_a_module() -> None:
    found = run("--version", module="corollary")
    assert (found.returncode, found.stdout, found.stderr) == (0, f"corollary, version {__version__}\n", "")


def test_an_interruption_is_one_line() -> None:
    found = run("summary", SHOP_FAILS="interrupt")
    assert (found.returncode, found.stdout, found.stderr) == (130, "", "corollary: interrupted\n")


def test_a_bug_is_no_traceback() -> None:
    found = run("summary", SHOP_FAILS="surprise")
    assert found.returncode == 70
    assert found.stderr.startswith("corollary: internal error: RuntimeError: surprise\n")
    assert "Traceback" not in found.stderr


def test_the_environment_may_ask_for_a_traceback() -> None:
    found = run("summary", SHOP_FAILS="surprise", COROLLARY_DEBUG="1")
    assert "Traceback" in found.stderr


def test_gaps_have_their_own_code() -> None:
    assert run("dead", SHOP_INCOMPLETE="1").returncode == 3


@pytest.mark.parametrize("command", [("edges", "--json"), ("facts",), ("summary",)], ids=" ".join)
def test_a_reader_that_goes_away_is_no_error(command: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.shop", *command],
        cwd=ROOT,
        env=environment(),
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(write)
        _, errors = process.communicate()
    assert (process.returncode, errors) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [sys.executable, "-m", "tests.support.shop", "edges"],
            cwd=ROOT,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert found.returncode == 2
    assert found.stderr == "corollary: error: the answer could not be written: No space left on device\n"
