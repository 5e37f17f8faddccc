"""What users may write, and what they are told when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.source.settings.configuration import Configuration, EntryPattern, IndexConfiguration
from corollary.source.settings.file import load_configuration
from corollary.source.settings.policy import CheckConfiguration
from corollary.source.settings.toml_lines import line_of

EVERYTHING = """
grammars = ["tools/grammars"]
include = ["src/"]
exclude = ["!build/", "old/*"]
include-vendored = true
include_generated = true
max-file-bytes = 1000
entry-points = ["src/app.x#main", {name = "handle_*", decorator = "route"}]

[check]
dead-code = "likely"
cycles = "files"
evidence = "exact"
type-only = true
ignore = ["tests/*"]

[index]
jobs = 2
"""


def load(root: Path, *, own: str | None = None, shared: str | None = None) -> Configuration:
    if own is not None:
        (root / "corollary.toml").write_text(own, encoding="utf-8")
    if shared is not None:
        (root / "pyproject.toml").write_text(shared, encoding="utf-8")
    return load_configuration(root)


def test_every_key_can_be_set(tmp_path: Path) -> None:
    assert load(tmp_path, own=EVERYTHING) == Configuration(
        grammars=("tools/grammars",),
        include=("src/",),
        exclude=("!build/", "old/*"),
        include_vendored=True,
        include_generated=True,
        max_file_bytes=1000,
        entry_points=(EntryPattern("src/app.x#main"), EntryPattern(name="handle_*", decorator="route")),
        check=CheckConfiguration("likely", "files", "exact", True, ("tests/*",)),
        index=IndexConfiguration(2),
        origin="corollary.toml",
    )


@pytest.mark.parametrize(
    "shared", [None, "", "[project]\nname = 'corollary'", "[tool.other]\ncorollary = 1", "not toml at all"]
)
def test_nothing_need_be_set(tmp_path: Path, shared: str | None) -> None:
    assert load(tmp_path, shared=shared) == Configuration()


def test_the_shared_file_has_a_table_for_us(tmp_path: Path) -> None:
    shared = EVERYTHING.replace("[check]", "[tool.corollary.check]").replace("[index]", "[tool.corollary.index]")
    configuration = load(tmp_path, shared=f"[tool.corollary]{shared}")
    assert configuration.origin == "pyproject.toml"
    assert configuration.check.cycles == "files"


def test_our_own_file_counts_alone_and_says_so(tmp_path: Path) -> None:
    configuration = load(tmp_path, own="include = ['a']", shared="[tool.corollary]\nexclude = ['b']\nwrong = 1")
    assert (configuration.include, configuration.exclude) == (("a",), ())
    assert configuration.notes == ("corollary.toml is used; [tool.corollary] in pyproject.toml is not",)


def test_a_root_that_is_a_file_has_the_configuration_of_its_folder(tmp_path: Path) -> None:
    load(tmp_path, own="include = ['a']")
    (tmp_path / "a.x").write_bytes(b"")
    assert load_configuration(tmp_path / "a.x").include == ("a",)


def test_a_byte_order_mark_and_other_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "corollary.toml").write_bytes(b"\xef\xbb\xbfinclude = [\r\n'a',\r\n]\r\n")
    assert load_configuration(tmp_path).include == ("a",)


MISTAKES = [
    ("a misspelt key", "exclud = []", "corollary.toml:1", "exclud: there is no such key", "Did you mean `exclude`?"),
    ("a key in a table", "\n[check]\n\ndead_cod = 'off'", "corollary.toml:4", "check.dead_cod: there", "`dead-code`"),
    ("an unknown key", "zzz = 1", "corollary.toml:1", "zzz: there is no such key", "Known keys: check, entry-points"),
    (
        "a wrong value",
        "[check]\ncycles = 'all'",
        "corollary.toml:2",
        "check.cycles: invalid enum value 'all'",
        "Did you mean `calls`?",
    ),
    ("a wrong type", "include = 'src'", "corollary.toml:1", "include: expected `array`, got `str`", ""),
    ("a wrong member", "\ninclude = ['a', 1]", "corollary.toml:2", "include: expected `str`, got `int`", ""),
    ("a number out of range", "max-file-bytes = 0", "corollary.toml:1", "max-file-bytes: expected `int` >= 1", ""),
    ("a number, with `_`", "max_file_bytes = 0", "corollary.toml:1", "max_file_bytes: expected `int` >= 1", ""),
    ("a misspelt value", "[check]\ncycles = ['import']", "corollary.toml:2", "invalid enum", "Did you mean `imports`?"),
    ("a mistake below", "[check]\ndead-code = 'x'", "corollary.toml:2", "check.dead-code: invalid", ""),
    ("a table as it is written", "[[entry-points]]\nsymbol = 1", "corollary.toml:2", "entry-points[1].symbol: ", ""),
    ("no table", "check = 1", "corollary.toml:1", "check: expected a table", ""),
    ("no array", "entry-points = 'a'", "corollary.toml:1", "entry-points: expected an array", ""),
    ("an empty pattern", "entry-points = [{}]", "corollary.toml:1", "needs a `symbol`, a `name` or a", ""),
    ("a key of a pattern", "[[entry_points]]\nnam = 'a'", "corollary.toml:2", "no such key", "`name`"),
    ("both spellings", "max-file-bytes = 1\nmax_file_bytes = 1", "corollary.toml:1", "set twice", ""),
    ("a hopeless pattern", "exclude = ['a', '![b']", "corollary.toml:1", "the pattern '![b' can match nothing", ""),
    ("the table of the other file", "[tool.corollary]\n", "corollary.toml:1", "no such key", "at the top level"),
    ("a misspelt table", "[chek]\n", "corollary.toml:1", "chek: there is no such key", "`check`"),
    ("malformed", "include = [\n  'a'\n  'b'\n]", "corollary.toml:3:3", "not valid TOML: Unclosed array", ""),
    ("malformed at the end", "\ninclude = ", "corollary.toml:2:11", "not valid TOML", ""),
    ("too deep", "a = " + "[" * 100_000, "corollary.toml", "not valid TOML", ""),
]


@pytest.mark.parametrize(
    ("text", "place", "message", "remedy"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES]
)
def test_a_mistake_is_pointed_at(tmp_path: Path, text: str, place: str, message: str, remedy: str) -> None:
    with pytest.raises(CorollaryError) as raised:
        load(tmp_path, own=text)
    assert raised.value.code == "configuration"
    assert raised.value.place == place
    assert message in raised.value.message
    assert remedy in raised.value.remedy


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[project]\n\n[tool.corollary]\nexclud = []", "pyproject.toml:4", "exclud: there is no such key"),
        ("[tool]\ncorollary.check.cycles = 1", "pyproject.toml:2", "check.cycles: "),
        ("[tool]\ncorollary = 1", "pyproject.toml:2", "expected a table"),
        ("tool = 1 # corollary", "pyproject.toml:1", "is no table"),
        ("# corollary\nx = ", "pyproject.toml:2:5", "not valid TOML"),
    ],
)
def test_a_mistake_in_the_shared_file_is_pointed_at(tmp_path: Path, text: str, place: str, message: str) -> None:
    with pytest.raises(CorollaryError) as raised:
        load(tmp_path, shared=text)
    assert raised.value.place == place
    assert message in raised.value.message


@pytest.mark.parametrize(
    ("content", "message"), [(b"a = '\xff'", "not UTF-8 at byte 5"), (b"#" * (5 << 20), "it is too large")]
)
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "corollary.toml").write_bytes(content)
    with pytest.raises(CorollaryError, match=message):
        load_configuration(tmp_path)


def test_a_folder_in_the_place_of_the_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "corollary.toml").mkdir()
    assert load_configuration(tmp_path) == Configuration()


TEXT = """\
a = 1
[b-c]
d.e = 2
"f" = { g = 3 }
[[h]]
i = 4 # j = 5
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [("a", 1), ("b_c", 2), ("b-c.d.e", 3), ("b-c.f", 4), ("b-c.f.g", 4), ("h.i", 6), ("h.k", 5), ("z", 0), ("d.e", 0)],
)
def test_finds_the_line_of_a_key(keys: str, line: int) -> None:
    assert line_of(TEXT, tuple(keys.split("."))) == line
