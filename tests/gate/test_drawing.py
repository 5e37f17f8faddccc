"""The architecture as a picture, and that the picture is one that the code obeys."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary import Workspace
from corollary.answers.mermaid import identifiers
from corollary.answers.text.rendering import text
from corollary.answers.types.drawing import DrawingLevel
from corollary.errors import CorollaryError
from corollary.syntax import mermaid
from tests.gate.cases import write

FILES = {
    "shop/web/page.py": "from shop.core.cart import Cart\n\n\nclass Page(Cart):\n    pass\n",
    "shop/core/cart.py": "from shop.core.item import Item\n\n\nclass Cart:\n    def f(self):\n        return Item()\n",
    "shop/core/item.py": "class Item: ...\n",
    "main.py": "import shop.web.page\n",
}

DRAWN: list[tuple[DrawingLevel, str, int, list[str], list[tuple[str, str]]]] = [
    ("folders", "", 1, ["main.py", "shop"], [("main.py", "shop")]),
    (
        "folders",
        "shop",
        1,
        ["shop/core", "shop/web"],
        [("shop/web", "shop/core")],
    ),
    (
        "files",
        "./shop/core/",
        0,
        ["shop/core/cart.py", "shop/core/item.py"],
        [("shop/core/cart.py", "shop/core/item.py")],
    ),
    (
        "classes",
        "",
        0,
        ["shop/core/cart.py#Cart", "shop/core/item.py#Item", "shop/web/page.py#Page"],
        [("shop/core/cart.py#Cart", "shop/core/item.py#Item"), ("shop/web/page.py#Page", "shop/core/cart.py#Cart")],
    ),
]


@pytest.mark.parametrize(("level", "within", "depth", "parts", "arrows"), DRAWN)
def test_a_level_has_its_parts_and_arrows(
    tmp_path: Path, level: DrawingLevel, within: str, depth: int, parts: list[str], arrows: list[tuple[str, str]]
) -> None:
    write(tmp_path, FILES)
    with Workspace.open(tmp_path, jobs=1) as workspace:
        answer = workspace.diagram(level, within=within, depth=depth)
    assert list(answer.parts) == parts
    assert [(arrow.source, arrow.target) for arrow in answer.arrows] == arrows
    read = mermaid.read(text(answer))
    assert read is not None
    assert (len(read.nodes), len(read.edges), read.errors) == (len(parts), len(arrows), ())


def test_the_code_obeys_its_own_picture(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with Workspace.open(tmp_path, jobs=1) as workspace:
        answer = workspace.diagram("files")
    names = identifiers(answer.parts)
    nodes = ", ".join(f'{name} = "{part}"' for part, name in names.items())
    policy = f'[check]\ndead-code = "off"\n\n[[check.diagram]]\nfile = "as-is.mmd"\nnodes = {{ {nodes} }}\n'
    write(tmp_path, {"as-is.mmd": text(answer), "corollary.toml": policy})
    with Workspace.open(tmp_path, jobs=1) as workspace:
        checked = workspace.check()
    assert (checked.rules, checked.findings) == (("import-cycle", "diagram"), ())


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with Workspace.open(tmp_path, jobs=1) as workspace, pytest.raises(CorollaryError) as raised:
        workspace.diagram(within="shop/cor")
    assert (raised.value.code, raised.value.remedy) == ("unknown-path", "Did you mean `shop/core`?")


def test_ids_of_nodes_are_words_and_all_different() -> None:
    names = identifiers(["a.b", "a/b", "end", "1st", "#", "a_b_2"])
    assert names == {"a.b": "a_b", "a/b": "a_b_2", "end": "n_end", "1st": "n_1st", "#": "node", "a_b_2": "a_b_2_2"}


@pytest.mark.parametrize(
    ("chart", "flow", "convergence", "divergence", "absence"),
    [
        (
            "web --> core\n    main --> web\n    core --> web",
            "false",
            ["main --> web", "web --> core"],
            [],
            ["core --> web"],
        ),
        ("core --> web", "true", ["core --> web"], ["web --> main"], []),
    ],
)
def test_a_picture_beside_the_code(
    tmp_path: Path, chart: str, flow: str, convergence: list[str], divergence: list[str], absence: list[str]
) -> None:
    nodes = '{ web = "shop/web", core = "shop/core", main = "main.py" }'
    policy = f'[[check.diagram]]\nfile = "is.mmd"\nflow = {flow}\nnodes = {nodes}\n'
    write(tmp_path, {**FILES, "is.mmd": f"flowchart LR\n    main\n    {chart}\n", "corollary.toml": policy})
    with Workspace.open(tmp_path, jobs=1) as workspace:
        (found,) = workspace.check().reflexions
    assert (list(found.convergence), list(found.divergence), list(found.absence)) == (convergence, divergence, absence)
