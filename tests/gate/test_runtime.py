"""Run-time data of every kind says the same: what ran is alive, what was measured and did not run is confirmed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from corollary import Workspace
from corollary.errors import CorollaryError
from corollary.gate.running import Request
from tests.gate.cases import write

SOURCE = """\
function ran(x) {
  return "\N{GRINNING FACE}" + x;
}
function idle(x) {
  return x;
}
class Plug {
  start() {
    return 1;
  }
  stop() {
    return 2;
  }
}
"""
RAN, IDLE = (1, 2, 4, 7, 8, 9, 11), (5, 12)


def report(_: Path) -> str:
    """A report of lines."""
    return json.dumps({"meta": {}, "files": {"app.js": {"executed_lines": RAN, "missing_lines": IDLE}}})


def tracefile(root: Path) -> str:
    lines = [f"DA:{line},{int(line in RAN)}" for line in sorted(RAN + IDLE)]
    return "\n".join(
        ["TN:", f"SF:{root}/app.js", *lines, "end_of_record", "SF:other.js", "DA:1,1", "end_of_record", ""]
    )


def counted_functions(_: Path) -> str:
    """A tracefile of functions alone."""
    ran = {"ran": (1, 3), "idle": (4, 0), "Plug.start": (8, 1), "Plug.stop": (11, 0)}
    lines = [f"FN:{line},{name}\nFNDA:{count},{name}" for name, (line, count) in ran.items()]
    return "\n".join(["SF:app.js", *lines, "end_of_record", ""])


def engine(root: Path) -> str:
    """What a V8 engine writes: offsets count units of UTF-16."""
    units = SOURCE.encode("utf-16-le").decode("utf-16-le").replace("\N{GRINNING FACE}", "##")
    starts = {"ran": 1, "idle": 0, "start": 1, "stop": 0}
    functions = [
        {
            "functionName": name,
            "isBlockCoverage": False,
            "ranges": [{"startOffset": units.index(f"{name}("), "endOffset": 0, "count": count}],
        }
        for name, count in starts.items()
    ]
    whole = {"functionName": "", "isBlockCoverage": True, "ranges": [{"startOffset": 0, "endOffset": 9, "count": 1}]}
    other = {"scriptId": "2", "url": "node:internal/x", "functions": []}
    script = {"scriptId": "1", "url": (root / "app.js").as_uri(), "functions": [whole, *functions]}
    return json.dumps({"result": [other, script], "timestamp": 1})


def database(root: Path) -> bytes:
    """A database of lines as bits."""
    bits = bytearray(2)
    for line in RAN:
        bits[line // 8] |= 1 << line % 8
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "create table file (id integer, path text); create table arc (file_id, context_id, fromno, tono);"
            "create table line_bits (file_id, context_id, numbits)"
        )
        connection.execute("insert into file values (1, ?)", [str(root / "app.js")])
        connection.execute("insert into line_bits values (1, 0, ?)", [bytes(bits)])
        return connection.serialize()


def jumps(_: Path) -> bytes:
    """A database of jumps between lines."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "create table file (id integer, path text); create table arc (file_id, context_id, fromno, tono);"
            "create table line_bits (file_id, context_id, numbits); insert into file values (1, 'app.js')"
        )
        pairs = zip((-1, *RAN), (*RAN, -1), strict=True)
        connection.executemany("insert into arc values (1, 0, ?, ?)", list(pairs))
        return connection.serialize()


@pytest.mark.parametrize("make", [report, tracefile, counted_functions, engine, database, jumps])
def test_what_ran_is_alive_and_what_did_not_is_confirmed(tmp_path: Path, make: Callable[[Path], str | bytes]) -> None:
    write(tmp_path, {"app.js": SOURCE, "corollary.toml": '[check]\ndead-code = "likely"\n'})
    made = make(tmp_path)
    (tmp_path / "data").write_bytes(made.encode() if isinstance(made, str) else made)
    with Workspace.open(tmp_path, jobs=1) as workspace:
        answer = workspace.check(Request(coverage=(str(tmp_path / "data"),)))
    assert answer.executed == ("app.js#ran", "app.js#Plug", "app.js#Plug.start")
    assert [(one.symbol, one.runtime) for one in answer.findings] == [
        ("app.js#idle", "not executed"),
        ("app.js#Plug.stop", "not executed"),
    ]


def test_what_was_not_measured_is_neither(tmp_path: Path) -> None:
    write(tmp_path, {"app.js": SOURCE, "data": "SF:other.js\nDA:1,1\nend_of_record\n"})
    with Workspace.open(tmp_path, jobs=1) as workspace:
        answer = workspace.check(Request(coverage=(str(tmp_path / "data"),)))
    assert {one.runtime for one in answer.findings} == {"not measured"}
    assert answer.executed == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b'{"files": 1}',
        b'{"files": {}}',
        b'{"result": []}',
        b"{",
        b"SQLite format 3\0",
        b"SF:a\nDA:x\n",
        b"\xff",
    ],
)
def test_what_is_no_data_is_said(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, {"app.js": SOURCE})
    (tmp_path / "data").write_bytes(data)
    with Workspace.open(tmp_path, jobs=1) as workspace, pytest.raises(CorollaryError) as raised:
        workspace.check(Request(coverage=(str(tmp_path / "data"),)))
    assert (raised.value.code, raised.value.place) == ("coverage", str(tmp_path / "data"))
