from __future__ import annotations

import pytest

from corollary.answers.paging import Window
from corollary.answers.text.rendering import text
from corollary.answers.types.answers import Entry, Unlisted
from corollary.errors import CorollaryError
from tests.support.programs import program
from tests.support.shop import CART, ORDER, shop
from tests.support.workspaces import workspace


def drawn(entries: tuple[Entry, ...]) -> list[str]:
    return [f"{'  ' * entry.depth}{entry.kind} {entry.name}" for entry in entries]


def test_the_repository_has_folders_files_and_what_is_called_most() -> None:
    found = workspace(shop()).map()
    assert (found.target, found.target_kind) == ("", "repository")
    assert drawn(found.entries) == [
        "folder .",
        "  folder shop",
        "    file cart.x",
        "      function main",
        "      class Cart",
        "    file order.x",
        "      class Order",
        "      function refund",
        "      function settle",
    ]
    assert (found.entries[0].files, found.entries[0].symbols) == (2, 9)


@pytest.mark.parametrize("target", [CART, f"./{CART}"])
def test_a_file_has_its_symbols(target: str) -> None:
    found = workspace(shop()).map(target)
    assert found.target_kind == "file"
    assert drawn(found.entries) == [
        f"module {CART.rpartition('/')[2]}",
        "  function main",
        "  class Cart",
        "    method new",
        "    method save",
    ]
    save = found.entries[-1]
    assert (save.signature, save.doc, save.callers, save.callees) == ("save(self, force)", "Keeps the cart.", 2, 1)


def test_a_symbol_has_its_members() -> None:
    found = workspace(shop()).map("Cart")
    assert (found.target, found.target_kind) == (f"{CART}#Cart", "symbol")
    assert drawn(found.entries) == ["class Cart", "  method new", "  method save"]


def test_a_folder_has_what_is_in_it() -> None:
    found = workspace(program(["a/b/c.x#f", "a/d.x#g", "e.x#h"])).map("a/")
    assert found.target_kind == "folder"
    assert drawn(found.entries) == [
        "folder a",
        "  folder b",
        "    file c.x",
        "      function f",
        "  file d.x",
        "    function g",
    ]


def test_what_is_nowhere_is_an_error() -> None:
    with pytest.raises(CorollaryError, match=r"there is no symbol 'shop/none\.x'"):
        workspace(shop()).map("shop/none.x")


@pytest.mark.parametrize("target", ["", ORDER])
def test_a_smaller_budget_gives_a_coarser_map_of_everything(target: str) -> None:
    files = [f"{folder}/f{number}.x#run" for folder in ("lib", "app") for number in range(30)]
    members = [f"{ORDER}#Order.m{number}" for number in range(40)]
    asked = workspace(program([*files, *members]))
    sizes = []
    for tokens in (300, 600, 1200, 2400, 100_000):
        found = asked.map(target, window=Window(tokens=tokens))
        assert found.page.left_out == 0
        listed = [entry for entry in found.entries if entry.kind not in ("folder", "module")]
        assert len(listed) + found.unlisted.files + found.unlisted.symbols == (41 if target else 61 + 101)
        assert ("not listed" in text(found)) is (found.unlisted != Unlisted())
        sizes.append(len(found.entries))
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_lambdas_and_variables_are_detail() -> None:
    value = program({"a.x#f": "function", "a.x#f.inner": "lambda", "a.x#count": "variable"})
    asked = workspace(value)
    assert "  variable count" in drawn(asked.map("a.x").entries)
    coarse = asked.map("a.x", window=Window(tokens=200))
    assert drawn(coarse.entries)[:2] == ["module a.x", "  function f"]


def test_text_is_indented() -> None:
    shown = text(workspace(shop()).map(CART))
    assert f"    {CART}:4: method save(self, force)  [2 callers, 1 callee]  # Keeps the cart." in shown.splitlines()
