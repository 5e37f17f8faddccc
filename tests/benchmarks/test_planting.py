"""What is planted is dead by construction, stands where it is said to stand, and leaves the code as it was."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.accuracy.planted.kinds import KINDS, Soil, may_hold, signature_end
from benchmarks.accuracy.planted.planting import PER_KIND, Planted, fresh_names, plant
from benchmarks.accuracy.runtime.places import Place, Source, Sources

FILES = {
    "package/__init__.py": "from package.shop import Shop\n",
    "package/shop.py": '''\
from package.money import total


class Shop:
    """A shop."""

    def sell(
        self,
        items=(),
    ) -> int:
        """The price of some items."""
        return total(items)
''',
    "package/money.py": "def total(items):\n    @print\n    def inner():\n        pass\n    return sum(items)\n",
}
LIVE = {Place("package/shop.py", 7), Place("package/money.py", 1)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "package").mkdir()
    for file, text in FILES.items():
        (tmp_path / file).write_text(text)
    return tmp_path


@pytest.fixture
def planted(root: Path) -> list[Planted]:
    return plant(root, LIVE)


def test_every_kind_is_planted(planted: list[Planted]) -> None:
    counts = Counter(function.kind for function in planted)
    assert counts == {kind: PER_KIND * {"pair": 2, "cycle": 3}.get(kind, 1) for kind in KINDS if kind != "shadowed"} | {
        "shadowed": counts["shadowed"]
    }
    assert counts["shadowed"] > 0


def test_planted_functions_stand_where_they_are_said_to(root: Path, planted: list[Planted]) -> None:
    sources = Sources(root)
    assert all(function.place.line in sources[function.place.file].definitions for function in planted)
    assert len({function.place for function in planted}) == len(planted)


def test_nothing_else_names_them(root: Path, planted: list[Planted]) -> None:
    sources = Sources(root)
    trees = [sources[file].tree for file in FILES]
    mentions = Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    calls = {"recursive": 1, "pair": 1, "cycle": 1}
    names = dict(sources.functions())
    for function in planted:
        if function.kind != "shadowed":
            assert mentions[names[function.place]] == calls.get(function.kind, 0)


def test_the_same_package_gets_the_same_code(root: Path, planted: list[Planted]) -> None:
    texts = {file: (root / file).read_text() for file in FILES}
    for file, text in FILES.items():
        (root / file).write_text(text)
    assert plant(root, LIVE) == planted
    assert {file: (root / file).read_text() for file in FILES} == texts


def test_files_with_tabs_stay_files_that_can_be_read(root: Path) -> None:
    for file, text in FILES.items():
        (root / file).write_text(text.replace("    ", "\t"))
    kinds = {function.kind for function in plant(root, LIVE)}
    assert {"method", "nested"} <= kinds
    assert all(Sources(root)[file].tree.body for file in FILES)


def test_a_name_that_is_used_is_not_given_out() -> None:
    first = next(fresh_names([]))
    assert first not in set(fresh_names([f"x = _{first}"]))


@pytest.mark.parametrize(
    ("other", "allowed"),
    [
        ("from package.money import total", False),
        ("from package.money import *", False),
        ("import package.money\n\npackage.money.total()", False),
        ("from package.cash import total", True),
        ("thing.total()", True),
    ],
)
def test_a_name_is_shadowed_only_where_nobody_asks_for_it(other: str, allowed: bool) -> None:
    soil = Soil({"package/money.py": Source("x = 1\n"), "other.py": Source(other)}, frozenset())
    assert may_hold(soil, "package/money.py", "total") is allowed


def test_a_signature_ends_with_its_annotations() -> None:
    (function,) = Source("def f(\n    a,\n    b: int = 3,\n) -> (\n    int\n):\n    return 1\n").functions
    assert signature_end(function) == 5
