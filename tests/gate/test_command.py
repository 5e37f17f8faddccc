"""`corollary check` as a command: exit codes, reports, baselines, comments, and mistakes that are pointed at."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from corollary.errors import CorollaryError
from corollary.interfaces.cli.group import cli
from corollary.interfaces.cli.time_limit import UNFINISHED, complete
from tests.gate.cases import write

DEAD = {"a.py": "def _f():\n    return 1\n", "b.py": "print(1)\n"}

BASELINE = "[check]\nbaseline = 'known.jsonl'\n"


def check(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", "--root", str(root), "--jobs", "1", *arguments], prog_name="corollary")


def test_a_finding_fails_and_reports_are_written(tmp_path: Path) -> None:
    write(tmp_path, DEAD)
    sarif, summary = tmp_path / "out" / "r.sarif", tmp_path / "summary.md"
    found = check(tmp_path, "--output", f"sarif={sarif}", "--output", f"markdown={summary}")
    assert (found.exit_code, found.stdout.splitlines()[0].partition(" ")[0]) == (1, "a.py:1:")
    assert found.stderr.startswith("corollary check: 1 finding (dead-code, import-cycle)")
    assert json.loads(sarif.read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert summary.read_text(encoding="utf-8").startswith("## Corollary: failed")


def test_a_report_without_a_file_is_printed_instead_of_the_text(tmp_path: Path) -> None:
    write(tmp_path, DEAD)
    assert json.loads(check(tmp_path, "--output", "gitlab").stdout)[0]["check_name"] == "dead-code"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "xml=a"], "there is no format 'xml': text, json, sarif"),
        (["--against", "nowhere"], "there are no snapshots yet"),
        (["--baseline", "nowhere"], "nowhere: there is no such baseline"),
        (["--coverage", "nowhere"], "nowhere: cannot be read: No such file"),
        (["--coverage", __file__], "is no run-time data of a kind that is known"),
        (["--update-baseline"], "the policy names no baseline"),
        (["--output", "text=/dev/null/x"], "cannot be written"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, arguments: list[str], said: str) -> None:
    write(tmp_path, DEAD)
    found = check(tmp_path, *arguments)
    assert (found.exit_code, said in found.stderr) == (2, True), found.stderr


def test_a_package_that_may_be_misspelt_is_asked_about(tmp_path: Path) -> None:
    policy = '[check]\n[[check.forbidden]]\nname = "web"\nfrom = ["b.py"]\npackages = ["sqlachemy"]\n'
    write(tmp_path, {"a.py": "import sqlalchemy.orm\n", "b.py": "print(1)\n", "corollary.toml": policy})
    found = check(tmp_path)
    said = "forbidden (web): nothing imports sqlachemy; did you mean `sqlalchemy`?"
    assert (found.exit_code, said in found.stderr) == (0, True), found.stderr
    assert "surely kept, whatever is not known: import-cycle, forbidden (web)" in found.stderr


def test_what_is_not_known_fails_only_where_the_policy_says_so(tmp_path: Path) -> None:
    policy = '[check]\n{}[[check.layers]]\nlayers = ["a.py", "b.py"]\n'
    files = {"a.py": "class A:\n    def run(self): ...\n", "b.py": "def low(thing):\n    thing.run()\n"}
    write(tmp_path, {**files, "corollary.toml": policy.format("")})
    found = check(tmp_path)
    assert (found.exit_code, "# 1 unknown" in found.stderr) == (0, True)
    write(tmp_path, {"corollary.toml": policy.format('fail-on = "unknown"\n')})
    found = check(tmp_path)
    assert (found.exit_code, found.stdout.partition(" ")[0]) == (1, "b.py:2:")


def test_what_is_in_the_baseline_is_known_until_it_is_mended(tmp_path: Path) -> None:
    write(tmp_path, {**DEAD, "corollary.toml": BASELINE})
    missing = check(tmp_path)
    assert (missing.exit_code, "corollary.toml:2: check.baseline: there is no such file" in missing.stderr) == (2, True)
    assert check(tmp_path, "--update-baseline").stderr == "corollary check: 1 finding written to known.jsonl\n"
    lines = (tmp_path / "known.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines[0] == '{"corollary-baseline":1}'
    assert json.loads(lines[1])["subjects"] == ["a.py#_f"]
    known = check(tmp_path)
    assert (known.exit_code, "# 1 known already" in known.stderr) == (0, True)

    write(tmp_path, {"b.py": "def _g(): ...\n"})
    assert check(tmp_path).stdout.startswith("b.py:1: function _g is dead")
    write(tmp_path, {"a.py": "", "b.py": ""})
    stale = check(tmp_path)
    assert (stale.exit_code, stale.stdout) == (
        0,
        "known.jsonl:2: warning: there is no such finding any more: dead-code of a.py#_f [stale-baseline]\n",
    )
    assert check(tmp_path, "--strict").exit_code == 1


def test_baselines_of_two_branches_merge_by_lines(tmp_path: Path) -> None:
    files = {"a.py": "def _f(): ...\n", "b.py": "def _g(): ...\n", "corollary.toml": BASELINE}
    parts = []
    for name in ("a.py", "b.py"):
        root = tmp_path / name.partition(".")[0]
        write(root, {name: files[name], "corollary.toml": BASELINE})
        check(root, "--update-baseline")
        parts += (root / "known.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    write(tmp_path / "both", {**files, "known.jsonl": "\n".join(['{"corollary-baseline":1}', *parts, *parts, ""])})
    assert check(tmp_path / "both", "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [("", 1), ("nothing\n", 1), ('{"corollary-baseline":1}\n<<<<<<< HEAD\n', 2), ('{"corollary-baseline":1}\n{}\n', 2)],
)
def test_a_broken_baseline_is_pointed_at(tmp_path: Path, text: str, line: int) -> None:
    write(tmp_path, {**DEAD, "corollary.toml": BASELINE, "known.jsonl": text})
    found = check(tmp_path)
    assert (found.exit_code, f"known.jsonl:{line}: is no" in found.stderr) == (2, True), found.stderr


def test_a_suppression_takes_back_and_one_that_does_not_is_stale(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "def _f(): ...  # corollary: ignore[dead-code] for the host\n"})
    assert check(tmp_path, "--strict").exit_code == 0
    write(tmp_path, {"a.py": "def f(): ...  # corollary: ignore[dead-code] for the host\n"})
    assert check(tmp_path).exit_code == 0
    found = check(tmp_path, "--strict")
    assert (found.exit_code, "[stale-suppression]" in found.stdout) == (1, True)


LAYERS = "[[check.layers]]\nlayers = [\n    'a.py',\n    '{0}',\n]\n"

MISTAKES = [
    (LAYERS.format("c.py"), "corollary.toml:4", "no source file fits the pattern 'c.py'", "Did you mean"),
    (LAYERS.format("b[.py"), "corollary.toml:4", "the pattern 'b[.py' can match nothing", ""),
    ("[[check.layers]]\nlayers = ['a.py']\n", "corollary.toml:2", "expected `array` of length >= 2", ""),
    ("[[check.forbidden]]\nfrom = ['a.py']\n", "corollary.toml:1", "says neither `to` nor `packages`", ""),
    (
        "[[check.layers]]\nlayers = ['a.py', 'b.py']\n\n[[check.layers]]\nlayer = ['a.py', 'b.py']\n",
        "corollary.toml:5",
        "check.layers[2].layer: there is no such key",
        "Did you mean `layers`?",
    ),
    (
        "[[check.layers]]\nlayers = ['a.py', 'b.py']\nexcept = ['a.py']\n",
        "corollary.toml:3",
        "'a.py' is no link",
        "Write it as `from -> to`.",
    ),
    ("[check]\nseverity = { dead-cod = 'note' }\n", "corollary.toml:2", "no such rule", "Did you mean `dead-code`?"),
    (
        "[check]\nseverity = { dead-code = 'bad' }\n",
        "corollary.toml:2",
        "invalid enum value 'bad'",
        "There are: error, warning, note.",
    ),
    ("[check]\nprolog = ['none.pl']\n", "corollary.toml:2", "there is no such file of rules", ""),
    (
        "[check]\nfail-on = 'guessed'\n",
        "corollary.toml:2",
        "invalid enum value 'guessed'",
        "There are: proved, likely, unknown.",
    ),
    (
        "[[check.diagram]]\nfile = 'none.mmd'\nnodes = { a = 'a.py' }\n",
        "corollary.toml:2",
        "there is no such file",
        "",
    ),
    (
        "[[check.diagram]]\nfile = 'is.mmd'\n[check.diagram.nodes]\na = 'a.py'\nzz = 'b.py'\n",
        "corollary.toml:5",
        "is.mmd has no node zz",
        "Its nodes: a, b.",
    ),
    (
        "[[check.diagram]]\nfile = 'is.mmd'\nblock = 2\nnodes = { a = 'a.py' }\n",
        "corollary.toml:2",
        "is.mmd has 1 flowchart, and no number 2",
        "",
    ),
    ("[[check.diagram]]\nfile = 'broken.mmd'\nnodes = { a = 'a.py' }\n", "broken.mmd:2", "", ""),
]


@pytest.mark.parametrize(("policy", "place", "message", "remedy"), MISTAKES)
def test_a_mistake_in_the_policy_is_pointed_at(
    tmp_path: Path, policy: str, place: str, message: str, remedy: str
) -> None:
    pictures = {"is.mmd": "flowchart LR\n    a --> b\n", "broken.mmd": "flowchart LR\n    a --> --> b\n"}
    write(tmp_path, {**DEAD, **pictures, "corollary.toml": policy})
    found = check(tmp_path)
    assert found.exit_code == 2
    assert f"error: {place}" in found.stderr
    assert message in found.stderr
    assert remedy in found.stderr


ENDLESS = "violation(r, 'a.py', m) :- repeat, fail.\n"
WRONG = "violation(r, 'a.py', m) :- nothing_like_this(X).\n"


@pytest.mark.parametrize(
    ("rules", "arguments", "code", "said"),
    [
        (ENDLESS, ["--timeout", "1"], 3, "incomplete: not done within 1 seconds"),
        (WRONG, [], 2, "rules.pl"),
    ],
)
def test_a_check_that_cannot_be_finished_does_not_pass(
    tmp_path: Path, rules: str, arguments: list[str], code: int, said: str
) -> None:
    write(tmp_path, {"b.py": "print(1)\n", "corollary.toml": "[check]\nprolog = ['rules.pl']\n", "rules.pl": rules})
    found = check(tmp_path, *arguments)
    assert (found.exit_code, said in found.stderr) == (code, True), found.stderr


@pytest.mark.parametrize("code", sorted(UNFINISHED))
def test_a_solver_that_fails_leaves_the_check_incomplete(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(click.exceptions.Exit) as raised, complete(None):
        raise CorollaryError(code, "it failed", place="rules.pl")
    assert raised.value.exit_code == 3
    assert capsys.readouterr().err == "corollary: incomplete: rules.pl: it failed\n"


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(CorollaryError), complete(60):
        raise CorollaryError("query-syntax", "it is wrong")
