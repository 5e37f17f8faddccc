"""What CI servers and pre-commit are given does what it says: its own steps are run, on a repository of git."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
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


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """An environment without `corollary`, into which pip installs it from a folder without asking an index.

    What it depends on, and what builds it, are those of the environment that runs the tests.
    """
    builder = pytest.importorskip(
        "hatchling", reason="building a wheel without a network takes hatchling (scripts/setup --dev)"
    )
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    folder = sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")})
    beside = [sysconfig.get_path("purelib"), str(Path(builder.__file__).parents[1])]
    (Path(folder) / "beside.pth").write_text("\n".join(beside), encoding="utf-8")
    alone = dict.fromkeys(("PIP_NO_INDEX", "PIP_NO_DEPS", "PIP_DISABLE_PIP_VERSION_CHECK"), "1")
    alone["PIP_NO_BUILD_ISOLATION"] = "0"
    return {"PATH": f"{tmp_path / 'venv' / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path), **alone}


def run(script: str, checkout: Checkout, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-e", "-u", "-c", script]
    return subprocess.run(command, cwd=checkout.path, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("files", "code", "new"), [(DEAD, 1, ["_new"]), (FINE, 0, [])], ids=["dead", "fine"])
def test_the_action_fails_on_what_a_pull_request_brings_in(
    branch: Checkout, environment: dict[str, str], tmp_path: Path, files: dict[str, str], code: int, new: list[str]
) -> None:
    branch.commit(files)
    action = read("action.yml")
    setup, cache, _, check = action["runs"]["steps"]
    assert setup["uses"].startswith("actions/setup-python@")
    assert cache["with"]["path"].endswith("/.corollary")
    assert cache["with"]["key"].startswith(cache["with"]["restore-keys"].strip())
    summary = tmp_path / "summary.md"
    variables = {**_defaults(), "ARGUMENTS": "--strict", "JOBS": "1", "GITHUB_STEP_SUMMARY": str(summary)}
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


def test_what_the_steps_install_is_what_they_run(branch: Checkout, bare: dict[str, str], tmp_path: Path) -> None:
    """Each place installs it with its own line, one into the environment of the other, and runs the command it got."""
    branch.commit(DEAD)
    action, job = read("action.yml")["runs"]["steps"], read(".gitlab/corollary.yml")["corollary"]
    (hook,) = read(".pre-commit-hooks.yaml")
    base = branch.git("merge-base", "HEAD", "origin/main")
    hook_runs = f"python -m pip install --quiet '{ROOT}'\n{hook['entry'].replace('--against HEAD', '--against HEAD~1')}"
    scripts = {
        "action": (action[2]["run"], {"ACTION_PATH": str(ROOT)}),
        "check": (action[3]["run"], {**_defaults(), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}),
        "gitlab": (
            "\n".join([*job["before_script"], *job["script"]]),
            {**job["variables"], "COROLLARY_PACKAGE": str(ROOT), "CI_MERGE_REQUEST_DIFF_BASE_SHA": base},
        ),
        "pre-commit": (hook_runs, {}),
    }
    before = run("command -v corollary && python -c 'import corollary; print(corollary.__file__)'", branch, bare)
    assert str(tmp_path) not in before.stdout
    for name, (script, variables) in scripts.items():
        done = run(script, branch, bare | variables)
        assert done.returncode == (0 if name == "action" else 1), f"{name}: {done.stderr}"
        assert name == "action" or "_new" in done.stdout + done.stderr
    after = run("command -v corollary; python -c 'import corollary; print(corollary.__file__)'", branch, bare)
    assert [line.startswith(str(tmp_path / "venv")) for line in after.stdout.splitlines()] == [True, True]


def _defaults() -> dict[str, str]:
    """The variables of the action's last step on a pull request to main, with what its inputs are by default."""
    inputs = {name: one["default"] for name, one in read("action.yml")["inputs"].items()}
    return {
        "ROOT": inputs["root"],
        "AGAINST": "origin/main...",
        "ARGUMENTS": inputs["arguments"],
        "SARIF": inputs["sarif"],
        "TIMEOUT": inputs["timeout"],
        "JOBS": inputs["jobs"],
    }


def test_a_shallow_clone_is_told_what_to_do(branch: Checkout, environment: dict[str, str], tmp_path: Path) -> None:
    branch.commit(DEAD)
    branch.git("clone", "--quiet", "--depth", "1", f"file://{branch.path}", str(tmp_path / "shallow"))
    clone = Checkout(tmp_path / "shallow")
    clone.git("update-ref", "refs/remotes/origin/main", "HEAD")
    fetched = branch.git("rev-parse", "origin/main")
    done = run(f"corollary check --against {fetched}...", clone, environment)
    assert done.returncode == 2
    assert "a shallow clone has only the last ones" in done.stderr
