"""Questions over a history whose every turn is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
from click.testing import CliRunner

from corollary.answers.text.rendering import text
from corollary.errors import CorollaryError
from corollary.interfaces.cli.group import cli
from corollary.interfaces.mcp.versions import TOOLS
from corollary.versioning.importing.history import Wanted
from corollary.versioning.past import Past
from corollary.versioning.versions import Versions
from tests.support.git import Checkout, Files, made

MAIN = "if __name__ == '__main__':\n    start()\n"
SAVE = "def save():\n    check()\n    write()\n\n\ndef check():\n    pass\n\n\ndef write():\n    pass\n"

KEEP = SAVE.replace("save()", "keep(name)").replace("    pass", "    keep('x')", 1)


def shop(module: str, name: str) -> str:
    return f"from {module} import {name}\n\n\ndef start():\n    {name}()\n\n\n{MAIN}"


HISTORY: list[Files] = [
    {"shop.py": f"def start():\n    pass\n\n\n{MAIN}"},
    {"shop.py": shop("cart", "save"), "cart.py": SAVE},
    {"shop.py": shop("store.cart", "save"), "cart.py": None, "store/cart.py": SAVE},
    {"shop.py": shop("store.cart", "keep"), "store/cart.py": SAVE.replace("save", "keep")},
    {"store/cart.py": KEEP},
    {"shop.py": f"def start():\n    pass\n\n\n{MAIN}"},
    {"store/cart.py": "def check():\n    pass\n"},
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    source = made(tmp_path_factory.mktemp("past") / "root", *HISTORY)
    with Versions.open(source.path, make=True, jobs=1) as versions:
        Past(versions).import_(Wanted())
    return source


@pytest.fixture
def past(source: Checkout) -> Iterator[Past]:
    with Versions.open(source.path, jobs=1) as versions:
        yield Past(versions)


def number(commit: str, source: Checkout) -> int:
    return source.git("rev-list", "--reverse", "HEAD").split().index(commit)


@pytest.mark.parametrize("everywhere", [True, False])
@pytest.mark.parametrize(
    ("claim", "at", "begins"),
    [
        ("exists save", "git/main~4", 1),
        ("exists start", "", 0),
        ("calls start save", "git/main~4", 1),
        ("calls start keep", "git/main~2", 3),
        ("reaches start write", "git/main~2", 1),
        ("cycle keep check", "git/main~2", 4),
        ("cycle keep", "git/main~2", 4),
        ("dead write", "git/main~1", 5),
        ("alive check", "git/main~2", 1),
        ("called check", "git/main~2", 1),
        ("symbols > 2", "git/main~1", 1),
        ("cycles >= 1", "git/main~2", 4),
        ("defines(F, S, class, L)", "", None),
        ("defines('store/cart.py', S, function, L)", "", 2),
    ],
)
def test_bisect_finds_where_it_begins(
    claim: str, at: str, begins: int | None, everywhere: bool, past: Past, source: Checkout
) -> None:
    found = past.bisect(claim, at=at, everywhere=everywhere)
    if begins is None:
        assert (found.result, found.first) == ("never", None)
    else:
        assert found.first is not None
        assert number(found.first.commit, source) == begins
        assert found.result == ("found" if begins else "always")
    assert found.complete or not everywhere


@pytest.mark.parametrize(
    ("arguments", "at", "begins"),
    [
        (("start", "keep"), "git/main~2", 3),
        (("start", "save"), "git/main~4", 1),
        (("keep", "check", "cycle"), "git/main~1", 4),
        (("check", "", "dead"), "", 5),
    ],
)
def test_blame_finds_what_began_what_holds(
    arguments: tuple[str, ...], at: str, begins: int, past: Past, source: Checkout
) -> None:
    first, second, *what = arguments
    found = past.blame(first, second, what=what[0] if what else "", at=at)
    assert found.first is not None
    assert number(found.first.commit, source) == begins
    assert bool(found.site) == (not what)


@pytest.mark.parametrize("claim", ["dead >", "dead> -1", "cycles == 1.5", "dead > x", "nobody > 1", "dead"])
def test_what_is_no_question_is_said_before_anything_is_asked(claim: str, past: Past) -> None:
    with pytest.raises(CorollaryError) as error:
        past.bisect(claim)
    assert error.value.code == "bad-question"


def test_one_is_told_as_one(past: Past) -> None:
    with pytest.raises(CorollaryError, match="is asked of 1 symbol\n"):
        past.blame("", what="dead")
    assert "in 1 step" in {one.why for one in past.bisect("reaches start keep", at="git/main~2").asked}
    told = text(past.trend("dead", since="HEAD~1", points=1))
    assert "1 of 2 snapshots measured" in told


def test_blame_of_what_does_not_hold_says_so(past: Past) -> None:
    with pytest.raises(CorollaryError, match="does not hold"):
        past.blame("start", "check")


@pytest.mark.parametrize("name", ["keep", "store/cart.py#save", "cart.py#save", "save"])
def test_the_life_of_a_symbol_by_any_name_that_it_had(name: str, past: Past, source: Checkout) -> None:
    found = past.life(name)
    assert found.symbol == "store/cart.py#keep"
    told = [(one.event, one.symbol, one.before, number(one.moment.commit, source)) for one in found.events]
    assert told == [
        ("born", "cart.py#save", "", 1),
        ("moved", "store/cart.py#save", "cart.py#save", 2),
        ("renamed", "store/cart.py#keep", "store/cart.py#save", 3),
        ("changed", "store/cart.py#keep", "", 4),
        ("died", "store/cart.py#keep", "", 6),
    ]
    assert not found.alive
    callers = {number(one.moment.commit, source): one.callers for one in found.callers}
    assert callers == {1: 1, 4: 2, 5: 1}  # where they changed, and at the end


@pytest.mark.parametrize(
    ("since", "begins"),
    [("", 0), ("HEAD~2", 4), ("git/main~6", 0), ("1970-01-01", 0), ("2020-01-03", 2), ("2020-01-02T12:00", 1)],
)
def test_a_line_begins_since_a_commit_a_snapshot_or_a_time(
    since: str, begins: int, past: Past, source: Checkout
) -> None:
    points = past.trend("symbols", since=since, points=0).points
    assert number(points[0].moment.commit, source) == begins
    assert number(points[-1].moment.commit, source) == 6


@pytest.mark.parametrize("since", ["2999-01-01", "2020-01-07"])
def test_a_line_is_not_asked_where_nothing_of_it_is_younger(since: str, past: Past) -> None:
    for ask in (partial(past.bisect, "exists save"), partial(past.trend, "dead"), partial(past.life, "save")):
        with pytest.raises(
            CorollaryError, match="no snapshot of this line is younger: the last is of 2020-01-07T"
        ) as e:
            ask(since=since)
        assert e.value.code == "nothing-since"


BODY = "    one()\n    two()\n    three()\n    {}()\n"
PLACED = "def placed():\n" + BODY.format("four")


@pytest.mark.parametrize(
    ("after", "events"),
    [
        ({"a.py": "x = 1\n", "b.py": "def _placed():\n" + BODY.format("_four")}, ["first", "renamed"]),
        ({"b.py": "def _placed():\n" + BODY.format("four")}, ["born"]),
        ({"a.py": "x = 1\n", "b.py": "def _placed():\n    one()\n    other()\n    another()\n"}, ["born"]),
        ({"a.py": "x = 1\n", "b.py": "def _placed():\n    one()\n"}, ["born"]),
    ],
    ids=["nearly the same", "the old one is still there", "of another body", "nearly empty"],
)
def test_a_symbol_that_came_to_another_file_under_another_name(after: Files, events: list[str], tmp_path: Path) -> None:
    source = made(tmp_path / "root", {"a.py": PLACED, "b.py": "x = 1\n"}, after)
    with Versions.open(source.path, make=True, jobs=1) as versions:
        Past(versions).import_(Wanted())
        assert [one.event for one in Past(versions).life("_placed", points=0).events] == events


USED = "from {} import f\n\n\ndef start():\n    f()\n\n\nstart()\n"
RENAMED_FILES: list[Files] = [
    {"a.py": "def f():\n    g()\n\n\ndef g():\n    pass\n", "use.py": "x = 1\n"},
    {"use.py": USED.format("a")},
    {"a.py": None, "lib/b.py": "def f():\n    g()\n\n\ndef g():\n    pass\n", "use.py": USED.format("lib.b")},
    {"lib/b.py": "def f():\n    g()\n\n\ndef g():\n    f()\n", "other.py": "def g():\n    pass\n"},
    {"lib/b.py": None, "lib/c.py": "def f():\n    g()\n\n\ndef g():\n    f()\n", "use.py": USED.format("lib.c")},
    {"use.py": "x = 1\n"},
]


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Past, Checkout]]:
    source = made(tmp_path_factory.mktemp("renamed") / "root", *RENAMED_FILES)
    with Versions.open(source.path, make=True, jobs=1) as versions:
        Past(versions).import_(Wanted())
        yield Past(versions), source


@pytest.mark.parametrize(
    ("claim", "at", "begins"),
    [
        ("exists lib/c.py#f", "", 0),
        ("exists lib/b.py#f", "", 0),
        ("exists lib/c.py", "", 0),
        ("calls use.py#start lib/c.py#f", "git/main~1", 1),
        ("calls lib/c.py#f lib/c.py#g", "", 0),
        ("cycle lib/c.py#f lib/c.py#g", "", 3),
        ("alive other.py#g", "", None),
        ("exists other.py#g", "", 3),
        ("exists g", "", 0),
    ],
)
def test_bisect_and_blame_follow_files_that_were_renamed(
    claim: str, at: str, begins: int | None, renamed: tuple[Past, Checkout]
) -> None:
    past, source = renamed
    found = past.bisect(claim, at=at)
    form, first, *second = claim.split()
    if begins is None:
        assert found.first is None
        return
    assert found.first is not None
    assert number(found.first.commit, source) == begins
    if form in {"calls", "cycle"}:
        blamed = past.blame(first, *second, what=form, at=at)
        assert blamed.first == found.first
        assert bool(blamed.site) == (form == "calls")
        assert blamed.moved == found.moved


def test_the_moves_that_were_followed_are_told(renamed: tuple[Past, Checkout]) -> None:
    past, source = renamed
    found = past.bisect("exists lib/c.py#f")
    assert [(one.before, one.symbol, number(one.moment.commit, source)) for one in found.moved] == [
        ("a.py#f", "lib/b.py#f", 2),
        ("lib/b.py#f", "lib/c.py#f", 4),
    ]
    assert "# lib/b.py#f was a.py#f before commit" in text(found)
    blamed = past.blame("lib/c.py#f", "lib/c.py#g", since="HEAD~3")
    assert [one.before for one in blamed.moved] == ["lib/b.py#f", "lib/b.py#g"]
    life = past.life("lib/c.py", points=0)
    assert [(one.event, one.symbol) for one in life.events] == [
        ("first", "a.py"),
        ("moved", "lib/b.py"),
        ("moved", "lib/c.py"),
    ]


def test_a_file_that_went_is_no_other_that_came(tmp_path: Path) -> None:
    source = made(
        tmp_path / "root",
        {"a.py": "def one():\n    two()\n    three()\n", "b.py": PLACED, "c.py": PLACED + "x = 1\n"},
        {"a.py": None, "c.py": None, "new.py": "def other():\n    another()\n", "z.py": PLACED, "b.py": None},
    )
    with Versions.open(source.path, make=True, jobs=1) as versions:
        Past(versions).import_(Wanted())
        events = {name: Past(versions).life(name, points=0).events for name in ("new.py", "z.py", "z.py#placed")}
    told = {name: [(one.event, one.before) for one in found] for name, found in events.items()}
    assert told == {
        "new.py": [("born", "")],
        "z.py": [("first", ""), ("moved", "b.py")],
        "z.py#placed": [("first", ""), ("moved", "b.py#placed")],
    }


@pytest.mark.parametrize("name", ["\ud800", "a\ud800.py#f", "byte \udcff", "#", ""])
def test_what_no_symbol_can_be_called_is_no_symbol(name: str, past: Past) -> None:
    with pytest.raises(CorollaryError) as error:
        past.life(name)
    assert error.value.code in {"unknown-symbol", "ambiguous-symbol"}
    with pytest.raises(CorollaryError) as error:
        past.blame(name, "start")
    assert error.value.code in {"does-not-hold", "bad-question"}


def test_fewer_than_none_are_no_numbers(past: Past) -> None:
    for ask in (
        partial(past.trend, "dead", points=-1),
        partial(past.life, "keep", points=-1),
        partial(past.import_, Wanted(every=0)),
    ):
        with pytest.raises(CorollaryError) as error:
            ask()
        assert error.value.code == "bad-arguments"


def test_a_symbol_that_comes_back_has_returned(tmp_path: Path) -> None:
    source = made(
        tmp_path / "root", {"a.py": "def f(): pass\n"}, {"a.py": "def g(): g()\n"}, {"a.py": "def f(): pass\n"}
    )
    with Versions.open(source.path, make=True, jobs=1) as versions:
        Past(versions).import_(Wanted())
        events = [one.event for one in Past(versions).life("a.py#f", points=0).events]
        assert events == ["first", "died", "returned"]


def test_a_trend_has_a_number_for_each_commit(past: Past) -> None:
    values = {
        metric: [point.value for point in past.trend(metric, points=0).points]
        for metric in ("dead", "cycles", "coupling", "symbols")
    }
    assert values["symbols"] == [2, 6, 6, 6, 6, 6, 4]
    assert values["coupling"] == [0, 1, 1, 1, 1, 0, 0]
    assert values["cycles"] == [0, 0, 0, 0, 1, 1, 0]
    assert values["dead"] == [0, 0, 0, 0, 0, 3, 1]
    assert [point.value for point in past.trend("symbols", points=2).points] == [2, 4]


@pytest.mark.parametrize(
    "arguments",
    [
        ("bisect", "exists keep"),
        ("blame", "--dead", "check"),
        ("history", "keep"),
        ("history", "of", "keep", "--callers", "0"),
        ("trend", "dead", "--svg", "{}"),
        ("history", "import"),
    ],
)
def test_commands_print_text_and_json(arguments: tuple[str, ...], source: Checkout, tmp_path: Path) -> None:
    picture = tmp_path / "trend.svg"
    given = [one.format(picture) for one in arguments] + ["--root", str(source.path), "--quiet"]
    lines = CliRunner().invoke(cli, given, standalone_mode=False)
    assert lines.exception is None, lines.output
    assert lines.stdout
    printed = CliRunner().invoke(cli, [*given, "--json"], standalone_mode=False)
    assert "question" in json.loads(printed.stdout)
    if "--svg" in arguments:
        assert picture.read_text().startswith("<svg")


@pytest.mark.parametrize("claim", ["nonsense", "calls start", "dead", "sizes > 3", ""])
def test_what_is_no_question_is_an_error(claim: str, past: Past) -> None:
    with pytest.raises(CorollaryError, match="neither a question"):
        past.bisect(claim)


def test_what_was_not_asked_is_said(past: Past) -> None:
    assert "it may have held, and ceased to, at others" in text(past.bisect("exists start"))


def test_where_no_branch_is_checked_out_the_commit_is_followed(tmp_path: Path) -> None:
    source = made(tmp_path / "root", {"a.py": "x = 1\n"}, {"a.py": "def f(): pass\n"})
    source.git("checkout", "--quiet", "--detach")
    with Versions.open(source.path, make=True, jobs=1) as versions:
        versions.snapshot()
        Past(versions).import_(Wanted())
        assert Past(versions).trend("symbols").snapshots == 2


def test_without_history_the_error_says_how_to_get_one(tmp_path: Path) -> None:
    with Versions.open(tmp_path, make=True) as versions, pytest.raises(CorollaryError, match="history import"):
        Past(versions).trend("dead")


@pytest.mark.parametrize(
    "arguments",
    [
        {"question": "bisect", "subject": "exists keep"},
        {"question": "history", "subject": "keep"},
        {"question": "blame", "subject": "start", "target": "keep", "at": "git/main~2"},
        {"question": "trend", "subject": "cycles"},
        {"question": "show", "at": "HEAD~1"},
    ],
)
def test_the_tool_gives_the_same_answers(arguments: dict[str, str], source: Checkout) -> None:
    (tool,) = TOOLS
    with Versions.open(source.path, jobs=1) as versions:
        answer = msgspec.json.decode(msgspec.json.encode(tool.ask(versions, tool.read(dict(arguments)))))
    jsonschema.validate(answer, tool.output_schema())


def test_the_tool_says_what_it_misses(source: Checkout) -> None:
    (tool,) = TOOLS
    with Versions.open(source.path) as versions, pytest.raises(CorollaryError, match="needs a subject"):
        tool.ask(versions, tool.read({"question": "trend"}))


CLASS = "class Cart:\n    def __init__(self):\n        pass\n"


def test_calls_of_constructors_are_calls_of_their_class(tmp_path: Path) -> None:
    source = made(tmp_path / "root", {"a.py": CLASS}, {"a.py": f"{CLASS}\n\ndef f():\n    Cart()\n"})
    with Versions.open(source.path, make=True, jobs=1) as versions:
        past = Past(versions)
        past.import_(Wanted())
        assert [(one.callers, one.came) for one in past.life("Cart").callers] == [(0, ()), (1, ("a.py#f",))]
        for claim in ("calls f Cart", "reaches f Cart", "called Cart"):
            first = past.bisect(claim).first
            assert first is not None
            assert first.commit == source.git("rev-parse", "HEAD").strip()
        assert past.blame("f", "Cart").site == "a.py:7"


def test_blame_says_what_a_name_may_mean(tmp_path: Path) -> None:
    source = made(tmp_path / "root", {"a.py": "def f(): pass\n", "b.py": "def f(): pass\n"})
    with Versions.open(source.path, make=True, jobs=1) as versions:
        past = Past(versions)
        past.import_(Wanted())
        with pytest.raises(CorollaryError, match=r"f may mean 2 symbols: a\.py#f, b\.py#f"):
            past.blame("f")
