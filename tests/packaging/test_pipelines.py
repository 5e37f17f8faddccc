"""What CI servers and pre-commit are given does what it says: its own steps are run, on a repository of git."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.git import Checkout, made

ROOT = Path(__file__).parents[2]

BEFORE = {"a.py": "def _old():\n    return 1\n"}
DEAD = {"b.py": "def _new():\n    return 1\n"}
FINE = {"b.py": "print(1)\n"}


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def branch(tmp_path: Path) -> Checkout:
    """A branch of a repository whose main went on, too, as a remote."""
    checkout = made(tmp_path / "code", BEFORE)
    checkout.git("update-ref", "refs/remotes/origin/main", checkout.commit({"later.py": "def _later(): ...\n"}))
    checkout.git("checkout", "--quiet", "-b", "feature", "HEAD~1")
    return checkout


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment with `corollary` on the path, as an installation gives it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "corollary"
    start = "from corollary.interfaces.console import main; main()"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" -c "{start}" "$@"\n')
    command.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(tmp_path)}


def run(script: str, checkout: Checkout, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-e", "-u", "-c", script]
    return subprocess.run(command, cwd=checkout.path, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("files", "code", "new"), [(DEAD, 1, ["_new"]), (FINE, 0, [])], ids=["dead", "fine"])
def test_the_action_fails_on_what_a_pull_request_brings_in(
    branch: Checkout, environment: dict[str, str], tmp_path: Path, files: dict[str, str], code: int, new: list[str]
) -> None:
    branch.commit(files)
    action = read("action.yml")
    setup, cache, installation, check = action["runs"]["steps"]
    assert setup["uses"].startswith("actions/setup-python@")
    assert cache["with"]["path"].endswith("/.corollary")
    assert cache["with"]["key"].startswith(cache["with"]["restore-keys"].strip())
    assert installation["run"] == 'python -m pip install --quiet "$ACTION_PATH"'
    inputs = {name: one["default"] for name, one in action["inputs"].items()}
    summary = tmp_path / "summary.md"
    variables = {
        "ROOT": inputs["root"],
        "AGAINST": "origin/main...",
        "ARGUMENTS": "--strict",
        "SARIF": inputs["sarif"],
        "TIMEOUT": inputs["timeout"],
        "JOBS": "1",
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    assert variables.keys() - {"GITHUB_STEP_SUMMARY"} == check["env"].keys()
    done = run(check["run"], branch, environment | variables)
    assert done.returncode == code, done.stderr
    assert [line.partition("function ")[2].split()[0] for line in done.stdout.splitlines()] == new
    sarif = json.loads((branch.path / "corollary.sarif").read_text(encoding="utf-8"))
    assert [one["baselineState"] for one in sarif["runs"][0]["results"]] == ["new"] * len(new)
    assert summary.read_text(encoding="utf-8").startswith(f"## Corollary: {'failed' if code else 'passed'}")


@pytest.mark.parametrize(("files", "code"), [(DEAD, 1), (FINE, 0)], ids=["dead", "fine"])
def test_the_job_of_gitlab_writes_its_reports(
    branch: Checkout, environment: dict[str, str], files: dict[str, str], code: int
) -> None:
    branch.commit(files)
    job = read(".gitlab/corollary.yml")["corollary"]
    assert job["before_script"] == ['python -m pip install --quiet "$COROLLARY_PACKAGE"']
    assert job["cache"]["paths"] == ["$COROLLARY_ROOT/.corollary"]
    base = branch.git("merge-base", "HEAD", "origin/main")
    variables = {**job["variables"], "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    done = run("\n".join(job["script"]), branch, environment | variables)
    assert done.returncode == code, done.stderr
    reports = job["artifacts"]["reports"]
    quality = json.loads((branch.path / reports["codequality"]).read_text(encoding="utf-8"))
    assert len(quality) == code
    assert f'failures="{code}"' in (branch.path / reports["junit"]).read_text(encoding="utf-8")


@pytest.mark.parametrize(("files", "code"), [(DEAD, 1), (FINE, 0)], ids=["dead", "fine"])
def test_the_hook_fails_on_what_a_commit_would_bring_in(
    branch: Checkout, environment: dict[str, str], files: dict[str, str], code: int
) -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    for path, text in files.items():
        (branch.path / path).write_text(text, encoding="utf-8")
    done = run(hook["entry"], branch, environment)
    assert done.returncode == code, done.stderr
    assert ("_new" in done.stdout) is bool(code)


def test_a_shallow_clone_is_told_what_to_do(branch: Checkout, environment: dict[str, str], tmp_path: Path) -> None:
    branch.commit(DEAD)
    branch.git("clone", "--quiet", "--depth", "1", f"file://{branch.path}", str(tmp_path / "shallow"))
    clone = Checkout(tmp_path / "shallow")
    clone.git("update-ref", "refs/remotes/origin/main", "HEAD")
    fetched = branch.git("rev-parse", "origin/main")
    done = run(f"corollary check --against {fetched}...", clone, environment)
    assert done.returncode == 2
    assert "a shallow clone has only the last ones" in done.stderr
