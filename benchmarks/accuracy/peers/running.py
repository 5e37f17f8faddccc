"""Runs a peer on a folder, within a time limit, and keeps what it said in the cache."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.packages import environment, sdist

SECONDS = 300
SCRIPTS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool from the package index: `module` is run with the root and the files, or with the root alone."""

    name: str
    version: str
    run: tuple[str, ...]
    from_source: bool = False
    """Whether its wheel cannot be imported, so that the sdist goes on the path."""


PYCG = Peer("pycg", "0.0.8", (str(SCRIPTS / "run_pycg.py"),), from_source=True)
PYAN = Peer("pyan3", "2.9.0", (str(SCRIPTS / "run_pyan.py"),))
VULTURE = Peer("vulture", "2.16", ("-m", "vulture"))


class PeerError(Exception):
    """A peer gave no answer; the text says why."""


def answer(peer: Peer, root: Path, files: Sequence[Path], cache: Path, key: str) -> str:
    """What a peer prints of the files of a folder; asked once and kept under the key."""
    kept = cache / "peers" / f"{peer.name}-{peer.version}" / f"{key}.json"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(ask(peer, root, files, cache)), encoding="utf-8")
    content: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    if "error" in content:
        raise PeerError(content["error"])
    return str(content["output"])


def ask(peer: Peer, root: Path, files: Sequence[Path], cache: Path) -> dict[str, str]:
    """The output of a peer, or the last line of its error."""
    try:
        interpreter = environment(peer.name, [f"{peer.name}=={peer.version}"], cache)
        source = [str(sdist(peer.name, peer.version, cache))] if peer.from_source else []
        variables = {**os.environ, "PYTHONPATH": os.pathsep.join(source)}
        command = [str(part) for part in (interpreter, *peer.run, root, *files)]
        run = subprocess.run(
            command, cwd=root, env=variables, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": f"no answer in {SECONDS} s"}
    except subprocess.CalledProcessError:
        return {"error": "cannot be installed"}
    if run.returncode != 0 and not run.stdout:
        return {"error": (run.stderr.strip().splitlines() or [f"exit code {run.returncode}"])[-1][:200]}
    return {"output": run.stdout}
