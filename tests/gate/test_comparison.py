"""What is new and what is fixed: a law over edits that change nothing, and cases that change something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary import Versions, Workspace
from corollary.answers.types.findings import Check
from corollary.gate.known.fingerprints import base
from corollary.gate.running import Request
from tests.gate.cases import write

Files = dict[str, str]

POLICY = """
[check]
cycles = ["calls", "imports"]
unresolved-import = true

[[check.layers]]
layers = ["**/top*", "**/bottom*"]

[[check.forbidden]]
from = ["**/bottom*"]
to = ["**/top*"]
"""

START: Files = {
    "corollary.toml": POLICY,
    "app/__init__.py": "",
    "app/top.py": "from app.bottom import low\n\n\ndef high():\n    return low()\n\n\ndef _unused():\n    return 1\n",
    "app/bottom.py": "def low():\n    from app.top import high\n\n    high()\n\n\ndef _unused():\n    return 2\n",
    "app/other.py": "from app.gone import thing\n\n\nclass _Dead:\n    def method(self):\n        return thing\n",
}


def moved_down(files: Files) -> Files:
    return {path: f"# a comment\n\n\n{text}" if path.endswith(".py") else text for path, text in files.items()}


def renamed(old: str, new: str) -> Callable[[Files], Files]:
    """The files with one renamed, and with the imports of it."""

    def edit(files: Files) -> Files:
        modules = f"app.{old} ", f"app.{new} "
        return {path.replace(f"/{old}.py", f"/{new}.py"): text.replace(*modules) for path, text in files.items()}

    return edit


def in_a_folder(files: Files) -> Files:
    return {path if path == "corollary.toml" else f"src/{path}": text for path, text in files.items()}


def function_moved(files: Files) -> Files:
    """`_Dead` in another file."""
    path = next(path for path in files if path.endswith("other.py"))
    head, _, body = files[path].partition("class _Dead")
    return {**files, path: head, path.replace("other.py", "further.py"): f"thing = 1\n\n\nclass _Dead{body}"}


def unrelated(files: Files) -> Files:
    more = "\n\ndef helper(x):\n    return x + 1\n\n\nprint(helper(2))\n"
    return {path: text + more if path.endswith("py") else text for path, text in files.items()}


EDITS = [
    moved_down,
    renamed("top", "topmost"),
    renamed("bottom", "bottoms"),
    renamed("other", "another"),
    in_a_folder,
    function_moved,
    unrelated,
]


def prints(root: Path) -> tuple[Check, list[str]]:
    with Workspace.open(root, jobs=1) as workspace:
        answer = workspace.check()
        return answer, sorted(base(one.fingerprint) for one in answer.findings)


@settings(max_examples=12)
@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=4, unique=True))
def test_edits_that_change_nothing_give_the_same_fingerprints(edits: list[Callable[[Files], Files]]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        files = START
        write(Path(one), files)
        for edit in edits:
            if not (edit is function_moved and not any(path.endswith("/other.py") for path in files)):
                files = edit(files)
        write(Path(other), files)
        before, expected = prints(Path(one))
        after, found = prints(Path(other))
    assert len(expected) == 9
    assert found == expected
    assert {one.rule for one in before.findings} == {one.rule for one in after.findings}


CASES: list[tuple[str, Files, Files, list[str], list[str]]] = [
    ("the same", {"a.py": "def _f(): ...\n"}, {"a.py": "def _f(): ...\n"}, [], []),
    ("one more", {"a.py": ""}, {"a.py": "def _f(): ...\n"}, ["a.py#_f"], []),
    ("one less", {"a.py": "def _f(): ...\n"}, {"a.py": ""}, [], ["a.py#_f"]),
    (
        "a last caller gone",
        {"a.py": "def _f(): ...\n\n\n_f()\n"},
        {"a.py": "def _f(): ...\n"},
        ["a.py#_f"],
        [],
    ),
    (
        "moved by a rename, and one of that name elsewhere",
        {"a.py": "def _f(): ...\n", "b.py": ""},
        {"c.py": "def _f(): ...\n", "b.py": "def _f(): ...\n"},
        ["b.py#_f"],
        [],
    ),
    (
        "a second of a name is new",
        {"a.py": "def _f(): ...\n", "b.py": ""},
        {"a.py": "def _f(): ...\n", "b.py": "def _f(): ...\n"},
        ["b.py#_f"],
        [],
    ),
    (
        "the same missing import in another file",
        {"a.py": "from .gone import x\n", "b.py": ""},
        {"a.py": "", "b.py": "from .gone import x\n"},
        ["b.py"],
        ["a.py"],
    ),
    (
        "a circle that lost a member is not new",
        {"a.py": "import b\n", "b.py": "import a\nimport c\n", "c.py": "import a\n"},
        {"a.py": "import b\n", "b.py": "import a\n", "c.py": ""},
        [],
        [],
    ),
    (
        "a circle that grew is new",
        {"a.py": "import b\n", "b.py": "import a\n", "c.py": ""},
        {"a.py": "import b\n", "b.py": "import a\nimport c\n", "c.py": "import a\n"},
        ["a.py"],
        ["a.py"],
    ),
    (
        "what was likely dead and is now sure to be is not new",
        {"a.py": "def _f(): ...\n\n\nprint('_f')\n"},
        {"a.py": "def _f(): ...\n"},
        [],
        [],
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "new", "fixed"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_only_what_is_new_is_found(
    tmp_path: Path, before: Files, after: Files, new: list[str], fixed: list[str]
) -> None:
    write(tmp_path, {**before, "corollary.toml": "[check]\nunresolved-import = true\n"})
    with Versions.open(tmp_path, make=True, jobs=1) as versions:
        versions.snapshot()
    for path in before:
        (tmp_path / path).unlink()
    write(tmp_path, after)
    with Workspace.open(tmp_path, jobs=1) as workspace:
        answer = workspace.check(Request(against="main"))
    assert [one.symbol or one.subjects[0] for one in answer.findings] == new
    assert [one.symbol or one.subjects[0] for one in answer.fixed] == fixed
    assert answer.passed is not bool(new)


def test_what_is_suppressed_or_ran_is_not_fixed(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "def _f():\n    return 1\n\n\ndef _g():\n    return 1\n\n\ndef _h(): ...\n"})
    with Versions.open(tmp_path, make=True, jobs=1) as versions:
        versions.snapshot()
    after = "def _f():\n    return 1\n\n\n# corollary: ignore[dead-code]\ndef _g():\n    return 1\n"
    write(tmp_path, {"a.py": after, "run.info": "SF:a.py\nDA:1,1\nDA:2,1\nend_of_record\n"})
    with Workspace.open(tmp_path, jobs=1) as workspace:
        answer = workspace.check(Request(against="main", coverage=(str(tmp_path / "run.info"),)))
    assert (answer.executed, len(answer.suppressed)) == (("a.py#_f",), 1)
    assert [one.symbol for one in answer.fixed] == ["a.py#_h"]
