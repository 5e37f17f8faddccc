"""Repositories of git's for tests, made with git itself and untouched by the user's configuration."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Files = Mapping[str, str | bytes | None]
"""What paths become: text, bytes, a link ("-> target"), or nothing."""

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.org",
    "GIT_COMMITTER_NAME": "Con",
    "GIT_COMMITTER_EMAIL": "con@example.org",
    "GIT_TERMINAL_PROMPT": "0",
}
DAY = 86_400
START = 1_577_836_800
"""2020-01-01, when the first commit of a test is made; each further one is made a day later."""


@dataclass
class Checkout:
    """A work tree."""

    path: Path
    commits: int = 0

    def git(self, *arguments: str) -> str:
        """What a git command says."""
        moment = f"{START + self.commits * DAY} +0000"
        environment = {**os.environ, **_ENVIRONMENT, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        command = ["git", "-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main", *arguments]
        done = subprocess.run(command, cwd=self.path, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def commit(self, files: Files, message: str = "") -> str:
        """The id of a commit that makes the files what they are said to be."""
        write(self.path, files)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", message or f"change {self.commits}")
        self.commits += 1
        return self.git("rev-parse", "HEAD")


def made(path: Path, *commits: Files) -> Checkout:
    """A new repository with these commits."""
    path.mkdir(parents=True, exist_ok=True)
    checkout = Checkout(path)
    checkout.git("init", "--quiet")
    for files in commits:
        checkout.commit(files)
    return checkout


def write(root: Path, files: Files) -> None:
    """Makes files on disk what they are said to be."""
    for name, content in files.items():
        path = root / name
        if content is None or path.is_symlink():
            path.unlink()
        if content is None:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str) and content.startswith("-> "):
            path.unlink(missing_ok=True)
            path.symlink_to(content[3:])
        elif isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="")
        else:
            path.write_bytes(content)
