"""Where paths of a tree of git's lead, through the symbolic links on the way: `source.links` for what is not on disk.

A link that leads out of the repository is not followed, and what lies there is not known: it counts as outside.
"""

from __future__ import annotations

from dataclasses import dataclass

from corollary.source.git.repository import BlobId, GitRepository, MissingObjectError, TreeEntry, TreeId
from corollary.source.links import Target

_MOST_LINKS = 40
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: its real path from the top, and what is there; None for the top itself."""

    path: tuple[str, ...]
    entry: TreeEntry | None


class OutsideError(OSError):
    """A path leads out of the repository."""


class Paths:
    """The paths of one tree, from its top; `prefix` is where the root lies in it."""

    def __init__(self, repository: GitRepository, top: TreeId, prefix: str) -> None:
        self._repository = repository
        self._top = top
        self._root = tuple(filter(None, prefix.split("/")))

    def entry(self, path: str) -> TreeEntry | None:
        """What is at a path from the root, through links; None for the top. Raises OSError where there is nothing."""
        return self._real((*self._root, *filter(None, path.split("/")))).entry

    def tree(self, path: str) -> dict[str, TreeEntry]:
        """What is in the folder at a path from the root. Raises OSError."""
        entry = self.entry(path)
        if entry is not None and entry.is_submodule:
            return {}
        return self._repository.tree(self._top if entry is None else TreeId(entry.id))

    def follow(self, path: str, linked: bool) -> Target:
        """Where the link at a path leads, as `source.links.follow` says of one on disk."""
        parts = (*self._root, *path.split("/"))
        try:
            real = self._real(parts)
        except OutsideError:
            return Target(False, "", "outside-root")
        except OSError:
            return Target(False, "", "broken-link")
        is_folder = real.entry is None or real.entry.is_dir()
        if real.path[: len(self._root)] != self._root:
            return Target(is_folder, "", "outside-root")
        relative = "/".join(real.path[len(self._root) :]) or "."
        if not is_folder:
            return Target(False, relative)
        folder = self._real(parts[:-1]).path
        if folder[: len(real.path)] == real.path:
            return Target(True, relative, "link-loop")
        return Target(True, relative, "link-in-link" if linked else "")

    def _real(self, parts: tuple[str, ...]) -> Place:
        """Where a path from the top leads. Raises OSError."""
        path: list[str] = []
        entries: list[TreeEntry] = []
        pending = list(reversed(parts))
        links = 0
        while pending:
            part = pending.pop()
            if part == "..":
                if not path:
                    raise OutsideError("/".join(parts))
                path.pop()
                entries.pop()
            elif part not in {"", "."}:
                entry = self._child(entries, part)
                if not entry.is_symlink():
                    path.append(part)
                    entries.append(entry)
                    continue
                links += 1
                target = self._text(entry)
                if links > _MOST_LINKS:
                    raise OSError("too many links")
                if target.startswith("/"):
                    raise OutsideError(target)
                pending.extend(reversed(target.split("/")))
        return Place(tuple(path), entries[-1] if entries else None)

    def _child(self, entries: list[TreeEntry], name: str) -> TreeEntry:
        above = entries[-1] if entries else None
        if above is not None and (above.is_submodule or not above.is_dir()):
            raise NotADirectoryError(name)
        names = self._repository.tree(self._top if above is None else TreeId(above.id))
        if name not in names:
            raise FileNotFoundError(name)
        return names[name]

    def _text(self, entry: TreeEntry) -> str:
        data = self._repository.blob(BlobId(entry.id))
        if not data or len(data) > _LONGEST or b"\0" in data:
            raise MissingObjectError(entry.id)
        return data.decode("utf-8", "surrogateescape")
