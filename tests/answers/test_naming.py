from __future__ import annotations

import pytest

from corollary.answers.building import naming
from corollary.answers.paging import Window
from corollary.errors import CorollaryError
from tests.support.programs import program
from tests.support.shop import CART, ORDER, shop
from tests.support.workspaces import workspace


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        (f"{CART}#Cart.save", f"{CART}#Cart.save"),
        ("Cart.save", f"{CART}#Cart.save"),
        ("cart.x#Cart.save", f"{CART}#Cart.save"),
        ("refund", f"{ORDER}#refund"),
        (CART, CART),
    ],
)
def test_a_name_finds_its_symbol(name: str, symbol: str) -> None:
    assert workspace(shop()).find(name).symbol == symbol


def test_an_ambiguous_name_lists_what_it_may_mean() -> None:
    with pytest.raises(CorollaryError) as caught:
        workspace(shop()).find("save")
    assert caught.value.code == "ambiguous-symbol"
    assert f"{CART}#Cart.save  (method, {CART}:4)" in str(caught.value)
    assert f"{ORDER}#Order.save  (method, {ORDER}:2)" in str(caught.value)


def test_a_very_ambiguous_name_says_how_many_more_there_are() -> None:
    many = workspace(program([f"a.x#C{number:02}.run" for number in range(20)]))
    with pytest.raises(CorollaryError, match="'run' may mean 20 symbols") as caught:
        many.find("run")
    assert "... and 8 more" in caught.value.remedy


@pytest.mark.parametrize(("name", "remedy"), [("refnd", "Did you mean: refund"), ("q" * 30, "Names are ids")])
def test_an_unknown_name_says_what_to_do(name: str, remedy: str) -> None:
    with pytest.raises(CorollaryError) as caught:
        workspace(shop()).find(name)
    assert caught.value.code == "unknown-symbol"
    assert remedy in caught.value.remedy


def test_candidates_are_all_that_a_name_may_mean() -> None:
    found = workspace(shop()).candidates("save")
    assert [one.symbol.symbol for one in found.symbols] == [f"{CART}#Cart.save", f"{ORDER}#Order.save"]
    assert found.symbols[0].signature == "save(self, force)"
    assert found.symbols[0].doc == "Keeps the cart."


def test_candidates_of_an_unknown_name_are_suggestions() -> None:
    found = workspace(shop()).candidates("refnd")
    assert (found.symbols, found.suggestions) == ((), ("refund",))


def test_candidates_come_in_pages() -> None:
    asked = workspace(shop())
    first = asked.candidates("save", Window(limit=1))
    second = asked.candidates("save", Window(limit=1, cursor=first.page.cursor))
    assert (first.page.left_out, second.page.left_out) == (1, 0)
    assert [one.symbol.file for one in (*first.symbols, *second.symbols)] == [CART, ORDER]


def test_a_path_that_is_no_unicode_can_be_shown() -> None:
    odd = workspace(program(["caf\udce9.x#run"]))
    assert odd.find("run").file == "caf\\xe9.x"
    assert b'"file":"caf\\\\xe9.x"' in b"".join(odd.dead_rows())


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Cart.save", "Cart.save"),
        ("shop/cart.x#Cart", "shop/cart.x#Cart"),
        ("/", "/"),
        ("./shop/cart.x", "shop/cart.x"),
        ("/code/shop/cart.x#Cart.save", "shop/cart.x#Cart.save"),
        ("shop/../shop/cart.x", "shop/cart.x"),
        ("../code/shop", "shop"),
        ("/code/", "."),
        ("./", "."),
    ],
)
def test_a_path_from_anywhere_is_one_from_the_root(text: str, inside: str) -> None:
    assert naming.inside("/code", text) == inside


@pytest.mark.parametrize("text", ["/etc/passwd", "../x.py#f", "shop/../../x", "/codex/a", "../../../.."])
def test_a_path_outside_the_root_is_said_to_be(text: str) -> None:
    with pytest.raises(CorollaryError) as caught:
        naming.inside("/code", text)
    assert caught.value.code == "outside-root"
    assert "/code" in caught.value.remedy
