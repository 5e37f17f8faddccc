"""Which files are listed, and what is left out for which reason."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.source.discovery import discover
from corollary.source.files import REASONS, Listing
from corollary.source.ignoring.filters import Filters
from corollary.source.settings.configuration import Configuration

EXTENSIONS = {".x": "ex", ".y": "why", ".long.x": "long"}


def make(root: Path, paths: Sequence[str]) -> None:
    for path in paths:
        place = root / path
        if path.endswith("/"):
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"")


def omitted(listing: Listing) -> dict[str, str]:
    return {entry.path: entry.reason for entry in listing.omitted}


@dataclass(frozen=True)
class Case:
    """A tree, and what is listed of it."""

    name: str
    tree: Sequence[str]
    files: Sequence[str]
    omitted: Mapping[str, str] = field(default_factory=dict)
    configuration: Configuration | None = None


CASES = [
    Case("sorted by path", ["b.x", "a/z.x", "a.x", "B.y"], ["B.y", "a.x", "a/z.x", "b.x"]),
    Case("other files are not worth a word", ["a.x", "a.png", "b", "x"], ["a.x"]),
    Case("hidden folders count", [".tools/a.x", ".a.x", "a.x"], [".a.x", ".tools/a.x", "a.x"]),
    Case("a name that is all extension is none", [".x", "a.x"], ["a.x"]),
    Case(
        "what tools keep for themselves is quietly passed over",
        ["a.x", ".git/a.x", ".hg/a.x", ".corollary/a.x", "s/__pycache__/a.x", ".mypy_cache/a.x", "p.egg-info/a.x"],
        ["a.x"],
    ),
    Case("a marked cache too", ["a.x", "some/CACHEDIR.TAG", "some/a.x"], ["a.x"]),
    Case(
        "dependencies",
        ["a.x", "node_modules/p/a.x", "env/pyvenv.cfg", "env/a.x", "s/site-packages/a.x"],
        ["a.x"],
        {"node_modules/": "dependencies", "env/": "dependencies", "s/site-packages/": "dependencies"},
    ),
    Case("the root itself may be an environment", ["pyvenv.cfg", "a.x"], ["a.x"]),
    Case(
        "build output, beside what a build starts from",
        ["package.json", "dist/a.x", "src/build/a.x", "src/a.x"],
        ["src/a.x", "src/build/a.x"],
        {"dist/": "build-output"},
    ),
    Case("a package that is called build", ["setup.py", "build/__init__.py", "build/a.x"], ["build/a.x"]),
    Case(
        "vendored code",
        ["a.x", "vendor/a.x", "s/third_party/a.x", "s/_vendor/a.x"],
        ["a.x"],
        {"vendor/": "vendored", "s/third_party/": "vendored", "s/_vendor/": "vendored"},
    ),
    Case(
        "vendored code, wanted",
        ["a.x", "vendor/a.x", "a.min.x"],
        ["a.x", "vendor/a.x"],
        {"a.min.x": "minified"},
        Configuration(include_vendored=True),
    ),
    Case(
        "generated code by its name",
        ["a.x", "a.min.x", "b_pb2.x", "c.pb.x", "d.generated.x", "e.bundle.y", "test_generated.x"],
        ["a.x", "test_generated.x"],
        dict.fromkeys(["b_pb2.x", "c.pb.x", "d.generated.x"], "generated")
        | dict.fromkeys(["a.min.x", "e.bundle.y"], "minified"),
    ),
    Case(
        "generated code, wanted",
        ["a.min.x", "vendor/a.x"],
        ["a.min.x"],
        {"vendor/": "vendored"},
        Configuration(include_generated=True),
    ),
    Case(
        "excluded by the user",
        ["a.x", "old/a.x", "new/old/a.x", "new/b.x"],
        ["new/old/a.x"],
        {"old/": "excluded", "a.x": "excluded", "new/b.x": "excluded"},
        Configuration(exclude=("/old/", "/a.x", "b.*")),
    ),
    Case(
        "brought back by the user",
        ["a.x", "setup.py", "build/a.x", "vendor/a.x", "vendor/node_modules/a.x", "env/pyvenv.cfg", "env/a.x"],
        ["a.x", "build/a.x", "env/a.x", "vendor/a.x"],
        {"vendor/node_modules/": "dependencies"},
        Configuration(exclude=("!build/", "!/vendor/", "!env/")),
    ),
    Case(
        "only what the user wants",
        ["a.x", "src/a.x", "src/deep/b.x", "lib/c.y", "lib/d.x"],
        ["lib/c.y", "src/a.x", "src/deep/b.x"],
        {"a.x": "excluded", "lib/d.x": "excluded"},
        Configuration(include=("src/", "*.y")),
    ),
    Case(
        "wanted, but not all of it",
        ["src/a.x", "src/b.x"],
        ["src/a.x"],
        {"src/b.x": "excluded"},
        Configuration(include=("src/",), exclude=("b.x",)),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_lists(tmp_path: Path, case: Case) -> None:
    make(tmp_path, case.tree)
    listing = discover(tmp_path, EXTENSIONS, case.configuration)
    assert [file.path for file in listing.files] == case.files
    assert omitted(listing) == case.omitted
    assert sum(listing.omitted_counts.values()) == len(case.omitted)


def test_says_of_each_file_what_the_file_system_says(tmp_path: Path) -> None:
    (tmp_path / "a.x").write_bytes(b"12345")
    (file,) = discover(tmp_path, EXTENSIONS).files
    status = (tmp_path / "a.x").stat()
    assert (file.size, file.mtime_ns, file.ctime_ns) == (5, status.st_mtime_ns, status.st_ctime_ns)


def test_the_longest_extension_and_then_the_whole_name_tell_the_language(tmp_path: Path) -> None:
    make(tmp_path, ["a.x", "a.long.x", "long.x", "Make", "z.Make", "y.x"])
    listing = discover(tmp_path, EXTENSIONS, filenames={"Make": "make", "y.x": "special"})
    languages = {file.path: file.language for file in listing.files}
    assert languages == {"Make": "make", "a.long.x": "long", "a.x": "ex", "long.x": "ex", "y.x": "special"}


def test_ignored_folders_are_told_once(tmp_path: Path) -> None:
    make(tmp_path, ["a.x", "tmp/a.x", "tmp/b/c.x", "s/d.x", "s/__pycache__/"])
    (tmp_path / ".gitignore").write_text("tmp\nd.x\n__pycache__/\n")
    listing = discover(tmp_path, EXTENSIONS)
    assert omitted(listing) == {"tmp/": "ignored", "s/d.x": "ignored"}
    assert listing.omitted_counts == {"ignored": 2}


LINKS = [
    ("to a file", {"l.x": "a/f.x"}, ["a/f.x", "l.x"], {}),
    ("to a folder", {"l": "a"}, ["a/f.x", "l/f.x"], {}),
    ("to itself", {"l.x": "l.x"}, ["a/f.x"], {"l.x": "broken-link"}),
    ("to nothing", {"l.x": "none", "n": "none"}, ["a/f.x"], {"l.x": "broken-link"}),
    ("to the folder it is in", {"a/l": "."}, ["a/f.x"], {"a/l/": "link-loop"}),
    ("to the root", {"a/l": ".."}, ["a/f.x"], {"a/l/": "link-loop"}),
    (
        "to each other",
        {"a/l": "../b", "b/l": "../a"},
        ["a/f.x", "a/l/g.x", "b/g.x", "b/l/f.x"],
        {"a/l/l/": "link-in-link", "b/l/l/": "link-in-link"},
    ),
    (
        "in a linked folder",
        {"a/l": "../b", "b/m": "../c"},
        ["a/f.x", "a/l/g.x", "b/g.x", "b/m/h.x", "c/h.x"],
        {"a/l/m/": "link-in-link"},
    ),
    ("out of the root", {"l": "..", "m.x": "../outside.x"}, ["a/f.x"], {"l/": "outside-root", "m.x": "outside-root"}),
    ("to dependencies", {"l": "node_modules/p"}, ["a/f.x"], {"node_modules/": "dependencies", "l/": "dependencies"}),
    ("to a cache", {"l": ".git/hooks"}, ["a/f.x"], {}),
    ("under the name of a cache", {"__pycache__": ".."}, ["a/f.x"], {}),
]


@pytest.mark.parametrize(("links", "files", "left_out"), [case[1:] for case in LINKS], ids=[case[0] for case in LINKS])
def test_follows_links(
    tmp_path: Path, links: Mapping[str, str], files: Sequence[str], left_out: Mapping[str, str]
) -> None:
    root = tmp_path / "root"
    make(tmp_path, ["outside.x", "root/a/f.x"])
    for path, extra in {"b": "root/b/g.x", "c": "root/c/h.x"}.items():
        if any(path in target.split("/") for target in links.values()):
            make(tmp_path, [extra])
    make(tmp_path, [f"root/{target}/" for target in links.values() if target.startswith((".git", "node_modules"))])
    for path, target in links.items():
        (root / path).symlink_to(target)
    listing = discover(root, EXTENSIONS)
    assert [file.path for file in listing.files] == files
    assert omitted(listing) == left_out


def test_folders_that_all_link_to_each_other_are_listed_in_good_time(tmp_path: Path) -> None:
    names = [f"d{number}" for number in range(12)]
    make(tmp_path, [f"{name}/f.x" for name in names])
    for name in names:
        for other in names:
            (tmp_path / name / f"to_{other}").symlink_to(f"../{other}")
    assert len(discover(tmp_path, EXTENSIONS).files) == 12 + 12 * 11


def test_pipes_and_folders_with_an_extension_are_no_files(tmp_path: Path) -> None:
    make(tmp_path, ["a.x", "folder.x/b.x"])
    os.mkfifo(tmp_path / "pipe.x")
    listing = discover(tmp_path, EXTENSIONS)
    assert [file.path for file in listing.files] == ["a.x", "folder.x/b.x"]
    assert omitted(listing) == {"pipe.x": "not-a-file"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_names_that_are_no_text_are_kept_as_they_are(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xff\xe9.x"
    os.close(os.open(raw, os.O_CREAT))
    (file,) = discover(tmp_path, EXTENSIONS).files
    assert os.fsencode(file.path) == b"\xff\xe9.x"


def test_a_path_that_is_too_long_is_left_out(tmp_path: Path) -> None:
    make(tmp_path, ["a.x"])
    before = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(20):
            Path("n" * 250).mkdir()
            os.chdir("n" * 250)
    finally:
        os.chdir(before)
    listing = discover(tmp_path, EXTENSIONS)
    assert [file.path for file in listing.files] == ["a.x"]
    assert listing.omitted_counts == {"unreadable": 1}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_a_folder_without_permission_is_left_out(tmp_path: Path) -> None:
    make(tmp_path, ["a.x", "closed/b.x"])
    (tmp_path / "closed").chmod(0)
    listing = discover(tmp_path, EXTENSIONS)
    (tmp_path / "closed").chmod(0o700)
    assert omitted(listing) == {"closed/": "unreadable"}


def test_a_file_as_root_is_listed_alone_whatever_the_rules(tmp_path: Path) -> None:
    make(tmp_path, ["vendor/a.min.x", "vendor/b.x"])
    listing = discover(tmp_path / "vendor" / "a.min.x", EXTENSIONS)
    assert listing.root == str(tmp_path / "vendor")
    assert [file.path for file in listing.files] == ["a.min.x"]


ERRORS = [
    ("missing", [], "missing", "root-missing", "no such file or folder"),
    ("below a file", ["a.x"], "a.x/b", "root-missing", "no such file or folder"),
    ("not a path", [], "a\0b", "root-missing", "no such file or folder"),
    ("empty", ["e/"], "e", "nothing-to-analyse", "no file in a language"),
    ("nothing supported", ["a.png", "b.txt"], ".", "nothing-to-analyse", "no file in a language"),
    ("an unsupported file", ["a.png"], "a.png", "nothing-to-analyse", "in no language"),
    ("all left out", ["vendor/a.x", "b.min.x"], ".", "nothing-to-analyse", "1 minified, 1 vendored"),
]


@pytest.mark.parametrize(
    ("tree", "root", "code", "message"), [case[1:] for case in ERRORS], ids=[case[0] for case in ERRORS]
)
def test_says_what_is_wrong_with_a_root(
    tmp_path: Path, tree: Sequence[str], root: str, code: str, message: str
) -> None:
    make(tmp_path, tree)
    place = f"{tmp_path}/{root}"
    with pytest.raises(CorollaryError) as raised:
        discover(place, EXTENSIONS)
    assert (raised.value.code, raised.value.place) == (code, place)
    assert message in raised.value.message
    assert raised.value.remedy


paths = st.lists(st.sampled_from(["a", "b", "vendor", "build", "node_modules", "c.x", "d.min.x", "e.y"]), min_size=1)


@given(tree=st.lists(paths.map(lambda parts: "/".join([*parts[:4], "f.x"])), min_size=1, max_size=12))
def test_every_file_is_listed_or_left_out_once_and_always_alike(
    tmp_path_factory: pytest.TempPathFactory, tree: list[str]
) -> None:
    root = tmp_path_factory.mktemp("root")
    make(root, ["z.x", *tree])
    listing = discover(root, EXTENSIONS)
    listed = [file.path for file in listing.files]
    left_out = [entry.path for entry in listing.omitted]
    for path in tree:
        assert (path in listed) + sum(path == entry or path.startswith(entry) for entry in left_out) == 1
    assert listed == sorted(set(listed))
    assert all(entry.reason in REASONS for entry in listing.omitted)
    assert discover(root, EXTENSIONS) == listing


def test_of_several_marks_the_first_in_the_table_counts() -> None:
    filters = Filters.of(Configuration())
    markers = list(filters.rules.markers)
    for index, marker in enumerate(markers):
        found = filters.by_content({*markers[index:], "a.x"})
        assert found is not None
        assert found.reason == filters.rules.markers[marker].reason
