"""The walls around a worker, tried from inside by code that no check looks at: what a flaw in a solver could do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"

FRAME = """
import ctypes, json, os, socket, subprocess, sys, threading
from corollary.reasoning.workers.walls import raise_walls
walls = raise_walls()
def attempt():
{attempt}
try:
    attempt()
    outcome = "done"
except OSError as error:
    outcome = "refused"
print(json.dumps([walls, outcome]))
"""

REFUSED = {
    "read a file": "open('/etc/passwd').read()",
    "write a file": "open('/tmp/corollary-canary', 'w').write('x')",
    "list a folder": "os.listdir('/')",
    "make a folder": "os.mkdir('/tmp/corollary-canary')",
    "remove a file": "os.unlink('/tmp/corollary-canary-that-is-not')",
    "rename a file": "os.rename('/tmp/a', '/tmp/b')",
    "link a file": "os.symlink('/etc/passwd', '/tmp/corollary-canary')",
    "start a program": "os.execv('/bin/true', ['true'])",
    "start a child": "os.fork()",
    "spawn": "subprocess.run(['/bin/true'])",
    "open a socket": "socket.socket()",
    "open a pair of sockets": "socket.socketpair()",
    "signal another": "os.kill(1, 0)",
    "make memory a file": "os.memfd_create('x')",
    "read the environment of another": "open('/proc/1/environ').read()",
    "become another": "os.setuid(12345)",
    "see another root": "os.chroot('/')",
}

ALLOWED = {
    "start a thread": "thread = threading.Thread(target=print); thread.start(); thread.join()",
    "take memory": "bytearray(1 << 24)",
}


def outcome(attempt: str) -> tuple[list[str], str]:
    finished = subprocess.run(
        [sys.executable, "-B", "-c", FRAME.format(attempt=f"    {attempt}")],
        env={"PYTHONPATH": os.pathsep.join([str(SOURCE), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
        check=True,
    )
    walls, said = json.loads(finished.stdout.splitlines()[-1])
    return walls, said


@pytest.mark.parametrize("attempt", REFUSED)
def test_what_a_worker_gave_up_is_refused(attempt: str) -> None:
    walls, said = outcome(REFUSED[attempt])
    if not {"landlock", "seccomp"} <= set(walls):
        pytest.skip("this platform does not have both walls")
    assert said == "refused"


@pytest.mark.parametrize("attempt", ALLOWED)
def test_what_a_solver_needs_is_not(attempt: str) -> None:
    assert outcome(ALLOWED[attempt])[1] == "done"
