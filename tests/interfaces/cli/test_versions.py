"""The commands and the tool about snapshots, as users and agents meet them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corollary.interfaces.cli.group import cli
from corollary.interfaces.mcp.server import Shelf
from corollary.interfaces.mcp.tools import TOOLS
from corollary.store.store import Store

BEFORE = "def place():\n    check()\n\n\ndef check():\n    pass\n\n\nplace()\n"
AFTER = "def place():\n    pass\n\n\ndef check():\n    pass\n\n\nplace()\n"


def run(root: Path, *arguments: str, code: int = 0) -> Result:
    found = CliRunner().invoke(cli, [*arguments, "--root", str(root)])
    assert found.exit_code == code, found.output
    return found


def lines(root: Path, *arguments: str, code: int = 0) -> list[str]:
    return run(root, *arguments, code=code).stdout.splitlines()


def answer(root: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(root, *arguments, "--json").stdout)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with two snapshots."""
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "order.py").write_text(BEFORE, encoding="utf-8")
    run(folder, "snapshot", "-m", "before", "--author", "somebody")
    (folder / "order.py").write_text(AFTER, encoding="utf-8")
    run(folder, "snapshot", "-m", "after", "--author", "somebody")
    return folder


def test_a_snapshot_is_taken_once(root: Path) -> None:
    (line,) = lines(root, "snapshot")
    assert line.endswith("already: nothing changed")
    taken = answer(root, "snapshot")
    assert (taken["question"], taken["created"], taken["info"]["message"]) == ("snapshot", False, "after")


def test_the_log_goes_back(root: Path) -> None:
    assert [line.partition("somebody")[2] for line in lines(root, "log")] == [" (main): after", ": before"]
    assert [one["message"] for one in answer(root, "log", "main~1")["snapshots"]] == ["before"]
    page = answer(root, "log", "--limit", "1")
    rest = answer(root, "log", "--limit", "1", "--cursor", page["page"]["cursor"])
    assert [one["message"] for one in page["snapshots"] + rest["snapshots"]] == ["after", "before"]
    assert [one["action"] for one in answer(root, "log", "--operations")["operations"]] == ["commit", "commit"]


def test_every_question_can_be_asked_of_a_snapshot(root: Path) -> None:
    assert answer(root, "callers", "check", "--at", "main~1")["direct_total"] == 1
    assert answer(root, "callers", "check")["direct_total"] == 0
    shown = answer(root, "summary", "--at", "main~1")
    assert shown["snapshot"] == answer(root, "log", "main~1")["snapshots"][0]["id"]
    assert lines(root, "callers", "check", "--at", "main~1")[-1].endswith("before")
    assert lines(root, "edges", "--at", "main~1") != lines(root, "edges", "--at", "main")


def test_branches_and_tags_come_and_go(root: Path) -> None:
    run(root, "branch", "create", "dev", "main~1")
    run(root, "tag", "create", "v1")
    run(root, "branch", "rename", "dev", "topic/dev")
    assert [one["name"] for one in answer(root, "branch", "list")["refs"]] == ["main", "topic/dev"]
    assert lines(root, "tag", "list")[0].startswith("v1 ")
    assert "this is a tag" in run(root, "branch", "delete", "v1", code=2).stderr
    run(root, "tag", "delete", "v1")
    assert lines(root, "tag", "list") == ["none"]


def test_what_became_dead_is_told(root: Path) -> None:
    found = answer(root, "diff", "main~1", "main", "--question", "dead")
    assert [(one["change"], one["what"]) for one in found["changes"]] == [("added", "order.py#check")]
    assert lines(root, "diff", "main~1", "--level", "edges")[1:] == [
        "- order.py#place calls order.py#check (was exact)"
    ]
    assert lines(root, "diff", "main~1")[1:] == ["~ order.py"]
    assert "no difference" in lines(root, "diff", "main")[0]


def test_changes_are_taken_back_and_brought_together(root: Path) -> None:
    run(root, "branch", "create", "dev")
    run(root, "revert", "main", "-b", "dev")
    assert answer(root, "callers", "check", "--at", "dev")["direct_total"] == 1
    run(root, "restore", "order.py", "--from", "main", "-b", "dev", "-m", "and again")
    assert answer(root, "show", "dev")["changed"] == 1
    assert "merge: main is now at" in lines(root, "merge", "dev")[0]


