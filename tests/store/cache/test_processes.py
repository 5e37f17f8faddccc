"""Several processes, one store."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from corollary.store.cache import open_cache
from tests.store.cache.samples import key_of, record_of_text

ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from corollary.store.cache import open_cache
from tests.store.cache.samples import key_of, record_of_text

root, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
with open_cache(root) as store:
    for number in range(count):
        text = f"{name}{number}"
        records = {f"{text}.x": record_of_text(text), "shared.x": record_of_text(name)}
        store.commit(records, (), {key_of(text): text.encode()})
        store.put_derived("shared", [text.encode()])
        print(text, flush=True)
    assert not store.note, store.note
"""


def writer(root: Path, name: str, count: int) -> subprocess.Popen[str]:
    """A process that commits `count` times, once it is given a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root), name, str(count)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_processes_that_commit_at_once_all_succeed(tmp_path: Path) -> None:
    writers = [writer(tmp_path, name, 15) for name in ("a", "b", "c")]
    for process in writers:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    texts = [f"{name}{number}" for name in ("a", "b", "c") for number in range(15)]
    with open_cache(tmp_path) as store:
        records = store.records()
        assert records.pop("shared.x") in [record_of_text(name) for name in ("a", "b", "c")]
        assert records == {f"{text}.x": record_of_text(text) for text in texts}
        assert store.segments(map(key_of, texts)) == {key_of(text): text.encode() for text in texts}
        assert bytes(store.derived("shared") or b"").decode() in texts
        assert not store.note
    left = sorted(path.name for path in (tmp_path / ".corollary").iterdir())
    assert left == [".gitignore", "cache.db", "derived"]


def test_a_process_that_is_killed_leaves_only_whole_commits(tmp_path: Path) -> None:
    process = writer(tmp_path, "a", 100_000)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    reported = [process.stdout.readline().strip() for _ in range(20)]
    process.kill()
    process.communicate()
    with open_cache(tmp_path) as store:
        texts = [path.removesuffix(".x") for path in store.records() if path != "shared.x"]
        assert set(reported) <= set(texts)
        assert store.segments(map(key_of, texts)) == {key_of(text): text.encode() for text in texts}
        assert not store.note
