"""The server over standard input and output, on real files: bad input is an error of one call, never the end."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.endtoend.running import COMMAND, MAIN, environment, write

START = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}


class Client:
    """A client that asks one question after the other."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._number = 0

    def tell(self, method: str) -> None:
        self._send({"jsonrpc": "2.0", "method": method})

    def ask(self, method: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        self._send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": parameters})
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            message = json.loads(line)
            if message.get("id") == self._number:
                return message["result"]
        raise AssertionError("the server has ended")

    def begin(self, tool: str, **arguments: Any) -> None:
        """Asks, and does not wait for the answer."""
        self._number += 1
        parameters = {"name": tool, "arguments": arguments}
        self._send({"jsonrpc": "2.0", "id": self._number, "method": "tools/call", "params": parameters})

    def cancel(self) -> None:
        """Takes back what was asked last."""
        parameters = {"requestId": self._number, "reason": "nobody waits"}
        self._send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": parameters})

    def call(self, tool: str, **arguments: Any) -> Any:
        return self.ask("tools/call", {"name": tool, "arguments": arguments})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()


@contextmanager
def served(root: Path) -> Iterator[Client]:
    with subprocess.Popen(
        [*COMMAND, "serve", "--root", str(root)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        client = Client(process)
        client.ask("initialize", START)
        client.tell("notifications/initialized")
        yield client
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.close()
        assert b"Traceback" not in process.stderr.read()


def text_of(result: Any) -> str:
    return "\n".join(part["text"] for part in result["content"])


ENDLESS = {"kind": "prolog", "text": "l :- l.", "goal": "l", "seconds": 280}


def test_what_nobody_waits_for_ends(tmp_path: Path) -> None:
    """Or else this takes minutes: a call that is cancelled while it holds the code, and one that input ends before."""
    root = write(tmp_path / "root", {"main.py": MAIN})
    with served(root) as client:
        assert not client.call("verify", kind="prolog", text="p(1).", goal="p(X)")["isError"]
        client.begin("verify", over="code", **ENDLESS)
        client.cancel()
        client.begin("overview")
        client.cancel()
        assert not client.call("overview")["isError"]
        client.begin("verify", **ENDLESS)


def test_each_bad_input_costs_one_call(tmp_path: Path) -> None:
    root = write(tmp_path / "root", {"notes.txt": "nothing"})
    with served(root) as client:
        empty = client.call("overview")
        assert empty["isError"]
        assert "nothing-to-analyse" in text_of(empty)
        assert not (root / ".corollary").exists()

        write(root, {"main.py": MAIN})
        assert client.call("overview")["structuredContent"]["files"] == {"python": 1}

        write(root, {"broken.py": b"def f(:\n  \x00\xff"})
        assert client.call("overview")["structuredContent"]["left_out"] == {"binary": 1}

        write(root, {"corollary.toml": "exclude = 3\n"})
        assert "corollary.toml:1" in text_of(client.call("overview"))
        write(root, {"corollary.toml": 'exclude = ["broken.py"]\n'})
        assert client.call("overview")["structuredContent"]["left_out"] == {"excluded": 1}

        for arguments in ({"root": "../.."}, {"root": "nowhere"}, {"nonsense": 1}, {"root": 3}):
            assert client.call("overview", **arguments)["isError"]
        assert client.call("nonsense")["isError"]

        (root / "main.py").unlink()
        (root / "broken.py").unlink()
        assert client.call("overview")["isError"]
        write(root, {"again.py": MAIN})
        assert client.call("overview")["structuredContent"]["files"] == {"python": 1}


def test_names_that_nobody_would_choose_come_over_the_wire(tmp_path: Path) -> None:
    write(tmp_path, {"new\nline\x1b.py": MAIN, "byte\udce9.py": MAIN})
    with served(tmp_path) as client:
        answer = client.call("overview")
        assert answer["structuredContent"]["files"] == {"python": 2}
        assert "\x1b" not in text_of(answer)


def test_a_warm_index_follows_every_change(tmp_path: Path) -> None:
    write(tmp_path, {"main.py": MAIN})
    with served(tmp_path) as client:
        for count in (1, 2, 3):
            write(tmp_path, {f"more{count}.py": f"def more{count}():\n    more{count}()\n"})
            assert client.call("overview")["structuredContent"]["files"] == {"python": count + 1}
        (tmp_path / ".corollary" / "cache.db").write_bytes(b"damage")
        write(tmp_path, {"main.py": MAIN + "\ngood()\n"})
        assert client.call("overview")["structuredContent"]["edges"]["call"]["exact"] == 6
