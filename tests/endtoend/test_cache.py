"""Caches that are damaged, in the way or not to be written: the answer is the same, and says what is wrong."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.endtoend.running import SOURCE, Outcome, run, run_process, unprivileged, write

FILES = {f"m{i}.py": f"from m{i + 1} import f{i + 1}\n\ndef f{i}():\n    f{i + 1}()\n" for i in range(30)}
FILES["m30.py"] = "def f30():\n    pass\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "root", FILES)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return edges(write(tmp_path_factory.mktemp("fresh"), FILES)).output


def edges(root: Path) -> Outcome:
    return run(root, "edges", "--json")


def note(root: Path) -> str:
    answer = run(root, "summary", "--json").answer
    return "; ".join(answer["coverage"]["notes"])


def truncate(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset % len(content)] ^= 0x55
    path.write_bytes(content)


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put(path: Path, make: Callable[[Path], object]) -> None:
    path.parent.mkdir()
    make(path)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: truncate(path, 0),
    "cut in the header": lambda path: truncate(path, 10),
    "cut behind the header": lambda path: truncate(path, 100),
    "cut in the middle": lambda path: truncate(path, path.stat().st_size // 2),
    "cut at the end": lambda path: truncate(path, path.stat().st_size - 1),
    "a flipped header": lambda path: flip(path, 3),
    "a flipped version": lambda path: flip(path, 60),
    "a flipped bit at a third": lambda path: flip(path, path.stat().st_size // 3),
    "a flipped bit at two thirds": lambda path: flip(path, 2 * path.stat().st_size // 3),
    "a flipped end": lambda path: flip(path, -5),
    "text": lambda path: path.write_text("nothing of ours"),
    "a folder": replace_by_folder,
}


@pytest.mark.parametrize("damage", sorted(DAMAGE))
@pytest.mark.parametrize("part", ["cache.db", "derived", "both"])
def test_damage_is_repaired_and_changes_no_answer(part: str, damage: str, root: Path, expected: bytes) -> None:
    assert edges(root).output == expected
    folder = root / ".corollary"
    derived = sorted((folder / "derived").iterdir())
    assert derived
    targets = {"cache.db": [folder / "cache.db"], "derived": derived, "both": [folder / "cache.db", *derived]}
    for path in targets[part]:
        DAMAGE[damage](path)
    for _ in range(2):
        found = edges(root)
        assert (found.code, found.output) == (0, expected)


def test_a_cache_of_another_place_is_believed_only_where_files_are_the_same(root: Path, tmp_path: Path) -> None:
    edges(root)
    other = write(tmp_path / "other", {"m0.py": "def f0():\n    g()\n\ndef g():\n    pass\n"})
    shutil.copytree(root / ".corollary", other / ".corollary")
    assert [row["callee"]["symbol"] for row in edges(other).rows] == ["m0.py#g"]


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "a file": lambda place: place.write_text("mine"),
    "a link to a folder": lambda place: place.symlink_to(place.parent.parent),
    "a link to nothing": lambda place: place.symlink_to("nowhere"),
    "a database that is a folder": lambda place: (place / "cache.db").mkdir(parents=True),
    "a database that is a link": lambda place: put(place / "cache.db", lambda path: path.symlink_to("other")),
    "derived data that is a file": lambda place: put(place / "derived", lambda path: path.write_text("mine")),
}


@pytest.mark.parametrize("case", sorted(IN_THE_WAY))
def test_what_is_in_the_way_stays_and_is_said(case: str, root: Path, expected: bytes) -> None:
    IN_THE_WAY[case](root / ".corollary")
    before = sorted(root.parent.rglob("*"))
    found = edges(root)
    assert (found.code, found.output) == (0, expected)
    assert "cannot be used" in found.errors
    assert "cannot be used" in note(root)
    assert [path for path in sorted(root.parent.rglob("*")) if path not in before] in (
        [],
        [root / ".corollary/.gitignore"],
    )


def test_a_cache_that_cannot_be_written_is_said(root: Path, expected: bytes) -> None:
    prefix = unprivileged()
    if prefix is None:
        pytest.skip("nothing is unwritable for root")
    root.chmod(0o555)
    found = run_process(root, "edges", "--json", prefix=prefix)
    assert (found.code, found.output) == (0, expected)
    assert "cannot be used (Permission denied)" in found.errors
    root.chmod(0o755)
    edges(root)
    for path in (root / ".corollary", root / ".corollary" / "derived"):
        path.chmod(0o555)
    (root / ".corollary" / "cache.db").chmod(0o444)
    (root / "m31.py").write_text("def f31():\n    f31()\n")
    found = run_process(root, "edges", "--json", prefix=prefix)
    assert found.code == 0
    assert {*expected.splitlines()} < {*found.output.splitlines()}
    assert b"m31.py#f31" in found.output
    (root / ".corollary").chmod(0o755)
    (root / ".corollary" / "derived").chmod(0o755)


@pytest.mark.parametrize("blocks", [0, 1, 8, 64])
def test_a_full_disk_costs_the_cache_and_no_answer(blocks: int, root: Path, expected: bytes) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (blocks << 10, blocks << 10))

    found = run_process(root, "edges", "--json", before=limit)
    assert (found.code, found.output) == (0, expected)
    assert edges(root).output == expected


CHANGED = """
_before = to_utf8


def to_utf8(content: bytes) -> tuple[bytes, str]:
    text, encoding = _before(content)
    return text.replace(b"f30", b"renamed"), encoding
"""


def test_nothing_that_older_code_made_outlives_it(root: Path, tmp_path: Path) -> None:
    """Not even where what changed is how files are read, and facts, linking and the files are what they were."""
    installed = tmp_path / "installed"
    for name in ("src", "grammars"):
        shutil.copytree(SOURCE.parent / name, installed / name, ignore=shutil.ignore_patterns("__pycache__", "corpus"))
    before = run_process(root, "edges", "--json", PYTHONPATH=str(installed / "src"))
    assert before.output == edges(root).output
    with (installed / "src/corollary/source/contents/encoding.py").open("a", encoding="utf-8") as code:
        code.write(CHANGED)
    after = run_process(root, "edges", "--json", PYTHONPATH=str(installed / "src"))
    assert after.output == before.output.replace(b"f30", b"renamed")
