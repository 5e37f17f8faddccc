"""A policy to begin with: it passes at once, says what it found, and fails on what comes after."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from corollary import Workspace
from corollary.interfaces.cli.group import cli
from tests.gate.cases import write

LAYERED = {
    "app/__init__.py": "",
    "app/web/page.py": "from app.core.cart import add\n\nadd()\n",
    "app/core/cart.py": "from app.store.disk import put\n\n\ndef add():\n    put()\n\n\ndef _old():\n    return 1\n",
    "app/store/disk.py": "from app.gone import x\n\n\ndef put():\n    return x\n",
    "tests/test_cart.py": "from app.core.cart import add\n\n\ndef test_add():\n    add()\n",
}

FLAT = {"a.py": "import b\n", "b.py": "import a\n"}


def run(*arguments: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(cli, arguments)
    return found.exit_code, found.stdout, found.stderr


def test_the_policy_fits_and_passes(tmp_path: Path) -> None:
    write(tmp_path, LAYERED)
    code, _, said = run("init", "--root", str(tmp_path))
    assert code == 0
    assert said.splitlines() == [
        "corollary init: corollary.toml",
        "  rules: dead-code, import-cycle, unresolved-import, layers",
        "  layers that hold today: 3, of 3 parts",
        "  found today, and known from now on by corollary-baseline.jsonl: 1 dead-code, 1 unresolved-import",
    ]
    policy = (tmp_path / "corollary.toml").read_text(encoding="utf-8")
    assert 'layers = [\n    "app/web",\n    "app/core",\n    "app/store",\n]' in policy
    assert '# entry-points = ["app/core/cart.py#_old"]' in policy
    with Workspace.open(tmp_path, jobs=1) as workspace:
        answer = workspace.check()
        assert (answer.passed, answer.known, answer.findings) == (True, 2, ())
        write(tmp_path, {"app/store/upward.py": "import app.web.page\n"})
        workspace.refresh()
        assert [one.rule for one in workspace.check().findings] == ["layers"]


def test_without_folders_there_are_no_layers_and_the_circle_is_said(tmp_path: Path) -> None:
    write(tmp_path, FLAT)
    code, policy, said = run("init", "--dry-run", "--root", str(tmp_path))
    assert (code, "layers = [" in policy, "1 import-cycle" in policy) == (0, False, True)
    assert "1 import-cycle" in said
    assert not (tmp_path / "corollary.toml").exists()


@pytest.mark.parametrize("name", ["corollary.toml", "pyproject.toml"])
def test_a_policy_that_is_there_is_kept(tmp_path: Path, name: str) -> None:
    text = "[check]\n" if name == "corollary.toml" else "[tool.corollary]\n"
    write(tmp_path, {**FLAT, name: text})
    code, _, _ = run("init", "--root", str(tmp_path))
    assert code == 2
    assert (tmp_path / name).read_text(encoding="utf-8") == text
