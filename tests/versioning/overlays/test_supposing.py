"""What would be if: answers on real sources, against the sources as they would be."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.answers.types.supposed import WhatIf
from corollary.errors import CorollaryError
from corollary.linking import stored
from corollary.linking.program import Program
from corollary.store.overlay import Edit
from corollary.versioning.comparing.questions import QUESTIONS
from corollary.versioning.overlays.reading import Supposition, read_fact
from corollary.versioning.overlays.sources import Supposed
from corollary.versioning.versions import Versions
from corollary.workspace import Workspace
from tests.test_incremental import trees, write

SOURCES = {
    "shop/__init__.py": "",
    "shop/cart.py": "from shop.order import save, Order\n\n\ndef add(item):\n    check(item)\n    save(item)\n\n\n"
    "def check(item):\n    pass\n\n\nclass Cart:\n    def __init__(self):\n        self.order = Order()\n\n"
    "    def buy(self):\n        self.order.place()\n        add(1)\n\n\nCart().buy()\n",
    "shop/order.py": "import shop.cart\n\n\ndef save(item):\n    _write(item)\n\n\ndef _write(item):\n    pass\n\n\n"
    "class Order:\n    def place(self):\n        save(self)\n\n\ndef unused():\n    save(1)\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("supposing") / "root"
    for path, text in SOURCES.items():
        write(folder, path, text)
    with Versions.open(folder, make=True, jobs=1) as versions:
        versions.snapshot()
    return folder


def supposed(root: Path, request: Supposition, question: str = "dead", *arguments: str, at: str = "") -> WhatIf:
    with Workspace.open(root, jobs=1, at=at) as workspace:
        return workspace.what_if(request, question, arguments)


def changes(found: WhatIf) -> set[str]:
    return {f"{one.change} {one.what} {one.before}>{one.after}" for one in found.changes}


CASES: list[tuple[str, Supposition, tuple[str, ...], set[str], set[str]]] = [
    (
        "dropping a symbol",
        Supposition(drop=["save"]),
        ("dead",),
        {"added shop/order.py#_write >proved"},
        {
            "shop/cart.py#add call shop/order.py#save",
            "shop/order.py#Order.place call shop/order.py#save",
            "shop/order.py#unused call shop/order.py#save",
            "shop/cart.py load shop/order.py#save",
        },
    ),
    (
        "a dead symbol that is dropped did not come alive",
        Supposition(drop=["unused"]),
        ("dead",),
        set(),
        set(),
    ),
    ("an entry point", Supposition(entry=["unused"]), ("dead",), {"removed shop/order.py#unused likely>"}, set()),
    (
        "an edge that is added",
        Supposition(add_edge=[("check", "unused")]),
        ("reaches", "Cart.buy", "unused"),
        {"changed shop/cart.py#Cart.buy reaches shop/order.py#unused refuted>proved"},
        set(),
    ),
    (
        "an edge that is removed",
        Supposition(remove_edge=[("add", "check")]),
        ("callers", "check"),
        {"removed shop/cart.py#add exact>"},
        set(),
    ),
    (
        "an import that is retracted",
        Supposition(retract=["import_site(shop/cart.py, shop/order.py, _, _)"]),
        ("cycles", "imports"),
        {"removed imports: shop/cart.py, shop/order.py >"},
        set(),
    ),
    (
        "an edge that makes a cycle",
        Supposition(add_edge=[("_write", "save")]),
        ("cycles", "calls"),
        {"added calls: shop/order.py#_write, shop/order.py#save >"},
        set(),
    ),
    (
        "what a goal finds",
        Supposition(assert_=["layer('shop/order.py', db)"]),
        ("query", "layer(S, db), calls(S, 'shop/order.py#_write')"),
        {"added S = shop/order.py#save >"},
        set(),
    ),
    (
        "the answer of a symbol that would be gone",
        Supposition(drop=["check"]),
        ("callers", "check"),
        {"removed shop/cart.py#add exact>"},
        {"shop/cart.py#add call shop/cart.py#check"},
    ),
]


@pytest.mark.parametrize(
    ("request_", "asked", "changed", "breaks"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
@pytest.mark.parametrize("at", ["", "main"])
def test_what_changes_against_now(
    root: Path, request_: Supposition, asked: tuple[str, ...], changed: set[str], breaks: set[str], at: str
) -> None:
    found = supposed(root, request_, *asked, at=at)
    assert changes(found) == changed
    assert {f"{one.caller} {one.form} {one.callee}" for one in found.breaks} == breaks


def test_every_question_can_be_supposed(root: Path) -> None:
    arguments = {
        "SYMBOL": "save",
        "FROM": "add",
        "TO": "save",
        "GOAL": "calls(A, 'shop/order.py#save')",
        "LEVEL": "files",
    }
    for name, question in QUESTIONS.items():
        found = supposed(root, Supposition(drop=["Order.place"]), name, *(arguments[one] for one in question.arguments))
        assert found.answer is not None, name
        assert found.now != found.snapshot


def test_a_page_goes_on_where_it_was_cut(root: Path) -> None:
    with Workspace.open(root, jobs=1) as workspace:
        from corollary.answers.paging import Window

        request, seen, cursor = Supposition(drop=["shop/cart.py"]), [], None
        whole = workspace.what_if(request, "dead")
        while True:
            part = workspace.what_if(request, "dead", window=Window(limit=1, cursor=cursor))
            seen += [*part.changes, *part.breaks]
            cursor = part.page.cursor
            if cursor is None:
                break
        assert seen == [*whole.changes, *whole.breaks]
        first = workspace.what_if(request, "dead", window=Window(limit=1))
        assert isinstance(first.answer, type(whole.answer))
        second = workspace.what_if(request, "dead", window=Window(limit=1, cursor=first.answer.page.cursor))
        assert second.answer.symbols == whole.answer.symbols[1:2]


def test_nothing_is_kept(root: Path) -> None:
    with Versions.open(root) as versions:
        before = versions.store.operations()
        supposed(root, Supposition(drop=["save"]), at="main")
        assert versions.store.operations() == before
    assert (root / "shop/order.py").read_text(encoding="utf-8") == SOURCES["shop/order.py"]


def comparable(program: Program) -> bytes:
    return b"".join(map(bytes, stored.encode(replace(program, snapshot=""))))


def from_scratch(files: Mapping[str, str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        for path, text in files.items():
            write(root, path, text)
        with Workspace.open(root, jobs=1) as workspace:
            return comparable(workspace.program())


@settings(max_examples=10, deadline=None)
@given(trees, st.data())
def test_a_dropped_file_is_as_if_it_had_never_been(tree: dict[str, str], data: st.DataObject) -> None:
    files = {"always.py": "import a\n\na.f()\n", **tree}
    gone = data.draw(st.sampled_from(sorted(tree)))
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "root"
        for path, text in files.items():
            write(whole, path, text)
        expected = from_scratch({path: text for path, text in files.items() if path != gone})
        edits = (Edit("drop", "path", (gone,)),)
        with Workspace.open(whole, jobs=1) as workspace:
            workspace.program()
            assert comparable(Supposed(workspace._source, edits).refresh()) == expected
            write(whole, "always.py", "import b\n\nb.g()\n")
            assert comparable(workspace.refresh()) == from_scratch({**files, "always.py": "import b\n\nb.g()\n"})
            write(whole, "always.py", files["always.py"])
        with Versions.open(whole, make=True, jobs=1) as versions:
            versions.snapshot()
            versions.kept.suppose("main", Supposition(drop=[gone]))
        with Workspace.open(whole, at="main") as workspace:
            assert comparable(workspace.program()) == expected


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("calls(a.x#f, K.run)", ("calls", ("a.x#f", "K.run"))),
        ("layer('it''s, \\'here\\'', web).", ("layer", ("it's, 'here'", "web"))),
        (" spans ( a , 1 , -2 ) ", ("spans", ("a", 1, -2))),
        ("entry_point(_, 'a b')", ("entry_point", (None, "a b"))),
    ],
)
def test_facts_are_read(text: str, fact: object) -> None:
    assert read_fact(text) == fact


WRONG = [
    (Supposition(), "bad-arguments"),
    (Supposition(drop=["nosuch"]), "unknown-symbol"),
    (Supposition(drop=["../outside.py"]), "outside-root"),
    (Supposition(assert_=["calls(add"]), "bad-fact"),
    (Supposition(assert_=["calls(add,)"]), "bad-fact"),
    (Supposition(assert_=["calls(add, 'save)"]), "bad-fact"),
    (Supposition(assert_=["calls(add)"]), "bad-fact"),
    (Supposition(assert_=["calls(add, _)"]), "bad-fact"),
    (Supposition(assert_=["inherits(Cart, Order, first)"]), "bad-fact"),
    (Supposition(assert_=["call(add, save)"]), "unknown-relation"),
    (Supposition(assert_=["loads(add, save)"]), "unknown-relation"),
    (Supposition(assert_=["call_site(add, save, 1, 1, exact)"]), "unknown-relation"),
    (Supposition(assert_=["exports(nosuch.py, save)"]), "unknown-symbol"),
]


@pytest.mark.parametrize(("request_", "code"), WRONG)
def test_what_cannot_be_understood_is_said(root: Path, request_: Supposition, code: str) -> None:
    with pytest.raises(CorollaryError) as error:
        supposed(root, request_)
    assert error.value.code == code
    assert error.value.remedy


@pytest.mark.parametrize(
    "asked", [("nothing",), ("impact",), ("reaches", "add"), ("dead", "add"), ("cycles", "a", "b")]
)
def test_a_question_says_how_it_is_asked(root: Path, asked: tuple[str, ...]) -> None:
    with pytest.raises(CorollaryError) as error:
        supposed(root, Supposition(drop=["save"]), *asked)
    assert error.value.code == "bad-arguments"
