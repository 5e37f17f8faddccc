"""Names of files and symbols that nobody would choose: JSON stays JSON, and text acts on no terminal."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from corollary import Versions, Workspace
from corollary.answers.describing import shown
from corollary.answers.visible import visible
from corollary.versioning.overlays.reading import Supposition
from tests.endtoend.running import MAIN, run

NAMES = [
    b"new\nline.py",
    b"escape\x1b[31mred.py",
    b"tab\t.py",
    b"delete\x7f.py",
    b"c1\xc2\x9b31m.py",
    b"latin\xe9.py",
    b"\xed\xa0\x80.py",
    "ünï.py".encode(),
    "\u202ertl.py".encode(),
    "\u2028line.py".encode(),
    b'quote".py',
    b"apostrophe'.py",
    b"back\\slash.py",
    b"sp ace.py",
    b"hash#tag.py",
    b"-dash.py",
    b"[bold].py",
    b"folder\xff\n/x.py",
]
CONTROL = (
    b'def a\x1bb():\n  pass\ndef f(x="\x1b[2J\x07"):\n  """doc \x1b[31m red \xc2\x9b5n"""\n  y.\x1b()\n' + MAIN.encode()
)

QUESTIONS = [
    ("summary",),
    ("map",),
    ("map", "control.py"),
    ("find", "helper"),
    ("dead",),
    ("cycles",),
    ("entry-points",),
    ("edges",),
    ("facts",),
    ("check",),
    ("diagram",),
    ("diagram", "--level", "files"),
    ("diagram", "--level", "classes"),
    ("layers", "--suggest"),
    ("cycles", "--cut"),
    ("callers", "control.py#helper"),
    ("callees", "control.py#good"),
    ("impact", "control.py#helper"),
    ("why", "control.py#helper"),
    ("reaches", "control.py#good", "control.py#helper"),
    ("path", "control.py#good", "control.py#helper"),
]
ROWS = {"edges", "dead", "facts"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    (folder / "control.py").write_bytes(CONTROL)
    for name in NAMES:
        path = folder / os.fsdecode(name)
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_text(MAIN, encoding="utf-8")
        except (OSError, ValueError):
            continue  # a file system that has no such names
    return folder


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_text_acts_on_no_terminal(question: tuple[str, ...], root: Path) -> None:
    found = run(root, *question)
    assert found.code in {0, 1}
    shown = (found.text + found.errors).replace("\n", "")
    assert not {c for c in shown if unicodedata.category(c) in {"Cc", "Cs"}}


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_json_stays_json(question: tuple[str, ...], root: Path) -> None:
    found = run(root, *question, "--json")
    assert found.code in {0, 1}
    assert found.rows if question[0] in ROWS else found.answer


@pytest.mark.parametrize("question", [("find",), ("callers",), ("map",)], ids=" ".join)
@pytest.mark.parametrize("name", ["\udcff\udcfe", "\x1b[31m", "a\nb", "", "  ", "#", "/", "x" * 10_000])
def test_any_name_can_be_asked_for(name: str, question: tuple[str, ...], root: Path) -> None:
    for form in ((), ("--json",)):
        found = run(root, *question, *form, "--", name)
        assert found.code in {0, 2}
        assert "\x1b" not in found.errors
        assert not form or found.code or found.answer


@pytest.mark.parametrize(
    "name", ["latin\udce9.py", "a/\udcff\n/x.py", "\u202ertl.py", "app/[slug]/page.py", "q?.py", "back\\slash.py"]
)
def test_every_command_takes_a_path_as_answers_spell_it(name: str, tmp_path: Path) -> None:
    path, spelled = tmp_path / name, visible(shown(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(MAIN, encoding="utf-8")
    (tmp_path / "s.py").write_text("def other(): pass\n", encoding="utf-8")
    with Workspace.open(tmp_path, jobs=1) as workspace:
        assert workspace.diagram("files", within=spelled).parts == (shown(name),)
        assert workspace.map(spelled).target_kind == "file"
        assert not workspace.what_if(Supposition(drop=[spelled]), "dead").stale
    with Versions.open(tmp_path, make=True, jobs=1) as versions:
        versions.snapshot()
        for target in (spelled, f"{spelled}#*", f"{spelled}#helper"):
            (said,) = versions.kept.say("main", "layer", [target, "low"]).edits
            assert not said.stale
            versions.kept.unsay("main", "layer", [None, "low"])
        versions.revert("main", "main")
        versions.store.fork("main~1", "other")
        assert versions.restore(f"./{spelled}", "main", "other").snapshot
        for target in (f"{spelled}#helper", spelled):
            versions.snapshot()
            assert versions.purge(f"{tmp_path}/{target}", "no reason").paths == 1


def test_candidates_are_listed_one_a_line(root: Path) -> None:
    found = run(root, "callers", "helper")
    assert found.code == 2
    assert all("helper" in line for line in found.errors.splitlines()[2:-1])


@pytest.mark.parametrize("question", ["callers", "callees", "impact"])
def test_what_only_holds_functions_is_said_to_have_no_edges_itself(question: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("def f():\n    pass\n\n\nrun = f\nrun()\n", encoding="utf-8")
    assert "run is a variable: calls and mentions are told of the functions" in run(tmp_path, question, "run").text
    assert "is a variable" not in run(tmp_path, question, "f").text
