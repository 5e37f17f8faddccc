"""Names as users write them: found, ambiguous or missing, never a silent pick."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.reasoning import questions as ask
from corollary.reasoning.results import Ambiguous, Found, Missing
from tests.support.programs import ids_of, program

VALUE = program(
    [
        "shop/cart.x#Cart.save",
        "shop/cart.x#Cart.total",
        "shop/cart.x#save_all",
        "shop/models.x#Order.save",
        "shop/models.x#Order.Line.save",
        "shop/models.x#Order.Line.quantity",
        "lib/models.x#helper",
        "lib/models.x#order_helper",
        "models.x#Unique",
        "shop/sub/index.x#makeThing",
        "odd/na me.x#größe",
        "a.b.x#dotted",
        "odd/\udce9.x#byte",
    ],
    inherits=[
        ("shop/gift.x#Gift", "shop/gift.x#Wrapped"),
        ("shop/gift.x#Wrapped", "shop/models.x#Order"),
        ("shop/models.x#Order", "shop/gift.x#Gift"),
    ],
)

CASES: dict[str, str | list[str] | None] = {
    "shop/cart.x#Cart.save": "shop/cart.x#Cart.save",
    "./shop/cart.x#Cart.save": "shop/cart.x#Cart.save",
    "  Cart.save ": "shop/cart.x#Cart.save",
    "cart.x#Cart.save": "shop/cart.x#Cart.save",
    "cart.x#save": "shop/cart.x#Cart.save",
    "models.x#save": ["shop/models.x#Order.save", "shop/models.x#Order.Line.save"],
    "save": ["shop/cart.x#Cart.save", "shop/models.x#Order.save", "shop/models.x#Order.Line.save"],
    "Line.save": "shop/models.x#Order.Line.save",
    "Order.Line": "shop/models.x#Order.Line",
    "Cart": "shop/cart.x#Cart",
    "shop/cart.x": "shop/cart.x",
    "cart.x": "shop/cart.x",
    "models.x": "models.x",
    "lib/models.x": "lib/models.x",
    "shop.cart.Cart.save": "shop/cart.x#Cart.save",
    "cart.Cart.save": "shop/cart.x#Cart.save",
    "cart.Cart": "shop/cart.x#Cart",
    "shop.cart": "shop/cart.x",
    "shop.models": "shop/models.x",
    "shop.sub.makeThing": "shop/sub/index.x#makeThing",
    "lib.models.helper": "lib/models.x#helper",
    "größe": "odd/na me.x#größe",
    "odd/na me.x": "odd/na me.x",
    "helper": "lib/models.x#helper",
    r"odd/\xe9.x#byte": "odd/\udce9.x#byte",
    r"odd/\xe8.x#byte": None,
    "elper": None,
    "ave": None,
    "art.save": None,
    "": None,
    "#": None,
    "a.x#": None,
    ".": None,
    "Cart.": None,
    "zzz": None,
}


@pytest.mark.parametrize("text", CASES)
def test_lookup(text: str) -> None:
    expected, answer = CASES[text], ask.lookup(VALUE, text)
    match answer:
        case Found(symbol):
            assert VALUE.symbols.id[symbol] == expected
        case Ambiguous(candidates):
            assert sorted(ids_of(VALUE, candidates)) == sorted(expected or [])
        case Missing():
            assert expected is None


SUGGESTIONS = {
    "Crat": "Cart",
    "cart": "Cart",
    "SAVE": "save",
    "savee": "save",
    "maketing": "makeThing",
    "Cart.sav": "save",
    "shop/crat.x": "shop/cart.x",
    "shop/cart.x#totl": "total",
    "uniqe": "Unique",
    "modles.x": "models.x",
}


NAMESAKES = {
    "Gift.save": "shop/models.x#Order.save",  # inherited
    "gift.x#Gift.save": "shop/models.x#Order.save",
    "shop.models.Cart.total": "shop/cart.x#Cart.total",
    "Basket.quantity": "shop/models.x#Order.Line.quantity",
}


@pytest.mark.parametrize("text", NAMESAKES)
def test_symbols_of_that_name_come_before_names_like_it(text: str) -> None:
    answer = ask.lookup(VALUE, text)
    assert isinstance(answer, Missing)
    assert answer.suggestions[0] == NAMESAKES[text]


@pytest.mark.parametrize("text", SUGGESTIONS)
def test_did_you_mean(text: str) -> None:
    answer = ask.lookup(VALUE, text)
    assert isinstance(answer, Missing)
    assert SUGGESTIONS[text] in answer.suggestions


def test_every_suggestion_can_be_looked_up() -> None:
    for text in SUGGESTIONS:
        answer = ask.lookup(VALUE, text)
        assert isinstance(answer, Missing)
        assert all(not isinstance(ask.lookup(VALUE, name), Missing) for name in answer.suggestions)


@given(st.sampled_from(list(VALUE.symbols.id)))
def test_every_full_id_is_found(identifier: str) -> None:
    answer = ask.lookup(VALUE, identifier)
    assert isinstance(answer, Found)
    assert VALUE.symbols.id[answer.symbol] == identifier


@given(st.text(max_size=12))
@settings(max_examples=300)
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(ask.lookup(VALUE, text), Found | Ambiguous | Missing)


def test_an_empty_program_has_nothing() -> None:
    assert ask.lookup(program(), "anything") == Missing(())