def test_a_store_is_kept_in_order(root: Path, tmp_path: Path) -> None:
    assert lines(root, "verify")[0].startswith("whole: ")
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.py").write_text("x = 1\n", encoding="utf-8")
    run(root, "export", "main", str(tmp_path / "file"))
    run(other, "import", str(tmp_path / "file"))
    run(other, "pull", str(root), "--as", "pulled")
    run(root, "push", str(other), "--as", "pushed")
    assert [one["name"] for one in answer(other, "branch", "list")["refs"]] == ["main", "pulled", "pushed"]
    assert answer(other, "callers", "check", "--at", "main~1")["direct_total"] == 1
    run(root, "purge", "order.py", "--reason", "a secret")
    assert answer(root, "gc", "--keep-days", "0")["snapshots"] == 0
    assert answer(root, "show")["left_out"] == {"purged": 1}
    assert "purged" in run(root, "pull", str(other), "--as", "back", code=2).stderr
    assert lines(root, "verify")[0].startswith("whole: ")


def test_damage_is_an_exit_code(root: Path) -> None:
    place = root / ".corollary" / "store.db"
    content = bytearray(place.read_bytes())
    at = content.rindex(b"\x28\xb5\x2f\xfd") + 30
    content[at] ^= 1
    place.write_bytes(content)
    assert lines(root, "verify", code=1)[0].startswith("DAMAGED: ")


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "something else": lambda content: b"something else" * 1000,
    "cut": lambda content: content[: len(content) // 2],
    "a page of zeros": lambda content: content[: 1 << 14] + bytes(1 << 14) + content[1 << 15 :],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_verifying_what_cannot_be_opened_is_no_error(root: Path, damage: Callable[[bytes], bytes]) -> None:
    place = root / ".corollary" / "store.db"
    place.write_bytes(damage(place.read_bytes()))
    told = lines(root, "verify", code=1)
    assert told[0].startswith("DAMAGED: ")
    assert told[1].startswith("file store.db: ")
    assert "corollary verify" not in "".join(told)


def test_verifying_says_whose_facts_are_lost(root: Path) -> None:
    with Store.open(root) as store:
        lost = store.entries(store.as_of("main~1"))
        ((_, entry),) = lost
        with store.writing():
            store.file.connection.execute("DELETE FROM chunks WHERE address = ?", (entry.chunk,))
    assert "path order.py: its facts are lost in snapshot " in "\n".join(lines(root, "verify", code=1))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("summary", "--at", "nothing"), "no snapshot, branch or tag has this name"),
        (("summary", "--at", "HEAD~3"), "and no commit of git"),
        (("summary", "--at", ""), "it names nothing"),
        (("branch", "create", "a..b"), "no branch or tag can have this name"),
        (("branch", "create", "main"), "there is such a branch or tag already"),
        (("diff", "main", "2001-01-01"), "named no snapshot then"),
        (("purge", "none", "--reason", "none"), "no snapshot holds anything that matches"),
    ],
)
def test_what_is_wrong_is_a_line(root: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in run(root, *arguments, code=2).stderr


def test_without_snapshots_nothing_is_made(tmp_path: Path) -> None:
    assert "no snapshots yet" in run(tmp_path, "log", code=2).stderr
    assert not (tmp_path / ".corollary").exists()


def test_agents_ask_earlier_snapshots(root: Path) -> None:
    shelf = Shelf(root)
    tools = {tool.name: tool for tool in TOOLS}

    def ask(name: str, **arguments: Any) -> Any:
        return shelf.ask(tools[name], arguments, lambda done, total: None)

    before = ask("relations", question="callers", symbol="check", at="main~1")
    assert (before.direct_total, ask("relations", question="callers", symbol="check").direct_total) == (1, 0)
    log = ask("versions")
    assert [one.id for one in log.snapshots][1] == before.snapshot
    assert [one.name for one in ask("versions", question="refs").refs] == ["main"]
    assert ask("versions", question="show", at="main~1").snapshot == before.snapshot
    changes = ask("versions", question="diff", before="main~1", level="dead").changes
    assert [one.what for one in changes] == ["order.py#check"]
    shelf.close()
