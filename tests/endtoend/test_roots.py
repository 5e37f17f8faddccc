"""What can be named as a root, and what a root can hold: an answer, or one clear message and no trace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.endtoend.running import MAIN, Files, run, write

NOTHING: dict[str, tuple[Files, str]] = {
    "an empty folder": ({}, "no file in a language"),
    "no supported file": ({"readme.txt": "x", "picture.bin": b"\0"}, "no file in a language"),
    "only manifests": ({"pyproject.toml": "[project]\nname = 'x'\n", "package.json": "{}"}, "no file in a language"),
    "all is left out": ({"node_modules/a.js": "f();", "package.json": "{}"}, 'exclude = ["!node_modules/"]'),
}


@pytest.mark.parametrize("case", sorted(NOTHING))
def test_nothing_to_analyse_leaves_no_trace(case: str, tmp_path: Path) -> None:
    files, message = NOTHING[case]
    write(tmp_path, files)
    before = sorted(tmp_path.rglob("*"))
    found = run(tmp_path, "summary")
    assert (found.code, found.output) == (2, b"")
    assert message in found.errors
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["nowhere", "nowhere/below", "main.py/below", "x" * 5000], ids=lambda name: name[:20])
def test_a_missing_root_is_said_to_be(name: str, tmp_path: Path) -> None:
    write(tmp_path, {"main.py": MAIN})
    found = run(tmp_path / name, "summary")
    assert (found.code, found.output) == (2, b"")
    assert found.errors.startswith("corollary: error: ")


def test_a_root_may_be_one_file_and_the_folder_keeps_its_records(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "from b import g\n\ndef f():\n    g()\n\nf()\n", "b.py": "def g():\n    pass\n"})
    both = [(row["caller"]["symbol"], row["callee"]["symbol"]) for row in run(tmp_path, "edges", "--json").rows]
    assert both == [("a.py", "a.py#f"), ("a.py#f", "b.py#g")]
    whole = (tmp_path / ".corollary" / "cache.db").read_bytes()
    one = [(row["caller"]["symbol"], row["callee"]["symbol"]) for row in run(tmp_path / "a.py", "edges", "--json").rows]
    assert one == [("a.py", "a.py#f")]
    assert (tmp_path / ".corollary" / "cache.db").read_bytes() == whole
    assert run(tmp_path, "summary", "--json").answer["files"] == {"python": 2}


def test_a_root_may_be_a_package(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "from shop.cart import save\n",
        "shop/cart.py": "from shop import tools\n\ndef save():\n    tools.log()\n",
        "shop/tools.py": "def log():\n    pass\n",
    }
    rows = run(write(tmp_path, files) / "shop", "edges", "--json").rows
    assert [(row["caller"]["symbol"], row["callee"]["symbol"]) for row in rows] == [("cart.py#save", "tools.py#log")]


def test_links_are_followed_inside_the_root_and_in_no_circle(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.py": "def secret():\n    pass\n"})
    root = write(tmp_path / "root", {"a/main.py": MAIN})
    (root / "a" / "up").symlink_to("..")
    (root / "self.py").symlink_to("self.py")
    (root / "gone.py").symlink_to("nowhere.py")
    (root / "out.py").symlink_to(outside / "secret.py")
    (root / "elsewhere").symlink_to(outside)
    os.mkfifo(root / "pipe.py")
    answer = run(root, "summary", "--json").answer
    assert answer["files"] == {"python": 1}
    assert answer["left_out"] == {"broken-link": 2, "outside-root": 2, "link-loop": 1, "not-a-file": 1}
    assert not list(outside.glob(".corollary"))


@pytest.mark.parametrize("target", ["/etc/passwd", "../other.py", "../../x#f"])
@pytest.mark.parametrize("command", ["map", "callers", "why", "find"])
def test_a_path_outside_the_root_is_said_to_lie_there(command: str, target: str, tmp_path: Path) -> None:
    write(tmp_path / "root", {"main.py": MAIN})
    write(tmp_path, {"other.py": MAIN})
    found = run(tmp_path / "root", command, target)
    assert (found.code, found.output) == (2, b"")
    assert "outside the root" in found.errors


def test_an_absolute_path_inside_the_root_means_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"main.py": MAIN})
    absolute = run(tmp_path, "callers", f"{tmp_path}/main.py#helper")
    assert absolute.output == run(tmp_path, "callers", "main.py#helper").output


CONFIGURATIONS: dict[str, tuple[str, str | bytes, str]] = {
    "no TOML": ("corollary.toml", "[[[\n", "corollary.toml:1:3: not valid TOML"),
    "an unknown key": ("corollary.toml", "grammarz = []\n", "Did you mean `grammars`?"),
    "a wrong type": ("corollary.toml", "grammars = 3\n", "corollary.toml:1: grammars: expected `array`"),
    "no UTF-8": ("corollary.toml", b"\xff\xfe", "not UTF-8"),
    "a wrong table": ("pyproject.toml", "[tool.corollary]\ncheck = 5\n", "pyproject.toml:2: check: expected a table"),
    "no such grammars": ("corollary.toml", 'grammars = ["nope"]\n', "there is no such grammar folder"),
}


@pytest.mark.parametrize("case", sorted(CONFIGURATIONS))
def test_a_bad_configuration_is_an_error_with_its_place(case: str, tmp_path: Path) -> None:
    name, content, message = CONFIGURATIONS[case]
    found = run(write(tmp_path, {"main.py": MAIN, name: content}), "summary")
    assert (found.code, found.output) == (2, b"")
    assert message in found.errors


GRAMMARS: dict[str, Files] = {
    "no TOML": {"language.toml": "x = ["},
    "no UTF-8": {"language.toml": b"\xff"},
    "too little": {"language.toml": 'name = "odd"\n'},
    "no such parser": {
        "language.toml": 'name = "odd"\ntitle = "Odd"\nextensions = [".odd"]\nparser = "nosuchparser"\n'
    },
    "no such package": {
        "language.toml": 'name = "odd"\ntitle = "Odd"\nextensions = [".odd"]\nparser = "package:nosuchpackage"\n'
    },
    "a bad query": {
        "language.toml": 'name = "odd"\ntitle = "Odd"\nextensions = [".odd"]\nparser = "python"\n',
        "calls.scm": "(nosuchnode) @call\n",
    },
    "a broken query": {
        "language.toml": 'name = "odd"\ntitle = "Odd"\nextensions = [".odd"]\nparser = "python"\n',
        "calls.scm": "(call",
    },
    "a query that is no text": {
        "language.toml": 'name = "odd"\ntitle = "Odd"\nextensions = [".odd"]\nparser = "python"\n',
        "calls.scm": b"\xff",
    },
}


@pytest.mark.parametrize("case", sorted(GRAMMARS))
def test_a_bad_grammar_is_an_error_that_names_its_folder(case: str, tmp_path: Path) -> None:
    write(tmp_path, {"main.py": MAIN, "some.odd": "f()\n", "corollary.toml": 'grammars = ["grammars"]\n'})
    write(tmp_path / "grammars" / "odd", GRAMMARS[case])
    found = run(tmp_path, "summary")
    assert (found.code, found.output) == (2, b"")
    assert "grammars/odd" in found.errors


MANIFESTS = {
    "pyproject.toml": b"a = b = c\n[[[",
    "package.json": b'{"main": 3, "exports": [[[',
    "tsconfig.json": b"\xff",
    "go.mod": b"module",
    "setup.cfg": b"[",
}


def test_manifests_that_say_nothing_change_nothing(tmp_path: Path) -> None:
    alone = run(write(tmp_path / "alone", {"main.py": MAIN}), "edges").output
    assert run(write(tmp_path / "with", {"main.py": MAIN, **MANIFESTS}), "edges").output == alone
